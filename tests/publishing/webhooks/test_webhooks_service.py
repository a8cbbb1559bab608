"""Telling subscribers by webhooks: what they hear, and what happens when they don't."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any, get_type_hints

import msgspec
import pytest
from standardwebhooks import Webhook as Verifier

from chalicelib.platform import http_client
from chalicelib.publishing.webhooks import schemas as webhooks_schemas
from chalicelib.publishing.webhooks.rules import PATIENCE, WAITS
from tests.builders import JSON, KEBON_JERUK, acted, filed, moved, post, signed_in
from tests.faults import Calls, Died
from tests.moto_aws import Hands
from tests.webhooks import ADMIN, Subscribers, added, signed_by


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seconds after which failed calls come back."""
    seen: list[int] = []
    monkeypatch.setattr(
        "chalicelib.entrypoints.postponing.hide_message", lambda *told: seen.append(told[2])
    )
    return seen


def deliveries(http: Any, webhook: str, query: str = "") -> list[dict[str, Any]]:
    answer = http.get(f"/v1/webhooks/{webhook}/deliveries{query}", headers=ADMIN)
    assert answer.status_code == 200, answer.body
    lines: list[dict[str, Any]] = answer.json_body["items"]
    return lines


def held(http: Any, webhook: str) -> dict[str, Any]:
    told: dict[str, Any] = http.get(f"/v1/webhooks/{webhook}", headers=ADMIN).json_body
    return told


def hidden(http: Any, receipt: dict[str, Any], level: str = "private") -> None:
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    answer = post(
        http, f"/v1/reports/{receipt['number']}/visibility", {"visibility": level}, headers
    )
    assert answer.status_code == 200, answer.body


def documented() -> Any:
    """The check as docs/webhooks.md tells Python's engineers."""
    text = (Path(__file__).parents[3] / "docs/webhooks.md").read_text()
    code = text.partition("In Python:")[2].partition("In JavaScript")[0]
    made: dict[str, Any] = {}
    exec(dedent(code), made)  # noqa: S102
    return made["ours"]


