"""One matter that a person sent by two channels: the person is asked once, and joins the two by a
word.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.inbound import text_commands
from chalicelib.intake import service as intake_service
from chalicelib.platform import clock
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http_client import Response
from chalicelib.reporters import joining_offer, own_duplicates
from chalicelib.reports.contact.preferences import SMS, Contact
from chalicelib.reports.model import Outcome
from chalicelib.reports.status import Action
from chalicelib.senders.model import Command, CommandWord, Message, MessageResult, ResultKind
from tests.builders import (
    KEBON_JERUK,
    PHONE,
    a_draft,
    a_report,
    a_sent_step,
    an_officer,
    loaded,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

NAMES = count(1)  # of messages
SITI = Contact(phone=PHONE, proven=frozenset({SMS}))
BY_WHATSAPP = Contact(
    phone=PHONE, proven=frozenset({SMS}), reply="whatsapp/1/6281234567890/wamid.1", person="628"
)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was posted to the APIs of senders."""
    posted: list[bytes] = []

    def send(method: str, url: str, headers: Any, body: bytes) -> Response:
        posted.append(body)
        return Response(200, {}, b'{"messages": [{"id": "wamid.1"}]}')

    monkeypatch.setattr("chalicelib.platform.http_client.send", send)
    return posted


def by_web(**changes: Any) -> str:
    given = {"received_at": clock.now(), "contact": SITI, **changes}
    return intake_service.file_draft(a_draft(**given)).report.number


def by_sms(**changes: Any) -> str:
    given = {
        "channel": "sms",
        "received_at": clock.now(),
        "contact": SITI,
        "description": "LAPOR gang penuh sampah menumpuk",
        **changes,
    }
    return intake_service.file_draft(a_draft(**given), talker="sms/1").report.number


def by_whatsapp(**changes: Any) -> str:
    return by_sms(**{"channel": "whatsapp", "contact": BY_WHATSAPP, **changes})


def answered(
    number: str | None = None, *, by: Contact = SITI, name: str | None = None
) -> MessageResult:
    """What GABUNG is answered; each is another message, unless it has a ``name``."""
    command = Command(CommandWord.JOIN, number)
    name = name or f"SM{next(NAMES)}"
    draft = a_draft(channel="sms", external_id=name, description="GABUNG", contact=by)
    message = Message(draft=draft, command=command, talker="sms/1")
    return text_commands.run_command(command, message)


def offers(aws: Aws, said: list[bytes]) -> list[str]:
    texts = [*(text for _, text in aws.texts()), *(each.decode() for each in said)]
    return [text for text in texts if "GABUNG" in text]


def test_who_sends_it_by_two_channels_is_asked_once(
    aws: Aws, hands: Hands, said: list[bytes]
) -> None:
    first = by_web()
    second = by_whatsapp()
    aws.settle()
    [offer] = offers(aws, said)
    assert f"Laporan {second} mirip laporan Anda {first}" in offer
    assert "Balas GABUNG" in offer
    joining_offer.offer_joining(second, [first])  # the message comes again
    assert len(offers(aws, said)) == 1


def test_an_sms_names_the_number_that_takes_the_word_in_one_part(
    aws: Aws, hands: Hands, said: list[bytes]
) -> None:
    first = by_web()
    second = by_sms()
    aws.settle()
    [offer] = offers(aws, said)
    assert first in offer
    assert second in offer
    assert "SMS GABUNG ke 08111272206" in offer
    assert len(offer) <= 160


@pytest.mark.parametrize(
    ("operation", "having"),
    [
        ("Publish", "GABUNG"),
        ("UpdateItem", "joining"),
        ("UpdateItem", "join#"),
        ("SendMessage", "others"),
    ],
)
def test_a_question_that_could_not_be_sent_comes_later(
    aws: Aws, hands: Hands, calls: Calls, said: list[bytes], operation: str, having: str
) -> None:
    by_web()
    by_sms()
    refused = ClientError({"Error": {"Code": "InternalServerError"}}, operation)
    calls.on(operation, refused, having=having)
    for _ in range(3):
        aws.settle()
        hands.forward(minutes=2)
    assert len(offers(aws, said)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"lat": -6.2026},  # a kilometre away
        {"description": "Lampu jalan mati semua", "category": "lampu-jalan"},
        {"contact": Contact(phone="+6281234567899", proven=frozenset({SMS}))},
        {"channel": "whatsapp", "contact": BY_WHATSAPP},  # the same channel
        {"anonymous": True},
    ],
)
def test_nobody_is_asked_about_others(
    aws: Aws, hands: Hands, said: list[bytes], other: dict[str, Any]
) -> None:
    by_web(**other)
    by_whatsapp()
    aws.settle()
    assert offers(aws, said) == []


