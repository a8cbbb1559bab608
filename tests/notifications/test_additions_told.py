"""The days on which strangers add to a report: each stands for itself, and is told once."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.notifications import entry_notices
from chalicelib.notifications import service as notifications_service
from chalicelib.notifications.quiet_hours import additions_moment
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, Kind
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Entry
from tests.builders import KEBON_JERUK, a_city, wib

CITY = a_city()


def said(seq: int, at: str, by: str = CITIZEN) -> Entry:
    return Entry(seq, wib(at), Kind.COMMENT, Status.PROSES, KEBON_JERUK, by=by)


FILED = replace(said(1, "2026-11-23 08:00", REPORTER), kind=Kind.STATUS)
TOLD = [
    FILED,
    said(2, "2026-11-23 09:00"),
    said(3, "2026-11-23 10:00", REPORTER),
    said(4, "2026-11-23 17:59"),
    said(5, "2026-11-23 18:00"),
    said(6, "2026-11-24 17:00"),
    said(7, "2026-11-26 09:00"),
]


def test_a_day_ends_when_the_city_says_and_its_first_addition_stands_for_all() -> None:
    assert additions_moment(wib("2026-11-23 17:59"), CITY) == wib("2026-11-23 18:00")
    assert additions_moment(wib("2026-11-23 18:00"), CITY) == wib("2026-11-24 18:00")
    assert notifications_service.first_of_each_day(TOLD, CITY) == {2, 5, 7}
    first = {entry.seq: entry for entry in TOLD}
    many = [entry_notices.count_same_day(TOLD, first[seq], CITY) for seq in (2, 5, 7)]
    assert many == [2, 2, 1]


def test_of_a_day_whose_beginning_was_not_read_none_is_the_first() -> None:
    assert notifications_service.first_of_each_day(TOLD[3:], CITY) == {5, 7}
    assert notifications_service.first_of_each_day(TOLD[5:], CITY) == {7}
    assert notifications_service.first_of_each_day([], CITY) == frozenset()


def test_where_hours_are_short_days_are() -> None:
    fast = replace(CITY, pace=1 / 3600)  # an hour lasts a second
    at = wib("2026-11-23 09:00")
    assert at < additions_moment(at, fast) <= at + timedelta(seconds=24)
