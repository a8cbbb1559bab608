"""Answers of senders' APIs that are lost: unknown, told once, and nobody tries again by himself."""

from contextlib import suppress
from typing import Any

from chalicelib.domain.contact import Contact
from chalicelib.domain.status import Action
from chalicelib.outside import senders
from chalicelib.outside.post import NotSent
from chalicelib.services import casework, intake, noticing
from chalicelib.stores import notices
from tests.builders import a_draft, a_sent_step, an_officer
from tests.moto_aws import Aws, Hands

X = Contact("Siti", reply="x/dm/1/22", person="22")
PARTNER = Contact("Siti", reply="partner/JAKI-1")


def asked(hands: Hands, monkeypatch: Any, contact: Contact, channel: str, answer: Any) -> Any:
    """How often an API was asked in three tries, and what the log says of it."""
    calls: list[str] = []

    def send(method: str, url: str, headers: Any, body: bytes) -> senders.Response:
        calls.append(url)
        if isinstance(answer, Exception):
            raise answer
        return senders.Response(answer, {}, b"{}")

    monkeypatch.setattr(senders, "send", send)
    draft = a_draft(received_at=hands.moment, contact=contact, channel=channel)
    number = intake.file(draft).report.number
    casework.act(number, an_officer(), a_sent_step(Action.PROSES))
    for _ in range(3):
        with suppress(NotSent):  # the queue's to hear
            noticing.tell(number, 2)
        hands.forward(minutes=6)
    log = [each for each in notices.addressed(number).log if each.seq == 2]
    return len([*calls]), [(str(each.state), each.code, each.retry) for each in log]


def test_a_lost_answer_is_unknown_where_a_repeat_would_be_seen(
    aws: Aws, hands: Hands, monkeypatch: Any
) -> None:
    lost, before = senders.AnswerLost("ReadTimeoutError"), senders.Unreachable("x")
    cases = (
        (X, "twitter", lost, 2, ("unknown", "lost", False)),  # entries 1 and 2, once each
        (X, "twitter", 504, 2, ("unknown", "504", False)),
        (X, "twitter", before, 6, ("failed", "unreachable", True)),
        (X, "twitter", 503, 6, ("failed", "503", True)),
        (PARTNER, "jaki", lost, 3, ("failed", "unreachable", True)),
        (PARTNER, "jaki", 502, 3, ("failed", "http-502", True)),
    )
    wrong = []
    for contact, channel, answer, many, line in cases:
        found = asked(hands, monkeypatch, contact, channel, answer)
        if found != (many, [line]):
            wrong.append((channel, answer, found))
    assert wrong == []
