"""A command that is delivered again is carried out once and answered as the first time, whatever
happened to the writer's reports in between (docs/decisions/0084).
"""

from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.notifications import store as notifications_store
from tests.builders import PHONE, acted, an_sms, loaded, moved, signed_in, texted
from tests.builders import filed as filed_here
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands
from tests.sender_samples import parked
from tests.twiml import message_in, number_in

LAMP = "Lampu jalan mati di Jl. Kedoya Raya, Kel. Kebon Jeruk"
WASTE = "Sampah menumpuk di depan pasar, Kel. Kebon Jeruk"
BUSY = ClientError({"Error": {"Code": "InternalServerError"}}, "any")


def said(http: Any, text: str, name: str) -> str:
    """What an SMS is answered."""
    answer = texted(http, an_sms(text, MessageSid=name))
    assert answer.status_code == 200, answer.body
    return message_in(answer.body)


def filed(http: Any, text: str, name: str) -> str:
    return number_in(said(http, text, name))


def closed(http: Any, number: str) -> None:
    """A report that its office has finished."""
    if loaded(number)[0].status == "menunggu":
        moved(http, number, "proses")
    version = loaded(number)[0].version
    step = {"action": "selesai", "version": version, "note": "sudah diperbaiki petugas"}
    assert acted(http, number, step, signed_in()).status_code == 200


def status(number: str) -> tuple[str, int | None]:
    report = loaded(number)[0]
    return report.status, report.rating


def muted(number: str) -> bool:
    return notifications_store.load_contact(number).muted


def test_a_rating_that_is_delivered_again_rates_no_other_report(http: Any, aws: Aws) -> None:
    first = filed(http, LAMP, "A")
    closed(http, first)
    answer = said(http, "NILAI 1", "R")
    second = filed(http, WASTE, "B")
    closed(http, second)
    assert said(http, "NILAI 1", "R") == answer
    assert [status(first), status(second)] == [("selesai", 1), ("selesai", None)]
    assert second in said(http, "NILAI 4", "R2"), "another message is another command"
    assert status(second) == ("selesai", 4)


def test_a_rating_that_was_refused_stays_refused(http: Any, aws: Aws) -> None:
    number = filed(http, LAMP, "A")
    refused = said(http, "NILAI 5", "R")
    closed(http, number)
    assert said(http, "NILAI 5", "R") == refused
    assert status(number) == ("selesai", None)


def test_a_rating_of_nobody_rates_no_report_that_is_filed_later(http: Any, aws: Aws) -> None:
    refused = said(http, "NILAI 5", "R")
    number = filed(http, LAMP, "A")
    closed(http, number)
    assert said(http, "NILAI 5", "R") == refused
    assert status(number) == ("selesai", None)


def test_a_report_that_was_closed_again_is_not_reopened_again(http: Any, aws: Aws) -> None:
    number = filed(http, LAMP, "A")
    closed(http, number)
    answer = said(http, "BUKA", "O")
    assert status(number)[0] != "selesai"
    closed(http, number)
    entries = loaded(number)[1]
    assert said(http, "BUKA", "O") == answer
    assert loaded(number)[1] == entries


def test_who_was_told_that_a_report_is_open_does_not_reopen_it_later(http: Any, aws: Aws) -> None:
    number = filed(http, LAMP, "A")
    answer = said(http, "BUKA", "O")
    closed(http, number)
    assert said(http, "BUKA", "O") == answer
    assert status(number)[0] == "selesai"


@pytest.mark.parametrize(("word", "other"), [("STOP", "MULAI"), ("MULAI", "STOP")])
def test_the_last_word_about_notices_counts(http: Any, aws: Aws, word: str, other: str) -> None:
    number = filed(http, LAMP, "A")
    answer = said(http, word, "1")
    said(http, other, "2")
    assert said(http, word, "1") == answer
    assert muted(number) is (other == "STOP")
    said(http, word, "3")
    assert muted(number) is (word == "STOP")


