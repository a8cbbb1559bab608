"""Those who support a report hear of it, each once, until they end it; nothing of a hidden one."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.test_support import supported, withdrawn
from tests.builders import JSON, PHONE, acted, an_sms, filed, moved, post, signed_in, texted
from tests.faults import Calls
from tests.moto_aws import Aws, Mail

SITI, BUDI = "+6281299990001", "budi@rumah.id"


@pytest.fixture
def report(http: Any, aws: Aws) -> dict[str, Any]:
    """A public report that two support, with what was told of its filing out of the way."""
    receipt = filed(http, private=False)
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
    assert "Belum tuntas" not in closed  # that is its reporter's to say
    assert first.startswith(f"Laporan {report['number']}: sedang diproses KELURAHAN KEBON JERUK.")
    assert "langkah 2" in second
    assert len(told(aws, PHONE)) == 4  # its filing too
    assert "Belum tuntas" in told(aws, PHONE)[-1]
    [*_, mail] = written(aws)
    assert "langkah 3" in mail.body
    assert f"/v1/unsubscribe/{report['number']}~" in mail.headers["List-Unsubscribe"]


def test_its_reporter_who_supports_it_too_is_told_once(
    http: Any, aws: Aws, report: dict[str, Any]
) -> None:
    supported(http, report["number"], {"phone": PHONE})
    moved(http, report["number"], "proses")
    settle(aws)
    assert [len(told(aws, each)) for each in (SITI, PHONE)] == [1, 2]


def test_who_guesses_its_reporter_is_told_as_who_guesses_somebody_else(http: Any, aws: Aws) -> None:
    number = filed(http, private=False)["number"]
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
    post(http, f"{path}/privacy", {"private": True}, mine)
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
    number = filed(http, private=False)["number"]
    token = supported(http, number, {"phone": SITI})["token"]
    moved(http, number, "proses")
    aws.pump()
    assert withdrawn(http, number, token) == 204
    settle(aws)
    assert told(aws, SITI) == []
    assert SITI not in str(aws.items())
