"""Telling a reporter's browsers by push: who may add one, what it gets, and how it ends."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.city.current import city
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.push import vapid
from chalicelib.platform import http_client
from chalicelib.platform.aws import secrets
from chalicelib.platform.settings import settings
from tests.builders import JSON, PHONE, acted, an_sms, filed, moved, post, signed_in, texted
from tests.faults import Calls
from tests.moto_aws import PUSH_PRIVATE, Aws, Hands, client, put_secret
from tests.push_browser import Browser, PushServices, coded

MOZILLA = "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA-rahasia"
APPLE = "https://web.push.apple.com/QOXM-rahasia"
WORDS = "Lubang dalam di depan warung Bu Sari"


class Reporter:
    """The reporter of a new report, by default without a contact."""

    def __init__(self, http: Any, **filing: Any) -> None:
        self.http = http
        self.receipt = filed(http, **{"contact": {}, "description": WORDS, **filing})
        self.number = self.receipt["number"]
        self.headers = {**JSON, "X-Report-Token": self.receipt["token"]}
        self.path = f"/v1/reports/{self.number}"

    def adds(self, browser: Browser, **changes: Any) -> Any:
        body = {**browser.subscription, **changes}
        return post(self.http, f"{self.path}/push", body, self.headers)

    def withdraws(self, name: str) -> Any:
        return self.http.delete(f"{self.path}/push/{name}", headers=self.headers)

    def asks(self, **wishes: Any) -> Any:
        return post(self.http, f"{self.path}/subscriptions", wishes, self.headers)

    def closed(self) -> None:
        """Have the report closed, after the office began its work."""
        body = {"action": "selesai", "version": 2, "note": "sudah beres"}
        assert acted(self.http, self.number, body, signed_in()).status_code == 200

    def on(self) -> list[str]:
        answer = self.http.get(f"{self.path}/subscriptions", headers=self.headers)
        return [each["way"] for each in answer.json_body["ways"] if each["on"]]

    def lines(self) -> list[tuple[int, str, str, str | None]]:
        answer = self.http.get(f"{self.path}/notices", headers=self.headers)
        items = answer.json_body["items"]
        return [(each["seq"], each["way"], each["state"], each["code"]) for each in items]


@pytest.fixture
def reporter(http: Any, aws: Aws) -> Reporter:
    return Reporter(http)


def kept(aws: Aws) -> list[str]:
    """The endpoints that the table has."""
    lines = [line for item in aws.items() for line in item.get("browsers", ())]
    return sorted(line.partition(" ")[0] for line in lines)


def test_a_browser_is_told_that_there_is_news_and_nothing_of_the_report(
    reporter: Reporter, aws: Aws, pushes: PushServices
) -> None:
    browser = Browser()
    added = reporter.adds(browser)
    assert added.status_code == 201, added.body
    assert added.json_body == {"number": reporter.number, "browser": added.json_body["browser"]}
    assert reporter.on() == ["push"]
    aws.settle()
    assert pushes.got == [], "what was before is not told"
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert pushes.to(browser) == [
        {
            "title": "Tanggap",
            "body": "Ada kabar tentang laporan Anda.",
            "url": f"https://lapor.tanggap.test/laporan/{reporter.number}",
            "tag": f"{reporter.number}.2.status",
        }
    ]
    assert reporter.lines() == [(2, "push", "sent", None)]


def test_a_push_is_a_request_of_rfc_8030_signed_by_our_key(
    reporter: Reporter, aws: Aws, pushes: PushServices
) -> None:
    reporter.adds(Browser(MOZILLA))
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    [push] = pushes.got
    assert push.endpoint == MOZILLA
    authorization = push.headers.pop("Authorization")
    topic = push.headers.pop("Topic")
    assert push.headers == {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": "259200",
        "Urgency": "normal",
    }
    assert authorization.startswith("vapid t=")
    assert authorization.endswith(f", k={pushes.key}")
    assert len(topic) == 32
    assert reporter.number not in topic
    reporter.closed()
    aws.settle()
    assert pushes.got[1].headers["Topic"] == topic, "the newest of a report replaces the others"
    assert pushes.got[1].body[:16] != push.body[:16], "each has its own salt"


def test_an_urgent_report_is_told_urgently_and_in_its_language(
    http: Any, aws: Aws, pushes: PushServices
) -> None:
    reporter = Reporter(http, description="Ada kebakaran di rumah sebelah pasar")
    browser = Browser()
    reporter.adds(browser, language="en")
    moved(http, reporter.number, "proses")
    aws.settle()
    assert pushes.got[0].headers["Urgency"] == "high"
    [message] = pushes.to(browser)
    assert message["body"] == "There is news about your report."
    assert message["url"].endswith(f"/en/laporan/{reporter.number}")


def test_a_push_comes_beside_the_other_ways_and_may_be_turned_off(
    http: Any, aws: Aws, pushes: PushServices
) -> None:
    reporter = Reporter(http, contact={"phone": PHONE})
    assert reporter.on() == ["sms"]
    reporter.adds(Browser())
    assert reporter.on() == ["sms", "push"]
    moved(http, reporter.number, "proses")
    aws.settle()
    assert len(pushes.got) == 1
    assert reporter.asks(ways=["sms"]).status_code == 200
    reporter.closed()
    aws.settle()
    assert len(pushes.got) == 1
    assert reporter.asks(ways=["sms", "push"]).status_code == 200
    assert reporter.on() == ["sms", "push"]


def test_several_browsers_are_told_and_only_a_few(
    reporter: Reporter, aws: Aws, pushes: PushServices
) -> None:
    most = city().settings.most_browsers
    browsers = [Browser(f"{MOZILLA}{at}") for at in range(most)]
    names = {reporter.adds(each).json_body["browser"] for each in browsers}
    assert len(names) == most
    again = reporter.adds(browsers[0])
    assert again.status_code == 201, "a repeat changes nothing"
    refused = reporter.adds(Browser(APPLE))
    assert (refused.status_code, refused.json_body["type"][-17:]) == (409, "too-many-browsers")
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert [len(pushes.to(each)) for each in browsers] == [1] * most


def test_a_browser_with_new_keys_replaces_its_old_ones(
    reporter: Reporter, aws: Aws, pushes: PushServices
) -> None:
    old, new = Browser(), Browser()
    assert reporter.adds(old).json_body == reporter.adds(new).json_body
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert len(pushes.got) == 1
    assert len(pushes.to(new)) == 1


GOOD = [
    *("https://fcm.googleapis.com/fcm/send/a", "https://fcm.googleapis.com:443/wp/a", MOZILLA),
    *(APPLE, "https://wns2-par02p.notify.windows.com/w/?token=a%2fb"),
]
BAD = [
    *("http://fcm.googleapis.com/fcm/send/a", "https://fcm.googleapis.com", "https://127.0.0.1/x"),
    *("https://evil.test/fcm.googleapis.com/", "https://fcm.googleapis.com.evil.test/a"),
    *("https://fcm.googleapis.com@evil.test/a", "https://evilpush.apple.com/a"),
    *("https://push.apple.com/aaaa", "https://fcm.googleapis.com:8443/a", "fcm.googleapis.com/a"),
    *("https://fcm.googleapis.com/a b", "https://fcm.googleapis.com/a\nb", "https://FCM.test/aa"),
    *("https://fcm.googleapis.com\\@evil.test/a", "https://evil.test#@fcm.googleapis.com/"),
]


def test_only_addresses_of_known_push_services_are_taken(reporter: Reporter, aws: Aws) -> None:
    taken = [each for each in (*GOOD, *BAD) if reporter.adds(Browser(each)).status_code == 201]
    assert taken == GOOD
    assert reporter.adds(Browser(BAD[0])).status_code == 422
    assert kept(aws) == sorted(GOOD)


def test_keys_that_nothing_can_be_encrypted_for_are_refused(reporter: Reporter, aws: Aws) -> None:
    point = Browser().point
    bad_keys = [
        *(
            b"\x04" + b"\x01" * 64,
            b"\x02" + point[1:],
            point[:64],
            point + b"\0",
            b"\x04" + b"\0" * 64,
        ),
        b"\x04" + b"\xff" * 64,
    ]
    answers = [reporter.adds(Browser(), p256dh=coded(each)) for each in bad_keys]
    answers += [reporter.adds(Browser(), p256dh="+" * 87), reporter.adds(Browser(), p256dh="")]
    answers += [reporter.adds(Browser(), auth=coded(b"x" * most)) for most in (15, 17)]
    answers += [reporter.adds(Browser(), auth="!" * 22), reporter.adds(Browser(), other="x")]
    assert {each.status_code for each in answers} == {422}
    assert kept(aws) == []
    padded = reporter.adds(Browser(), p256dh=coded(point) + "=", auth=coded(b"x" * 16) + "==")
    assert padded.status_code == 201


def test_only_the_reporter_adds_and_withdraws(reporter: Reporter, aws: Aws) -> None:
    name = reporter.adds(Browser()).json_body["browser"]
    reporter.headers["X-Report-Token"] = "x" * 32
    assert reporter.adds(Browser(MOZILLA)).status_code == 401
    assert reporter.withdraws(name).status_code == 401
    assert kept(aws) == [Browser().endpoint]


def test_a_withdrawn_browser_is_told_nothing_more(
    http: Any, aws: Aws, pushes: PushServices
) -> None:
    reporter = Reporter(http, contact={"phone": PHONE})
    one, other = Browser(), Browser(MOZILLA)
    names = [reporter.adds(each).json_body["browser"] for each in (one, other)]
    assert reporter.withdraws(names[0]).status_code == 204
    assert (kept(aws), reporter.on()) == ([MOZILLA], ["sms", "push"])
    assert reporter.withdraws(names[1]).status_code == 204
    assert reporter.withdraws(names[1]).status_code == 204, "a repeat does no harm"
    assert (kept(aws), reporter.on()) == ([], ["sms"])
    moved(http, reporter.number, "proses")
    aws.settle()
    assert pushes.got == []


def test_without_another_way_the_notices_end_with_the_last_browser(
    http: Any, aws: Aws, pushes: PushServices
) -> None:
    reporter = Reporter(http, contact={"phone": PHONE})
    name = reporter.adds(Browser()).json_body["browser"]
    reporter.asks(ways=["push"])
    reporter.withdraws(name)
    aws.settle()
    moved(http, reporter.number, "proses")
    aws.settle()
    assert (reporter.on(), aws.texts(), pushes.got) == ([], [], [])
    reporter.adds(Browser())
    assert reporter.on() == ["push"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_ended_is_removed(
    reporter: Reporter, aws: Aws, pushes: PushServices, status: int
) -> None:
    gone, there = Browser(), Browser(MOZILLA)
    for each in (gone, there):
        reporter.adds(each)
    pushes.answer(gone, status)
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert kept(aws) == [MOZILLA]
    assert reporter.lines()[-1] == (2, "push", "sent", None)
    pushes.answer(there, status)
    reporter.closed()
    aws.settle()
    assert kept(aws) == []
    assert reporter.lines()[-1] == (3, "push", "failed", "gone")
    assert reporter.on() == []


def test_who_chose_push_alone_is_told_by_the_other_ways_once_it_is_gone(
    http: Any, aws: Aws, pushes: PushServices
) -> None:
    reporter = Reporter(http, contact={"phone": PHONE})
    browser = Browser()
    reporter.adds(browser)
    reporter.asks(ways=["push"])
    moved(http, reporter.number, "proses")
    aws.settle()
    pushes.answer(browser, 410)
    reporter.closed()
    aws.settle()
    aws.deliver()
    assert reporter.on() == ["sms"]
    assert [(seq, way) for seq, way, state, _ in reporter.lines() if state == "sent"] == [
        (2, "push"),
        (3, "sms"),
    ]


@pytest.mark.parametrize(
    ("answer", "code", "after"),
    [
        ((429, {"retry-after": "90"}), "429", [90]),
        (503, "503", [30]),
        (http_client.Unreachable("x"), "unreachable", [30]),
        (http_client.AnswerLost("x"), "unreachable", [30]),
    ],
)
def test_what_a_push_service_has_no_room_for_is_tried_again(
    reporter: Reporter,
    aws: Aws,
    pushes: PushServices,
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
    code: str,
    after: list[int],
) -> None:
    waits: list[int] = []
    monkeypatch.setattr(
        "chalicelib.entrypoints.postponing.hide_message", lambda *told: waits.append(told[2])
    )
    browser = Browser()
    reporter.adds(browser)
    pushes.answer(browser, answer)
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert reporter.lines() == [(2, "push", "failed", code)]
    assert waits == after
    aws.deliver()
    assert reporter.lines()[0][:3] == (2, "push", "sent")
    first, second = pushes.to(browser)
    assert first == second, "with the same tag the second replaces the first"


def test_a_push_service_that_does_not_answer_is_asked_once_a_notice(
    reporter: Reporter, aws: Aws, pushes: PushServices
) -> None:
    """Each wait takes seconds, and the function has two minutes for ten notices."""
    browsers = [Browser(f"{MOZILLA}{at}") for at in range(3)]
    other = Browser(APPLE)
    for each in (*browsers, other):
        reporter.adds(each)
    for each in browsers:
        pushes.answer(each, http_client.Unreachable("x"))
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert sorted(each.endpoint for each in pushes.got) == sorted([MOZILLA + "0", APPLE])
    for planned in pushes.answers.values():
        planned.clear()
    aws.deliver()
    assert [len(pushes.to(each)) for each in (*browsers, other)] == [2, 1, 1, 2]
    assert reporter.lines()[0][:3] == (2, "push", "sent")


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_what_a_push_service_refuses_is_not_tried_again_and_keeps_the_browser(
    reporter: Reporter, aws: Aws, pushes: PushServices, status: int
) -> None:
    """Anybody can subscribe a browser with another key than ours: that must alarm nobody."""
    browser = Browser()
    reporter.adds(browser)
    pushes.answer(browser, status)
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert aws.deliver() == {"batchItemFailures": []}
    assert reporter.lines() == [(2, "push", "failed", str(status))]
    assert kept(aws) == [browser.endpoint]


def test_a_push_that_a_delivery_died_with_is_sent_again(
    reporter: Reporter, aws: Aws, pushes: PushServices, hands: Hands, calls: Any
) -> None:
    browser = Browser()
    reporter.adds(browser)
    moved(reporter.http, reporter.number, "proses")
    aws.pump()
    calls.on("UpdateItem", MemoryError(), having="sent")
    aws.deliver()
    hands.forward(minutes=2)
    aws.deliver()
    assert reporter.lines()[0][:3] == (2, "push", "sent")
    assert len(pushes.to(browser)) == 2


def test_pushes_wait_for_the_end_of_quiet_hours(
    reporter: Reporter, aws: Aws, pushes: PushServices, hands: Hands
) -> None:
    reporter.adds(Browser())
    reporter.asks(quiet_hours={"begin": "00:00", "end": "23:59"})
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert (pushes.got, reporter.lines()) == ([], [(2, "push", "withheld", "quiet_hours")])
    reporter.asks(quiet_hours=None)
    aws.settle()
    assert len(pushes.got) == 1


def test_the_reminder_to_rate_comes_by_push_too(
    reporter: Reporter, aws: Aws, pushes: PushServices, hands: Hands
) -> None:
    browser = Browser()
    reporter.adds(browser)
    moved(reporter.http, reporter.number, "proses", "selesai")
    aws.settle()
    hands.forward(days=3, minutes=20)
    aws.wake()
    aws.deliver()
    assert [each["tag"].rpartition(".")[2] for each in pushes.to(browser)] == [
        *("status", "status", "rating_reminder")
    ]


def test_a_browser_stays_with_the_key_of_ours_that_it_knows(
    reporter: Reporter, aws: Aws, pushes: PushServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = Browser(), Browser(MOZILLA)
    reporter.adds(old)
    private = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
    public = vapid.public_text(vapid.load_private_key(private))
    keys = [{"public": public, "private": private}, {"public": pushes.key, "private": PUSH_PRIVATE}]

    def store(live: list[dict[str, str]]) -> None:
        put_secret("push", json.dumps({"keys": live}))
        secrets.forget_secrets()

    store(keys)
    monkeypatch.setattr(
        "chalicelib.notifications.push.service.settings",
        lambda: replace(settings(), push_key=public),
    )
    reporter.adds(new)
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    signers = {each.endpoint: each.headers["Authorization"] for each in pushes.got}
    assert signers[old.endpoint].endswith(f"k={pushes.key}")
    assert signers[new.endpoint].endswith(f"k={public}")
    store(keys[:1])
    reporter.closed()
    aws.settle()
    assert kept(aws) == [MOZILLA], "the old key is gone, and with it the browser that knows it"


def test_a_stack_whose_secret_has_no_key_alarms_and_tries_again(
    reporter: Reporter, aws: Aws, pushes: PushServices, calls: Calls
) -> None:
    reporter.adds(Browser())
    put_secret("push", '{"keys": []}')
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert reporter.lines() == [(2, "push", "failed", "access")]
    client("ssm").delete_parameter(Name="/tanggap/push")
    secrets.forget_secrets()
    aws.deliver()
    assert reporter.lines() == [(2, "push", "failed", "access")]
    secrets.forget_secrets()
    fault = ClientError({"Error": {"Code": "InternalServerError"}}, "GetParameter")
    calls.on("GetParameter", fault, having="push")
    aws.deliver()
    assert reporter.lines() == [(2, "push", "failed", "ClientError")]
    assert pushes.got == []


def test_a_stack_without_a_key_takes_no_browser(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reporter.http.get("/v1/config").json_body["push_key"] == settings().push_key
    without = replace(settings(), push_key="")
    for module in ("notifications.push.service", "pages.config"):
        monkeypatch.setattr(f"chalicelib.{module}.settings", lambda: without)
    assert reporter.adds(Browser()).status_code == 404
    assert reporter.http.get("/v1/config").json_body["push_key"] is None


def test_a_copy_of_the_data_has_the_browsers_and_an_erasure_takes_them(
    reporter: Reporter, aws: Aws, pushes: PushServices
) -> None:
    reporter.adds(Browser(MOZILLA))
    copy = post(reporter.http, f"{reporter.path}/export", {}, reporter.headers).json_body
    assert copy["contact"]["browsers"] == [MOZILLA]
    aws.settle()
    pushes.got.clear()
    post(reporter.http, f"{reporter.path}/erasure", {}, reporter.headers)
    assert reporter.adds(Browser()).status_code == 409
    aws.settle()
    assert kept(aws) == []
    assert MOZILLA not in str(aws.items())
    body = {"action": "proses", "version": 4, "note": "segera"}
    assert acted(reporter.http, reporter.number, body, signed_in()).status_code == 200
    aws.settle()
    assert pushes.got == []


def test_an_address_at_a_push_service_is_in_no_log_topic_or_answer(
    reporter: Reporter, aws: Aws, pushes: PushServices, lines: StringIO, capsys: Any
) -> None:
    browser = Browser(APPLE)
    answers = [reporter.adds(browser)]
    pushes.answer(browser, 503, 410)
    moved(reporter.http, reporter.number, "proses")
    aws.pump()
    announced = aws.bodies()
    aws.undelivered += announced
    aws.deliver()
    aws.deliver()
    paths = (reporter.path + each for each in ("", "/notices", "/subscriptions"))
    answers += [reporter.http.get(path, headers=reporter.headers) for path in paths]
    counted = capsys.readouterr().out
    texts = [
        counted,
        lines.getvalue(),
        json.dumps(announced),
        *(str(each.body) for each in answers),
    ]
    assert "notice_later" in lines.getvalue()
    assert "NoticeRefused" in counted
    parts = (APPLE, "rahasia", browser.subscription["p256dh"], browser.subscription["auth"])
    assert [part for part in parts for text in texts if part in text] == []
    assert kept(aws) == []


def test_no_push_is_older_than_a_day_of_proof() -> None:
    """RFC 8292, 2 allows no more."""
    assert timedelta(hours=24) >= vapid.VALID


def test_a_stop_while_the_last_browser_goes_is_not_undone(
    http: Any, aws: Aws, pushes: PushServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter = Reporter(http, contact={"phone": PHONE})
    name = reporter.adds(Browser()).json_body["browser"]
    write = notifications_store.save_wishes

    def written_later(*given: Any) -> Any:
        texted(http, an_sms("STOP", MessageSid="SM77"))
        return write(*given)

    monkeypatch.setattr(notifications_store, "save_wishes", written_later)
    assert reporter.withdraws(name).status_code == 204
    answer = http.get(f"{reporter.path}/subscriptions", headers=reporter.headers)
    assert answer.json_body["muted"] is True