def test_a_subscriber_hears_what_happens_to_public_reports_signed_and_in_facts(
    http: Any, subscribers: Subscribers
) -> None:
    webhook = added(http, subscribers.listener.url, kelurahan=[KEBON_JERUK])
    filed(http, visibility="private")
    number = filed(http, visibility="public", description="Lubang kata-kata warga")["number"]
    moved(http, number, "proses")
    first, second = subscribers.settle()
    assert first.json["type"] == "report.filed"
    msgspec.convert(first.json, webhooks_schemas.WebhookEvent, strict=True)
    assert (
        first.json["data"].keys() | {"webhook"}
        == get_type_hints(webhooks_schemas.WebhookData).keys()
    )
    assert second.json == {
        "type": "report.status",
        "timestamp": second.json["timestamp"],
        "data": {
            "number": number,
            "seq": 2,
            "status": "proses",
            "status_label": "Proses",
            "holder": {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"},
            "to": [],
            "category": {"code": "sampah", "name": "Sampah"},
            "kelurahan": {"code": KEBON_JERUK, "name": "Kebon Jeruk"},
            "kecamatan": "31.73.05",
            "visibility": "public",
            "track_url": f"https://lapor.tanggap.test/laporan/{number}",
        },
    }
    assert [each.headers["webhook-id"] for each in (first, second)] == [
        f"{number}-1",
        f"{number}-2",
    ]
    for posted in (first, second):
        assert signed_by(webhook["secret"], posted)
        assert documented()(webhook["secret"], posted.headers, posted.body)
        assert not documented()(webhook["secret"], posted.headers, posted.body + b" ")
        assert Verifier(webhook["secret"]).verify(posted.body, posted.headers) == posted.json
        assert posted.headers["content-type"] == "application/json"
    lines = deliveries(http, webhook["id"])
    assert {(line["id"], line["state"], line["tries"], line["code"]) for line in lines} == {
        (f"{number}-{seq}", "delivered", 1, "200") for seq in (1, 2)
    }


def test_each_hears_what_it_chose_and_all_hear_that_a_report_was_hidden(
    http: Any, subscribers: Subscribers
) -> None:
    url = subscribers.listener.url
    for at, chosen in enumerate(
        (
            {"kecamatan": ["31.73.05"], "kind": ["filed"]},
            {"category": ["lampu-jalan"]},
            {"agency": [KEBON_JERUK], "status": ["menunggu", "proses"]},
            {"active": False},
        )
    ):
        added(http, f"{url}?{at}", **chosen)
    receipt = filed(http, visibility="public")
    assert len(subscribers.settle()) == 2
    moved(http, receipt["number"], "comment")
    assert len(subscribers.settle()) == 1
    hidden(http, receipt)
    told = subscribers.settle()
    assert [each.json["data"] for each in told] == [{"number": receipt["number"], "seq": 3}] * 3
    assert {each.json["type"] for each in told} == {"report.hidden"}
    body = {"action": "comment", "version": 3, "note": "RAHASIA"}
    assert acted(http, receipt["number"], body, signed_in()).status_code == 200
    assert subscribers.settle() == []
    for level in ("facts", "public", "facts"):
        hidden(http, receipt, level)
        posted = subscribers.settle()
        assert {each.json["type"] for each in posted} == {"report.shown"}
        assert {each.json["data"]["visibility"] for each in posted} == {level}
        assert len(posted) == (1 if level == "public" else 3)
        bare = [each.json["data"] for each in posted if len(each.json["data"]) == 3]
        assert len(bare) == len(posted) - 1
        assert all(each.keys() == {"number", "seq", "visibility"} for each in bare)


@pytest.mark.parametrize("level", ["private", "facts", "public"])
def test_of_an_erased_report_all_hear_that_it_is_hidden_if_it_was_not(
    http: Any, subscribers: Subscribers, level: str
) -> None:
    added(http, subscribers.listener.url, kind=["comment"])
    receipt = filed(http, visibility=level)
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    asked = post(http, f"/v1/reports/{receipt['number']}/erasure", {}, headers)
    assert asked.status_code in (200, 202), asked.body
    told = [(each.json["type"], each.json["data"]) for each in subscribers.settle()]
    data = {"number": receipt["number"], "seq": 2}
    assert told == ([] if level == "private" else [("report.hidden", data)])


def test_what_waited_while_its_report_was_hidden_is_withdrawn(
    http: Any, subscribers: Subscribers, waits: list[int]
) -> None:
    webhook = added(http, subscribers.listener.url)
    subscribers.listener.answers = [(500, {})]
    receipt = filed(http, visibility="public")
    subscribers.settle()
    hidden(http, receipt)
    [told] = subscribers.settle()
    assert told.json["type"] == "report.hidden"
    states = {line["seq"]: line["state"] for line in deliveries(http, webhook["id"])}
    assert states == {1: "withheld", 2: "delivered"}
    path = f"/v1/webhooks/{webhook['id']}/deliveries/{receipt['number']}-1"
    assert http.post(path, headers=ADMIN, body="").status_code == 404


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((500, {}), "500"),
        ((302, {"Location": "http://127.0.0.1:1/elsewhere"}), "302"),
        ((404, {}), "404"),
        ((429, {"Retry-After": "600"}), "429"),
    ],
)
def test_what_is_not_taken_is_tried_again_under_the_same_id(
    http: Any,
    subscribers: Subscribers,
    waits: list[int],
    answer: tuple[int, dict[str, str]],
    code: str,
) -> None:
    webhook = added(http, subscribers.listener.url)
    number = filed(http, visibility="public")["number"]
    subscribers.listener.answers = [answer]
    [first] = subscribers.settle()
    assert waits == [600 if code == "429" else 60]
    [line] = deliveries(http, webhook["id"])
    assert (line["state"], line["code"], line["tries"]) == ("failed", code, 1)
    assert held(http, webhook["id"])["failing_since"]
    [again] = subscribers.settle()
    assert again.headers["webhook-id"] == first.headers["webhook-id"] == f"{number}-1"
    assert again.body == first.body
    [line] = deliveries(http, webhook["id"])
    assert (line["state"], line["tries"]) == ("delivered", 2)
    assert held(http, webhook["id"])["failing_since"] is None


