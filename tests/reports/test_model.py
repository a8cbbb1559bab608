"""What a report knows of itself: whether it is open, what is promised now, whether it is late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.reports.contact.preferences import Contact, is_same_person
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from tests.builders import MONDAY, a_report, taken

HOUR = timedelta(hours=1)


def after(*steps: tuple[float, Action]) -> Report:
    """Filed on Monday at 08.00: to be answered within 6 hours, completed within 168."""
    report, _ = a_report(category="sampah")
    for worked, action in steps:
        report, _ = taken(report, action, MONDAY + worked * HOUR)
    return report


@pytest.mark.parametrize(
    ("steps", "looked_at", "late"),
    [
        ([], 6, False),
        ([], 6.1, True),
        ([(5, Action.COMMENT)], 6.1, True),  # a comment is no answer
        ([(5, Action.PROSES)], 6.1, False),
        ([(5, Action.PROSES)], 168, False),
        ([(5, Action.PROSES)], 168.1, True),
        ([(100, Action.PROSES)], 101, False),  # answered late, and in time to be completed
        ([(5, Action.PROSES), (168, Action.SELESAI)], 9000, False),
        ([(5, Action.PROSES), (168.1, Action.SELESAI)], 169, True),  # and it stays late
        ([(5, Action.PROSES), (168.1, Action.SELESAI)], 9000, True),
    ],
)
def test_a_report_is_late_past_the_promise_of_its_stage(
    steps: list[tuple[float, Action]], looked_at: float, late: bool
) -> None:
    assert after(*steps).late(MONDAY + looked_at * HOUR) is late


def test_an_answer_is_due_first_and_then_completion() -> None:
    assert after().due == MONDAY + 6 * HOUR
    assert after((1, Action.PROSES)).due == MONDAY + 168 * HOUR


def test_a_report_is_open_until_it_is_done() -> None:
    assert after().open
    assert after((1, Action.PROSES)).open
    assert not after((1, Action.PROSES), (2, Action.SELESAI)).open


def test_a_report_can_not_be_changed_but_only_replaced() -> None:
    report = after()
    with pytest.raises(AttributeError):
        report.complete_by = MONDAY  # type: ignore[misc]
    assert replace(report, rung=1) != report


SMS, MAIL = frozenset({"sms"}), frozenset({"email"})


@pytest.mark.parametrize(
    ("author", "other", "same"),
    [
        (Contact(phone="+6281", proven=SMS), Contact(phone="+6281", email="a@b.id"), True),
        (Contact(phone="+6281"), Contact(phone="+6281", proven=SMS), False),
        (Contact(phone="+6281", proven=MAIL), Contact(phone="+6281"), False),
        (Contact(phone="+6281", proven=SMS), Contact(phone="+6282"), False),
        (Contact(email="Siti@warga.id", proven=MAIL), Contact(email="siti@warga.id"), True),
        (Contact(email="siti@warga.id"), Contact(email="siti@warga.id", proven=MAIL), False),
        (Contact(reply="x/dm/1/2", person="2"), Contact(reply="x/post/1/3/2", person="2"), True),
        (
            Contact(reply="x/dm/1/2", person="2"),
            Contact(reply="meta/message/1/2", person="2"),
            False,
        ),
        (Contact(name="Siti"), Contact(name="Siti"), False),
        (Contact(), Contact(), False),
    ],
)
def test_an_author_is_known_by_a_way_that_they_prove(
    author: Contact, other: Contact, same: bool
) -> None:
    assert is_same_person(author, other) is same
