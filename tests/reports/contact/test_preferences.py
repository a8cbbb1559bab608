"""Hours in which somebody wants to be left alone."""

import pytest

from chalicelib.platform.errors import BadField
from chalicelib.reports.contact import preferences
from tests.builders import wib

NIGHT, NAP = (
    preferences.make_quiet_hours("21:00", "06:00"),
    preferences.make_quiet_hours("13:00", "14:30"),
)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (NIGHT, "2026-11-27 20:59", None),
        (NIGHT, "2026-11-27 21:00", "2026-11-28 06:00"),
        (NIGHT, "2026-11-27 23:59", "2026-11-28 06:00"),
        (NIGHT, "2026-11-28 00:00", "2026-11-28 06:00"),
        (NIGHT, "2026-11-28 05:59", "2026-11-28 06:00"),
        (NIGHT, "2026-11-28 06:00", None),
        (NIGHT, "2026-12-31 22:00", "2027-01-01 06:00"),
        (NAP, "2026-11-27 12:59", None),
        (NAP, "2026-11-27 13:00", "2026-11-27 14:30"),
        (NAP, "2026-11-27 14:30", None),
    ],
)
def test_quiet_hours_are_in_the_citys_time_and_may_go_over_midnight(
    hours: preferences.Quiet, now: str, until: str | None
) -> None:
    assert hours.until(wib(now)) == (until and wib(until))


def test_they_are_kept_as_they_are_written() -> None:
    assert str(NIGHT) == "21:00-06:00"
    assert preferences.parse_quiet_hours("21:00-06:00") == NIGHT


def test_hours_that_end_when_they_begin_are_none() -> None:
    with pytest.raises(BadField):
        preferences.make_quiet_hours("06:00", "06:00")