def test_who_asks_for_a_day_is_left_alone_for_it_and_loses_no_try(
    http: Any, subscribers: Subscribers, waits: list[int], hands: Hands
) -> None:
    webhook = added(http, subscribers.listener.url)
    filed(http, visibility="public")
    subscribers.listener.answers = [(503, {"Retry-After": "99999"})]
    assert len(subscribers.settle()) == 1
    for hours in (1, 11, 11):
        hands.forward(hours=hours)
        assert len(subscribers.call_out()) == 1
        assert len(subscribers.listener.posted) == 1
    hands.forward(hours=1)
    assert subscribers.call_out() == []
    first, again = subscribers.listener.posted
    assert again.headers["webhook-id"] == first.headers["webhook-id"]
    [line] = deliveries(http, webhook["id"])
    assert (line["state"], line["tries"]) == ("delivered", 2)


def test_one_that_is_down_or_slow_keeps_back_no_other(
    http: Any,
    subscribers: Subscribers,
    waits: list[int],
    lines: StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_client, "READ", 0.2)
    http_client._open_pool.cache_clear()
    with subscribers.listener.__class__() as slow:
        slow.slow = 0.5
        urls = ["http://127.0.0.1:9/rahasia", slow.url, "https://10.0.0.1/"]
        ids = [added(http, url)["id"] for url in (*urls, subscribers.listener.url)]
        filed(http, visibility="public")
        assert len(subscribers.settle()) == 1
        codes = [deliveries(http, each)[0]["code"] for each in ids]
        assert codes == ["unreachable", "unreachable", "unreachable", "200"]
    assert waits == [60, 60, 60]
    assert "rahasia" not in lines.getvalue()