def test_only_what_is_open_and_of_one_day_is_likely() -> None:
    newer, _ = a_report(channel="sms", draw=8)
    earlier, _ = a_report(channel="website", draw=7)
    assert own_duplicates.find_earlier(newer, [newer, earlier]) == earlier
    at = newer.filing.received_at
    span = timedelta(hours=city().settings.joining_hours)
    for moment in (at - span - timedelta(minutes=1), at + timedelta(minutes=1)):
        other, _ = a_report(channel="website", draw=7, received_at=moment)
        assert own_duplicates.find_earlier(newer, [other]) is None


def test_the_word_joins_the_later_report_to_the_earlier_one(aws: Aws, hands: Hands) -> None:
    first, second = by_web(), ""
    hands.forward(hours=2)
    second = by_sms()
    result = answered()
    assert (result.became, result.number) == (ResultKind.JOINED, first)
    assert result.text == (
        f"Laporan {second} dan {first} sudah digabungkan. Kami lanjutkan dengan nomor {first}."
    )
    (joined, entries), (survivor, _) = loaded(second), loaded(first)
    assert joined.duplicate_of == first
    assert survivor.merged == (second,)
    assert (entries[-1].kind, entries[-1].by, entries[-1].actor) == (Kind.MERGE, "pelapor", None)
    aws.settle()
    for action in (Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(first, an_officer(KEBON_JERUK), a_sent_step(action))
    aws.settle()
    assert loaded(second)[0].outcome is Outcome.DONE
    again = answered()
    assert again.became is ResultKind.REFUSED


def test_a_word_that_is_delivered_again_joins_no_other_two(aws: Aws, hands: Hands) -> None:
    by_web()
    second = by_sms()
    first = answered(name="SM-join")
    assert first.became is ResultKind.JOINED
    by_web(description="Lampu jalan mati semua", lat=-6.21, lng=106.85)
    fourth = by_sms(description="LAPOR lampu jalan mati semua", lat=-6.21, lng=106.85)
    assert answered(name="SM-join") == replace(first, repeated=True)
    assert [loaded(number)[0].following for number in (second, fourth)] == [True, False]
    assert answered().became is ResultKind.JOINED, "these two are alike"


def test_a_word_that_is_delivered_twice_at_one_moment_joins_once(aws: Aws, calls: Calls) -> None:
    by_web()
    second = by_sms()
    copies: list[MessageResult] = []
    calls.meanwhile("TransactWriteItems", lambda: copies.append(answered(name="SM-join")))
    copies.append(answered(name="SM-join"))
    assert {copy.text for copy in copies} == {copies[0].text}
    assert copies[0].became is copies[1].became is ResultKind.JOINED
    assert [entry.kind for entry in loaded(second)[1]].count(Kind.MERGE) == 1


def test_the_word_with_a_number_is_about_that_report(aws: Aws, hands: Hands) -> None:
    by_web()
    by_sms()
    other = by_web(description="Lampu jalan mati semua", lat=-6.21, lng=106.85)
    assert answered(other).became is ResultKind.REFUSED
    assert answered().became is ResultKind.JOINED


def asked_for_help(number: str) -> None:
    """The holder begins the work and asks the parks for a part of it."""
    for action, to_agency in ((Action.PROSES, None), (Action.TASK, "DPHK-31.73")):
        step = a_sent_step(action, to_agency=to_agency)
        casework_service.act_on_report(number, an_officer(KEBON_JERUK), step)


def test_what_another_office_was_asked_for_is_not_cut_off_by_the_word(
    aws: Aws, hands: Hands
) -> None:
    first = by_web()
    hands.forward(minutes=1)
    second = by_sms()
    asked_for_help(second)
    result = answered()
    assert (result.became, result.number) == (ResultKind.REFUSED, first)
    assert result.text == (
        f"Laporan {second} tidak dapat digabungkan dengan {first}. Keduanya tetap berjalan."
    )
    report, _ = loaded(second)
    assert not report.following
    step = a_sent_step(Action.ANSWER, task=report.tasks[0].seq)
    casework_service.act_on_report(second, an_officer("DPHK-31.73"), step)
    assert answered().became is ResultKind.JOINED


def test_nobody_is_asked_to_join_what_offices_are_at_work_on(
    aws: Aws, hands: Hands, said: list[bytes]
) -> None:
    by_web()
    hands.forward(minutes=1)
    asked_for_help(by_sms())
    aws.settle()
    assert offers(aws, said) == []


def test_nobody_joins_reports_of_others(aws: Aws, hands: Hands) -> None:
    by_web()
    by_sms()
    stranger = Contact(phone="+6281234567899", proven=frozenset({SMS}))
    assert answered(by=stranger).became is ResultKind.REFUSED


def test_who_joins_them_is_told_nothing_more(aws: Aws, hands: Hands, said: list[bytes]) -> None:
    by_web()
    by_whatsapp()
    aws.settle()
    before = len(aws.texts()) + len(said)
    answered()
    aws.settle()
    assert len(aws.texts()) + len(said) == before
