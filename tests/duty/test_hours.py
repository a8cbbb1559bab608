"""When a duty is open, and when it opens next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.city.working_hours import get_office_hours
from chalicelib.duty.hours import DAYS, FARTHEST, find_opening, is_open, parse_hours
from chalicelib.platform.errors import BadField
from tests.builders import wib
from tests.rows import each_row

OFFICE = get_office_hours(city())
SHIFTS = "mon-fri 07:00-15:00; sat 08:00-12:00"
NIGHT = "fri-sun 22:00-06:00"


@each_row(
    ("hours", "at", "opening"),
    [
        # 2026-11-23 is a Monday, the 28th a Saturday
        ("always", "2026-11-28 03:00", "2026-11-28 03:00"),
        ("office", "2026-11-23 07:29", "2026-11-23 07:30"),
        ("office", "2026-11-23 07:30", "2026-11-23 07:30"),
        ("office", "2026-11-23 15:59", "2026-11-23 15:59"),
        ("office", "2026-11-23 16:00", "2026-11-24 07:30"),
        ("office", "2026-11-27 16:30", "2026-11-30 07:30"),  # Friday evening: until Monday
        ("office", "2026-12-24 10:00", "2026-12-28 07:30"),  # cuti bersama, Christmas, a weekend
        (SHIFTS, "2026-11-27 15:00", "2026-11-28 08:00"),
        (SHIFTS, "2026-11-28 11:59", "2026-11-28 11:59"),
        (SHIFTS, "2026-11-28 12:00", "2026-11-30 07:00"),
        (NIGHT, "2026-11-27 21:59", "2026-11-27 22:00"),
        (NIGHT, "2026-11-28 05:59", "2026-11-28 05:59"),  # Friday's lasts until Saturday
        (NIGHT, "2026-11-30 05:00", "2026-11-30 05:00"),  # Sunday's until Monday
        (NIGHT, "2026-11-30 06:00", "2026-12-04 22:00"),
        ("sat-mon 08:00-09:00", "2026-11-24 08:00", "2026-11-28 08:00"),
        ("mon,wed 00:00-00:00", "2026-11-24 00:00", "2026-11-25 00:00"),  # a whole day
    ],
)
def test_a_duty_opens(hours: str, at: str, opening: str) -> None:
    parsed = parse_hours(hours)
    assert find_opening(parsed, wib(at), OFFICE) == wib(opening)
    assert is_open(parsed, wib(at), OFFICE) is (at == opening)


@pytest.mark.parametrize(
    "text",
    [
        *("", "sometimes", "mon", "mon 7:00-15:00", "mon 07:00-24:00", "mon-fri 07:00 - 15:00"),
        *("senin 07:00-15:00", "mon 07:00-15:00;", "; ".join(["mon 07:00-08:00"] * 8)),
    ],
)
def test_hours_that_nobody_can_read_are_refused(text: str) -> None:
    with pytest.raises(BadField):
        parse_hours(text)


CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
SPANS = st.builds(
    "{} {}-{}".format,
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True).map(",".join),
    CLOCKS,
    CLOCKS,
)
HOURS = st.one_of(st.just("office"), st.lists(SPANS, min_size=1, max_size=3).map("; ".join))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC, microsecond=0)
)


@given(HOURS, MOMENTS)
def test_it_is_open_when_it_opens_and_not_a_minute_before(text: str, at: datetime) -> None:
    hours = parse_hours(text)
    assert parse_hours(hours.text) == hours
    opening = find_opening(hours, at, OFFICE)
    assert at <= opening <= at + timedelta(days=FARTHEST)
    assert is_open(hours, opening, OFFICE)
    if opening > at:
        assert not is_open(hours, at, OFFICE)
        before = max(at, opening - timedelta(minutes=1))
        assert not is_open(hours, before, OFFICE)