def test_who_is_gone_is_paused_at_once_and_told_nothing_more(
    http: Any, subscribers: Subscribers, waits: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    webhook = added(http, subscribers.listener.url)
    number = filed(http, visibility="public")["number"]
    subscribers.fan_out()
    moved(http, number, "proses")
    subscribers.fan_out()
    subscribers.listener.answers = [(410, {})]
    assert subscribers.call_out() == []
    assert len(subscribers.listener.posted) == 1
    told = held(http, webhook["id"])
    assert (told["state"], told["paused_because"]) == ("paused", "gone")
    states = {line["seq"]: line["state"] for line in deliveries(http, webhook["id"])}
    assert states == {1: "failed", 2: "withheld"}
    assert capsys.readouterr().out.count('"counted":"WebhookPaused"') == 1
    body = {"action": "comment", "version": 2, "note": "x"}
    acted(http, number, body, signed_in())
    assert subscribers.settle() == []
    path = f"/v1/webhooks/{webhook['id']}"
    body = {"name": "Dasbor", "url": subscribers.listener.url}
    again = http.put(path, headers=ADMIN, body=json.dumps(body)).json_body
    assert (again["state"], again["paused_because"]) == ("active", None)
    for seq in (1, 2):
        answer = http.post(f"{path}/deliveries/{number}-{seq}", headers=ADMIN, body="").json_body
        assert (answer["delivered"], answer["code"]) == (True, "200")


def test_who_fails_for_a_day_is_paused_and_operations_are_told(
    http: Any,
    subscribers: Subscribers,
    hands: Hands,
    waits: list[int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    webhook = added(http, subscribers.listener.url)
    filed(http, visibility="public")
    subscribers.fan_out()
    subscribers.listener.answers = [(503, {})] * 20
    for wait in WAITS[:-1]:
        assert len(subscribers.call_out()) == 1
        assert held(http, webhook["id"])["state"] == "active"
        hands.forward(seconds=wait.total_seconds())
    assert waits == [int(wait.total_seconds()) for wait in WAITS[:-1]]
    assert subscribers.call_out() == []  # a copy of it waits longer than SQS would hide it
    hands.forward(seconds=WAITS[-1].total_seconds() - 60)
    assert len(subscribers.call_out()) == 1
    assert waits[len(WAITS) - 1 :] == [60]
    assert len(subscribers.listener.posted) == len(WAITS)
    assert subscribers.dead_letters() == []
    hands.forward(seconds=60)
    assert sum(WAITS, timedelta()) > PATIENCE
    assert subscribers.call_out() == []
    [letter] = subscribers.dead_letters()
    assert letter["webhook"] == webhook["id"]
    told = held(http, webhook["id"])
    assert (told["state"], told["paused_because"]) == ("paused", "failing")
    [line] = deliveries(http, webhook["id"])
    assert (line["state"], line["tries"]) == ("failed", len(WAITS) + 1)
    assert '"counted":"WebhookPaused"' in capsys.readouterr().out


def test_killed_between_the_answer_and_the_log_it_tells_it_again_under_the_same_id(
    http: Any, subscribers: Subscribers, calls: Calls
) -> None:
    webhook = added(http, subscribers.listener.url)
    filed(http, visibility="public")
    subscribers.fan_out()
    calls.traps[:] = [_when_delivered(calls)]
    with pytest.raises(Died):
        subscribers.call_out()
    assert deliveries(http, webhook["id"])[0]["state"] == "claimed"
    assert subscribers.call_out() == []
    first, second = subscribers.listener.posted
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    [line] = deliveries(http, webhook["id"])
    assert (line["state"], line["tries"]) == ("delivered", 2)


def _when_delivered(calls: Calls) -> Any:
    """Let it die as it writes that it was delivered."""

    def trap(called: str, given: dict[str, Any], moment: str) -> None:
        values = str(given.get("ExpressionAttributeValues"))
        update = given.get("UpdateExpression", "")
        if called == "UpdateItem" and "delivered" in values and "ADD" not in update:
            calls.traps.clear()
            raise Died

    return trap


def test_what_was_delivered_is_not_told_again_when_its_message_comes_twice(
    http: Any, subscribers: Subscribers
) -> None:
    added(http, subscribers.listener.url)
    receipt = filed(http, visibility="public")
    subscribers.fan_out()
    subscribers.aws.stream_done = ""  # the stream offers all of it again
    subscribers.fan_out()
    assert subscribers.call_out() == []
    assert len(subscribers.listener.posted) == 1
    webhook = http.get("/v1/webhooks", headers=ADMIN).json_body["items"][0]["id"]
    hidden(http, receipt)
    subscribers.settle()
    subscribers.aws.stream_done = ""
    subscribers.settle()
    states = {line["seq"]: line["state"] for line in deliveries(http, webhook)}
    assert states == {1: "delivered", 2: "delivered"}, "it was, before it was hidden"


def test_a_failure_of_ours_brings_the_event_back_whole(
    http: Any, subscribers: Subscribers, calls: Calls
) -> None:
    added(http, subscribers.listener.url)
    filed(http, visibility="public")
    subscribers.aws.pump()
    calls.on("SendMessageBatch", RuntimeError("SQS"))
    assert len(subscribers.fan_out()["batchItemFailures"]) == 1


def test_two_secrets_sign_for_a_day_and_the_first_no_longer(
    http: Any, subscribers: Subscribers, hands: Hands
) -> None:
    webhook = added(http, subscribers.listener.url)
    path = f"/v1/webhooks/{webhook['id']}"
    new = http.post(f"{path}/secret", headers=ADMIN, body="").json_body
    assert new["secret"] != webhook["secret"]
    assert new["old_secret_until"]
    assert "secret" not in held(http, webhook["id"])
    for signs in ([True, True], [False, True]):
        answer = http.post(f"{path}/test", headers=ADMIN, body="").json_body
        assert answer["delivered"] is True
        posted = subscribers.listener.posted[-1]
        assert posted.headers["webhook-id"] == answer["id"]
        assert posted.json["type"] == "test"
        assert [signed_by(each["secret"], posted) for each in (webhook, new)] == signs
        hands.forward(hours=25)
    assert held(http, webhook["id"])["old_secret_until"] is None
    kept = str(subscribers.aws.items())
    assert not [each for each in (webhook, new) if each["secret"].partition("_")[2] in kept]
