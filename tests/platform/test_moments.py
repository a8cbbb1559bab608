"""Moments: UTC inside, the city's time outside."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.moments import JAKARTA, format_shown, format_stored, parse_stored
from chalicelib.platform.texts.date_texts import format_time

ZONES = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2069, 12, 31), timezones=ZONES)  # noqa: DTZ001
MONTHS = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des"
NEW_YEAR = datetime(2026, 12, 31, 17, 5, 9, tzinfo=UTC)  # Friday, 1 January 2027 in Jakarta


def test_a_moment_is_stored_in_utc_and_shown_in_jakarta() -> None:
    assert format_stored(NEW_YEAR) == "2026-12-31T17:05:09Z"
    assert format_shown(NEW_YEAR) == "2027-01-01T00:05:09+07:00"
    assert format_time(NEW_YEAR) == "1 Jan 00.05 WIB"


@pytest.mark.parametrize(
    ("month", "name"),
    [*enumerate(MONTHS.split(), start=1)],
)
def test_months_are_spoken_in_indonesian(month: int, name: str) -> None:
    assert format_time(datetime(2026, month, 15, 14, 7, tzinfo=JAKARTA)) == f"15 {name} 14.07 WIB"


@given(MOMENTS)
def test_a_moment_is_read_back_aware_and_to_the_second(moment: datetime) -> None:
    again = parse_stored(format_stored(moment))
    assert again.utcoffset() == timedelta()
    assert again == moment.replace(microsecond=0)
    assert parse_stored(format_shown(moment)) == again


@given(MOMENTS, MOMENTS)
def test_stored_moments_sort_as_they_pass(one: datetime, other: datetime) -> None:
    if one.replace(microsecond=0) != other.replace(microsecond=0):
        assert (format_stored(one) < format_stored(other)) == (one < other)