def test_a_number_is_proven_for_the_report_that_the_word_was_about(
    http: Any, aws: Aws, hands: Hands
) -> None:
    first = filed_here(http, proves=False, contact={"phone": PHONE})["number"]
    answer = said(http, "YA", "Y")
    hands.forward(hours=1)
    second = filed_here(http, proves=False, contact={"phone": PHONE})["number"]
    assert said(http, "YA", "Y") == answer
    proven = [notifications_store.load_contact(number).proven for number in (first, second)]
    assert proven == [{"sms"}, set()]


def test_a_proof_that_failed_is_given_to_the_same_report(
    http: Any, aws: Aws, calls: Calls, hands: Hands
) -> None:
    first = filed_here(http, proves=False, contact={"phone": PHONE})["number"]
    calls.on("SendMessage", BUSY)
    assert texted(http, an_sms("YA", MessageSid="Y")).status_code >= 500
    hands.forward(hours=1)
    second = filed_here(http, proves=False, contact={"phone": PHONE})["number"]
    calls.made.clear()
    assert first in said(http, "YA", "Y")
    assert "SendMessage" in calls.made, "its status is queued now"
    assert notifications_store.load_contact(second).proven == frozenset()


def test_another_word_under_the_same_id_is_parked(http: Any, aws: Aws) -> None:
    number = filed(http, LAMP, "A")
    said(http, "MULAI", "W")
    said(http, "STOP", "W")
    assert not muted(number)
    assert len(parked()) == 1


@pytest.mark.parametrize("text", ["BUKA", "NILAI 3"])
def test_a_word_that_is_delivered_twice_at_one_moment_is_carried_out_once(
    http: Any, aws: Aws, calls: Calls, text: str
) -> None:
    number = filed(http, LAMP, "A")
    closed(http, number)
    before, copies = loaded(number)[0].version, []
    calls.meanwhile("TransactWriteItems", lambda: copies.append(said(http, text, "W")))
    copies.append(said(http, text, "W"))
    assert loaded(number)[0].version == before + 1
    assert copies[0] == copies[1]


@pytest.mark.parametrize("fault", [BUSY, Died()], ids=["fails", "dies"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("NILAI 2", "Query"),
        ("NILAI 2", "TransactWriteItems"),
        ("BUKA", "TransactWriteItems"),
        ("STOP", "Query"),
        ("STOP", "UpdateItem"),
        ("STOP", "PutItem"),
        ("YA", "PutItem"),
        ("YA", "UpdateItem"),
        ("YA", "SendMessage"),
    ],
)
def test_a_word_that_a_fault_interrupts_is_carried_out_when_it_comes_again(
    http: Any, aws: Aws, calls: Calls, text: str, step: str, after: bool, fault: BaseException
) -> None:
    number = filed_here(http, proves=False, contact={"phone": PHONE})["number"]
    closed(http, number)
    calls.on(step, fault, after=after)
    with suppress(Died):
        assert texted(http, an_sms(text, MessageSid="W")).status_code >= 500
    assert calls.traps == []
    said(http, text, "W")
    report, contact = loaded(number)[0], notifications_store.load_contact(number)
    done = {
        "NILAI 2": report.rating == 2,
        "BUKA": report.open,
        "STOP": contact.muted,
        "YA": contact.proven == {"sms"},
    }
    assert done[text]


def test_a_command_costs_a_query_more_and_a_repeat_nothing_else(
    http: Any, aws: Aws, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the traffic of a channel is written now and then, by whichever message comes
    monkeypatch.setattr(channel_monitor, "count_repeated", lambda channel: None)
    number = filed(http, LAMP, "A")
    closed(http, number)
    calls.made.clear()
    said(http, f"NILAI {number} 5", "R")
    assert calls.made == ["Query", "Query", "TransactWriteItems"]
    calls.made.clear()
    said(http, f"NILAI {number} 5", "R")
    assert calls.made == ["Query"]
    calls.made.clear()
    said(http, f"STATUS {number}", "S")
    assert calls.made == ["Query"], "who only asks is answered anew"
