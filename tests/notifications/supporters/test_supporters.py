"""Those who support a report hear of it, each once, until they end it; nothing of a hidden one."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform import clock
from tests.builders import JSON, PHONE, acted, an_sms, filed, moved, post, signed_in, texted, wib
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, Mail
from tests.notifications.supporters.test_supporters_http import (
    DEVICE,
    NIGHT,
    changed,
    kept,
    supported,
    withdrawn,
)

pytestmark = pytest.mark.usefixtures("timers_sleep")
SITI, BUDI = "+6281299990001", "budi@rumah.id"
BY_SMS, BY_MAIL = {"phone": SITI}, {"email": BUDI}


@pytest.fixture
def report(http: Any, aws: Aws) -> dict[str, Any]:
    """A public report that two support, with what was told of its filing out of the way."""
    receipt = filed(http, visibility="public")
    number = receipt["number"]
    supported(http, number, {"phone": SITI})
    supported(http, number, {"email": BUDI}, "perangkat-0123456789")
    supported(http, number, device="perangkat-ketiga-0123")
    settle(aws)
    assert told(aws, SITI) == []
    return receipt


def settle(aws: Aws) -> None:
    """Also what is put into the queue while it is read."""
    aws.settle()
    aws.deliver()


def told(aws: Aws, phone: str) -> list[str]:
    return [text for to, text in aws.texts() if to == phone]


def written(aws: Aws) -> list[Mail]:
    return [mail for mail in aws.mails() if {*mail.to} == {BUDI}]


def test_they_are_told_what_happens_and_their_reporter_as_ever(
    http: Any, aws: Aws, report: dict[str, Any]
) -> None:
    moved(http, report["number"], "proses", "comment", "selesai")
    settle(aws)
    first, second, closed = told(aws, SITI)
    assert "selesai ditangani" in closed
    assert "Belum beres" not in closed  # that is its reporter's to say
    assert first.startswith(f"{report['number']}: sedang diproses oleh Kel. Kebon Jeruk.")
    assert "langkah petugas 2" in second
    assert len(told(aws, PHONE)) == 4  # its filing too
    assert "Belum beres" in told(aws, PHONE)[-1]
    [*_, mail] = written(aws)
    assert "langkah petugas 3" in mail.body
    assert f"/v1/unsubscribe/{report['number']}~" in mail.headers["List-Unsubscribe"]


def test_of_a_report_with_facts_they_are_told_what_happens_without_anybodys_words(
    http: Any, aws: Aws
) -> None:
    tomorrow = (clock.now() + timedelta(hours=20)).isoformat()
    receipt = filed(http, description="RAHASIA sampah di gang")
    number = receipt["number"]
    supported(http, number, {"phone": SITI})
    for version, step in enumerate(("proses", "pause", "selesai"), start=1):
        until = {"reason": "material", "until": tomorrow} if step == "pause" else {}
        body = {"action": step, "version": version, "note": "RAHASIA ke rumah Pak Budi", **until}
        if step == "selesai":
            assert acted(http, number, {"action": "resume", "version": 3}, signed_in())
            body["version"] = 4
        assert acted(http, number, body, signed_in()).status_code == 200
    settle(aws)
    texts = told(aws, SITI)
    assert len(texts) == 4
    assert "RAHASIA" not in str(texts)
    assert "ditunda oleh Kel. Kebon Jeruk sampai" in texts[1]
    assert "RAHASIA" in str(told(aws, PHONE)), "its reporter is told them"


def test_its_reporter_who_supports_it_too_is_told_once(
    http: Any, aws: Aws, report: dict[str, Any]
) -> None:
    supported(http, report["number"], {"phone": PHONE})
    moved(http, report["number"], "proses")
    settle(aws)
    assert [len(told(aws, each)) for each in (SITI, PHONE)] == [1, 2]


def test_who_guesses_its_reporter_is_told_as_who_guesses_somebody_else(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    guesses = {"satu@rumah.id": SITI, "dua@rumah.id": PHONE}
    for mail, phone in guesses.items():
        supported(http, number, {"email": mail, "phone": phone})
    moved(http, number, "proses")
    settle(aws)
    assert [len([m for m in aws.mails() if {*m.to} == {each}]) for each in guesses] == [1, 1]


def test_each_is_told_once_however_often_a_message_comes(
    http: Any, aws: Aws, calls: Calls, report: dict[str, Any]
) -> None:
    fault = ClientError({"Error": {"Code": "Throttling", "Message": "x"}}, "Publish")
    calls.on("Publish", fault, having=PHONE)  # to its reporter: the message comes again
    moved(http, report["number"], "proses")
    for _ in range(3):
        settle(aws)
    assert [len(told(aws, each)) for each in (SITI, PHONE)] == [1, 2]


def test_trouble_with_telling_them_keeps_nothing_from_its_reporter(
    http: Any, aws: Aws, calls: Calls, report: dict[str, Any]
) -> None:
    calls.on("SendMessageBatch", ClientError({"Error": {"Code": "AccessDenied"}}, "x"))
    moved(http, report["number"], "proses")
    aws.settle()
    assert [len(told(aws, each)) for each in (SITI, PHONE)] == [0, 2]
    for _ in range(3):
        settle(aws)
    assert [len(told(aws, each)) for each in (SITI, PHONE)] == [1, 2]


def test_they_do_not_hear_what_is_its_reporters_own(
    http: Any, aws: Aws, report: dict[str, Any]
) -> None:
    mine = {**JSON, "X-Report-Token": report["token"]}
    path = f"/v1/reports/{report['number']}"
    post(http, f"{path}/comments", {"text": f"hubungi {PHONE}"}, mine)
    post(http, f"{path}/visibility", {"visibility": "private"}, mine)
    moved_on = {"action": "proses", "version": 3, "note": "rahasia"}

    assert acted(http, report["number"], moved_on, signed_in()).status_code == 200
    settle(aws)
    assert told(aws, SITI) == []
    assert written(aws) == []


def test_the_link_of_a_message_ends_it_for_one_of_them_alone(
    http: Any, aws: Aws, report: dict[str, Any]
) -> None:
    moved(http, report["number"], "proses")
    settle(aws)
    [mail] = written(aws)
    link = mail.headers["List-Unsubscribe"].strip("<>").removeprefix("https://lapor.tanggap.test")
    page = http.get(link).body.decode()
    assert report["number"] in page
    assert "~" not in page
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert http.post(link, headers=form, body="do=stop").status_code == 200
    moved_again(http, report["number"])
    settle(aws)
    assert [len(told(aws, SITI)), len(written(aws))] == [2, 1]


def moved_again(http: Any, number: str) -> None:

    body = {"action": "comment", "version": 2, "note": "hampir selesai"}
    assert acted(http, number, body, signed_in()).status_code == 200


def test_the_word_stop_ends_what_somebody_supports_too(
    http: Any, aws: Aws, report: dict[str, Any]
) -> None:
    texted(http, an_sms("STOP", From=SITI))
    moved(http, report["number"], "proses")
    settle(aws)
    assert told(aws, SITI) == []
    texted(http, an_sms("MULAI", From=SITI, MessageSid="SM2"))
    moved_again(http, report["number"])
    settle(aws)
    assert len(told(aws, SITI)) == 1


def test_who_takes_it_back_hears_no_more_also_of_what_is_on_its_way(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    token = supported(http, number, {"phone": SITI})["token"]
    moved(http, number, "proses")
    aws.pump()
    assert withdrawn(http, number, token) == 204
    settle(aws)
    assert told(aws, SITI) == []
    assert SITI not in str(aws.items())


def left(aws: Aws, number: str) -> list[str]:
    return [item["sk"] for item in aws.items() if item["pk"].startswith(f"S#{number}")]


@pytest.fixture
def evening(http: Any, aws: Aws, hands: Hands) -> str:
    """The number of a report that one supports who has gone to bed and one who has not."""
    hands.to(wib("2026-11-27 14:00"))
    number: str = filed(http, visibility="public")["number"]
    supported(http, number, BY_SMS, DEVICE, quiet_hours=NIGHT)
    supported(http, number, BY_MAIL)
    settle(aws)
    hands.to(wib("2026-11-27 22:00"))
    return number


def test_in_quiet_hours_one_of_them_waits_and_nobody_else(
    http: Any, aws: Aws, hands: Hands, evening: str
) -> None:
    moved(http, evening, "proses", "comment")
    settle(aws)
    assert [len(told(aws, each)) for each in (SITI, PHONE)] == [0, 3]
    assert len(written(aws)) == 2
    names = sorted(aws.scheduled())
    assert len(names) == 2
    assert all(len(name) <= 64 and name.startswith(f"{evening}.") for name in names)
    settle(aws)
    assert sorted(aws.scheduled()) == names

    hands.to(wib("2026-11-28 06:00"))
    aws.wake()
    assert len(aws.deliver()["batchItemFailures"]) == 0
    assert aws.undelivered == []
    first, second = told(aws, SITI)
    assert "sedang diproses oleh Kel. Kebon Jeruk" in first
    assert "langkah petugas 2" in second
    assert [len(told(aws, PHONE)), len(written(aws))] == [3, 2], "nobody hears it again"


def test_what_waits_is_told_when_their_quiet_hours_end_by_their_own_word(
    http: Any, aws: Aws, evening: str
) -> None:
    token = supported(http, evening, BY_SMS, DEVICE)["token"]
    moved(http, evening, "proses", "comment")
    settle(aws)
    assert changed(http, evening, token, language="en").status_code == 200
    settle(aws)
    assert told(aws, SITI) == []
    assert changed(http, evening, token, quiet_hours=None).status_code == 200
    settle(aws)
    assert [evening in text.partition(":")[0] for text in told(aws, SITI)] == [True] * 2
    aws.wake()
    aws.deliver()
    assert [len(told(aws, SITI)), len(told(aws, PHONE))] == [2, 3]


def test_what_is_urgent_wakes_those_who_support_it_too(http: Any, aws: Aws, hands: Hands) -> None:
    hands.to(wib("2026-11-27 22:00"))
    number = filed(http, visibility="public", description="Kebakaran di gang, api membesar")[
        "number"
    ]
    supported(http, number, BY_SMS, quiet_hours=NIGHT)
    settle(aws)
    hands.forward(minutes=1)
    moved(http, number, "proses")
    settle(aws)
    assert len(told(aws, SITI)) == 1


def test_what_was_sent_is_shown_as_a_reporter_sees_theirs(
    http: Any, aws: Aws, evening: str
) -> None:
    token = supported(http, evening, BY_SMS, DEVICE, quiet_hours=NIGHT)["token"]
    moved(http, evening, "proses")
    settle(aws)
    [contact] = kept(http, evening, token, **{"Accept-Language": "en"}).json_body["contacts"]
    [line] = contact["notices"]
    assert line == {
        "seq": 2,
        "at": "2026-11-27T22:00:00+07:00",
        "kind": "status",
        "way": "sms",
        "to": "+62…0001",
        "state": "withheld",
        "code": "quiet_hours",
        "retry": False,
        "until": "2026-11-28T06:00:00+07:00",
        "reason": "Held back until your quiet hours end, 28 Nov 06:00 WIB.",
    }


def test_what_is_kept_of_a_guess_does_not_tell_whether_it_is_the_reporter(
    http: Any, aws: Aws, hands: Hands
) -> None:
    hands.to(wib("2026-11-27 14:00"))
    receipt = filed(http, visibility="public")
    number = receipt["number"]
    tokens = [supported(http, number, {"phone": each})["token"] for each in (SITI, PHONE)]
    moved(http, number, "proses")
    settle(aws)

    def seen() -> list[Any]:
        answers = [kept(http, number, token).body.decode() for token in tokens]
        return [text.replace(SITI, PHONE).replace("0001", PHONE[-4:]) for text in answers]

    guessed, own = seen()
    assert guessed == own
    assert '"state":"sent"' in own
    assert [len(told(aws, each)) for each in (SITI, PHONE)] == [1, 2]
    mine = {**JSON, "X-Report-Token": receipt["token"]}
    assert post(http, f"/v1/reports/{number}/erasure", {}, mine).status_code == 202
    settle(aws)
    guessed, own = seen()
    assert guessed == own
    assert left(aws, number) == []


def test_who_takes_it_back_leaves_no_line_of_what_they_were_told(
    http: Any, aws: Aws, hands: Hands, evening: str
) -> None:
    number, token = evening, supported(http, evening, BY_SMS, DEVICE)["token"]
    moved(http, number, "proses")
    settle(aws)
    hands.to(wib("2026-11-28 06:00"))
    aws.wake()
    aws.deliver()
    moved_again(http, number)
    settle(aws)
    assert len(told(aws, SITI)) == 2
    of_the_other = ["Z#contact", "Z#notice#000002#email", "Z#notice#000003#email"]
    assert len(left(aws, number)) == 9
    assert withdrawn(http, number, token) == 204
    assert sorted(left(aws, number))[1:] == of_the_other
    moved_on = {"action": "selesai", "version": 3, "note": "sudah"}
    assert acted(http, number, moved_on, signed_in()).status_code == 200
    settle(aws)
    assert len(told(aws, SITI)) == 2


@pytest.mark.parametrize("operation", ["PutItem", "Publish", "UpdateItem"])
def test_a_notice_in_hand_when_they_take_it_back_leaves_no_line(
    http: Any, aws: Aws, calls: Calls, operation: str
) -> None:
    number = filed(http, visibility="public")["number"]
    token = supported(http, number, BY_SMS)["token"]
    settle(aws)
    moved(http, number, "proses")
    aws.settle()  # the reporter, and what is put into the queue for those who support it
    calls.meanwhile(operation, lambda: withdrawn(http, number, token))
    aws.deliver()
    assert left(aws, number) == []


def test_taking_it_back_that_is_broken_off_can_be_done_again(
    http: Any, aws: Aws, calls: Calls, report: dict[str, Any]
) -> None:
    number = report["number"]
    token = supported(http, number, BY_MAIL, DEVICE)["token"]
    moved(http, number, "proses")
    settle(aws)
    fault = ClientError({"Error": {"Code": "InternalServerError", "Message": "x"}}, "DeleteItem")
    calls.on("DeleteItem", fault, having="notice")
    assert withdrawn(http, number, token) == 500
    moved_again(http, number)
    settle(aws)
    assert len(written(aws)) == 1, "and is told nothing meanwhile, old or new"
    assert withdrawn(http, number, token) == 204
    assert "rumah.id" not in str(aws.items())
