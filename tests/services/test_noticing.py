"""Notices: what a reporter hears of, by which ways, and what a way that fails keeps back."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.report import Contact
from chalicelib.domain.status import Action
from chalicelib.outside import post
from chalicelib.services import casework, intake, noticing, timing
from chalicelib.stores.notices import InHand
from tests.builders import PHONE, a_draft, a_step, an_officer
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

BOTH = Contact("Siti", PHONE, "siti@rumah.id")


class Post:
    """What was sent, by which way; ``broken`` ways refuse."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.broken: set[str] = set()

    def sms(self, phone: str, text: str) -> None:
        self._send("sms", text)

    def email(self, address: str, subject: str, text: str) -> None:
        self._send("email", text)

    def _send(self, way: str, text: str) -> None:
        if way in self.broken:
            raise post.NotSent("InvalidParameter")
        words = ("menunggu", "tanggapan", "diproses", "selesai ditangani", "melewati")
        self.sent.append((way, next(word for word in words if word in text)))


@pytest.fixture
def postman(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr(post, "sms", made.sms)
    monkeypatch.setattr(post, "email", made.email)
    return made


def a_life(hands: Hands, contact: Contact = BOTH, **draft: Any) -> str:
    """A report that was filed, answered and closed: three entries."""
    given = {"received_at": hands.moment, "contact": contact, **draft}
    number = intake.file(a_draft(**given)).report.number
    for action in (Action.PROSES, Action.SELESAI):
        casework.act(number, an_officer(), a_step(action))
    return number


def tell(number: str, seq: int) -> bool:
    """Whether the queue is done with the message."""
    try:
        noticing.tell(number, seq)
    except (InHand, post.NotSent):
        return False
    return True


def test_each_entry_is_told_by_each_way_once(aws: Aws, hands: Hands, postman: Post) -> None:
    number = a_life(hands)
    for seq in (1, 2, 3, 2, 1):
        assert tell(number, seq)
    words = ["menunggu", "diproses", "selesai ditangani"]
    assert postman.sent == [(way, word) for word in words for way in ("sms", "email")]


def test_a_message_that_comes_early_tells_what_came_before_it_first(
    aws: Aws, hands: Hands, postman: Post
) -> None:
    number = a_life(hands, Contact(phone=PHONE))
    assert tell(number, 3)
    assert [word for _, word in postman.sent] == ["menunggu", "diproses", "selesai ditangani"]
    assert tell(number, 1)
    assert tell(number, 2)
    assert len(postman.sent) == 3


@pytest.mark.parametrize(("broken", "works"), [("sms", "email"), ("email", "sms")])
def test_a_way_that_never_works_does_not_keep_back_the_other(
    aws: Aws, hands: Hands, postman: Post, broken: str, works: str
) -> None:
    number = a_life(hands)
    postman.broken = {broken}
    for _ in range(5):  # as often as the queue tries
        assert [tell(number, seq) for seq in (1, 2, 3)] == [False] * 3
        hands.forward(minutes=6)
    words = ["menunggu", "diproses", "selesai ditangani"]
    assert postman.sent == [(works, word) for word in words]


def test_a_way_that_works_again_tells_all_it_kept_back_in_order(
    aws: Aws, hands: Hands, postman: Post
) -> None:
    number = a_life(hands, Contact(email="siti@rumah.id"))
    postman.broken = {"email"}
    assert not tell(number, 1)
    hands.forward(minutes=6)
    postman.broken = set()
    assert tell(number, 2)
    assert [word for _, word in postman.sent] == ["menunggu", "diproses"]


@pytest.mark.parametrize(
    ("contact", "channel", "ways"),
    [
        (BOTH, "website", ["sms", "email"]),
        (Contact(phone=PHONE), "website", ["sms"]),
        (Contact(email="siti@rumah.id"), "website", ["email"]),
        (Contact(name="Siti"), "website", []),
        (Contact(), "website", []),
        (Contact(phone=PHONE), "sms", []),  # the receipt said it
        (BOTH, "sms", ["email"]),
    ],
)
def test_a_reporter_hears_of_a_filing_by_the_ways_they_left(
    aws: Aws, hands: Hands, postman: Post, contact: Contact, channel: str, ways: list[str]
) -> None:
    draft = a_draft(received_at=hands.moment, contact=contact, channel=channel)
    assert tell(intake.file(draft).report.number, 1)
    assert [way for way, _ in postman.sent] == ways


def test_reminders_between_offices_are_nobody_elses_business(
    aws: Aws, hands: Hands, postman: Post
) -> None:
    draft = a_draft(received_at=hands.moment, contact=Contact(phone=PHONE))
    number = intake.file(draft).report.number
    hands.forward(hours=7)
    timing.wake(number, 1)  # a reminder, and an escalation
    for seq in (1, 2, 3):
        assert tell(number, seq)
    assert [word for _, word in postman.sent] == ["menunggu", "melewati"]


def test_what_a_provider_refuses_is_told_by_its_code_alone(aws: Aws, calls: Calls) -> None:
    words = {"Error": {"Code": "MessageRejected", "Message": f"{PHONE} siti@rumah.id"}}
    calls.on("Publish", ClientError(words, "Publish"))
    with pytest.raises(post.NotSent) as refused:
        post.sms(PHONE, "halo")
    assert str(refused.value) == "MessageRejected"
    assert refused.value.__suppress_context__
