"""How many who support a report raise it in the queue."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.city.current import city
from chalicelib.reports.lifecycle import lifecycle


@pytest.mark.parametrize(("many", "hours"), [(0, 0), (2, 0), (3, 3), (9, 3), (10, 12), (999, 48)])
def test_the_last_row_that_is_reached_counts(many: int, hours: float) -> None:
    assert lifecycle.support_advance(many, city()) == timedelta(hours=hours)


def test_a_city_without_rows_raises_nothing_and_a_hastened_one_by_its_own_hours() -> None:
    assert lifecycle.support_advance(99, replace(city(), urgency=())) == timedelta()
    assert lifecycle.support_advance(3, replace(city(), pace=1 / 3600)) == timedelta(seconds=3)
