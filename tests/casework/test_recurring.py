"""Recurring spots: each closing in one of them, the same ones whatever order they come in, and what
was open together counts once.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.casework import recurring_spots
from chalicelib.city.places import distance
from chalicelib.reports.resolution_time import Closing
from tests.builders import KEBON_JERUK, MONDAY

DAY = timedelta(days=1)
METRES = 50.0
POINT = (-6.1926, 106.7697)


def a_closing(
    number: int, day: float = 0, *, took: float = 0.5, north: float = 0, east: float = 0
) -> Closing:
    """Closed so many days after Monday and so many metres from the point, after ``took`` days."""
    point = (
        POINT[0] + north / distance.METRES_PER_DEGREE,
        POINT[1] + east / distance.METRES_PER_DEGREE,
    )
    at, lasted = MONDAY + day * DAY, took * DAY
    return Closing(f"JK{number:03}", "sampah", KEBON_JERUK, at, lasted, point=point)


def apart(one: Closing, other: Closing) -> float:
    assert one.point
    assert other.point
    return distance.measure_metres(*one.point, *other.point)


metres = st.floats(-300, 300)
many_closings = st.lists(
    st.builds(
        lambda day, took, north, east, category: replace(
            a_closing(0, day, took=took, north=north, east=east), category=category
        ),
        *(st.integers(0, 90), st.integers(0, 20), metres, metres),
        st.sampled_from(["sampah", "pohon"]),
    ),
    max_size=40,
).map(lambda held: [replace(each, number=f"JK{at:03}") for at, each in enumerate(held)])


@given(many_closings, st.randoms(use_true_random=False))
def test_each_closing_is_in_one_spot_near_its_middle_whatever_the_order(
    held: list[Closing], chance: Random
) -> None:
    found = [*recurring_spots.find_spots(held, METRES)]
    told = [each for spot in found for each in spot.closings]
    assert sorted(told, key=lambda each: each.number) == held
    for spot in found:
        assert spot.middle in spot.closings
        assert {each.category for each in spot.closings} == {spot.middle.category}
        assert all(apart(spot.middle, each) <= METRES for each in spot.closings)
        assert [*spot.closings] == sorted(
            spot.closings, key=lambda each: (each.at, each.number), reverse=True
        )
    mixed = [*held]
    chance.shuffle(mixed)
    again = recurring_spots.find_recurring(mixed, metres=METRES, times=1)
    assert again == recurring_spots.find_recurring(held, metres=METRES, times=1)
    assert sorted(again, key=lambda spot: spot.rank) == again
    assert len({spot.rank for spot in again}) == len(again) == len(found)


@given(many_closings)
def test_middles_are_further_apart_than_the_reach(held: list[Closing]) -> None:
    for one, other in combinations(recurring_spots.find_spots(held, METRES), 2):
        if one.middle.category == other.middle.category:
            assert apart(one.middle, other.middle) > METRES * 0.999


@given(many_closings)
def test_times_are_at_most_the_closings_and_no_choice_of_them_makes_more(
    held: list[Closing],
) -> None:
    counted = recurring_spots.count_returned(held)
    chain = 0  # the longest that ends with each, looked for the long way
    ends: list[tuple[Closing, int]] = []
    for each in sorted(held, key=lambda one: one.at):
        before = [many for one, many in ends if each.received_at > one.at]
        ends.append((each, max(before, default=0) + 1))
        chain = max(chain, ends[-1][1])
    assert counted == chain <= len(held)


@pytest.mark.parametrize(
    ("closings", "times"),
    [
        ([a_closing(1, 1), a_closing(2, 8), a_closing(3, 15)], 3),
        ([a_closing(1, 1, took=1), a_closing(2, 1, took=0.5), a_closing(3, 1)], 1),  # of one heap
        ([a_closing(1, 1), a_closing(2, 8, took=7.5)], 1),  # filed while the other was open
        ([a_closing(1, 1), a_closing(2, 8, took=7)], 1),  # at the very moment it was done
        ([a_closing(1, 1), a_closing(2, 20, took=19.5), a_closing(3, 9)], 2),
        ([], 0),
    ],
)
def test_what_was_open_together_was_done_once(closings: list[Closing], times: int) -> None:
    assert recurring_spots.count_returned(closings) == times


def test_the_middle_is_where_most_are() -> None:
    """Sixty-four metres from end to end are one spot when the crowd is between them."""
    row = [a_closing(at, at, east=east) for at, east in enumerate([-32, -2, 0, 1, 2, 32], 1)]
    [spot] = recurring_spots.find_spots(row, METRES)
    assert spot.middle.number in ("JK002", "JK003", "JK004", "JK005")
    assert spot.times == 6


def test_far_and_placeless_closings_and_too_few_make_no_spot() -> None:
    near = [a_closing(1, 1), a_closing(2, 8)]
    others = [
        a_closing(3, 15, north=51),
        replace(a_closing(4, 16), point=None),
        replace(a_closing(5, 17), category="pohon"),
    ]
    assert recurring_spots.find_recurring([*near, *others], metres=METRES, times=3) == []
    [spot] = recurring_spots.find_recurring([*near, *others], metres=METRES, times=2)
    assert [each.number for each in spot.closings] == ["JK002", "JK001"]


def test_the_most_repeated_come_first() -> None:
    three = [a_closing(at, 7 * at) for at in (1, 2, 3)]
    four = [a_closing(10 + at, 7 * at, north=200) for at in (1, 2, 3, 4)]
    later = [a_closing(20 + at, 7 * at + 1, north=400) for at in (1, 2, 3)]
    found = recurring_spots.find_recurring([*three, *four, *later], metres=METRES, times=3)
    assert [spot.closings[0].number for spot in found] == ["JK014", "JK023", "JK003"]


def test_five_thousand_at_one_point_and_around_it_are_grouped_at_once() -> None:
    crowd = [a_closing(at, at / 50, north=at % 100, east=at % 37) for at in range(5000)]
    found = recurring_spots.find_recurring(crowd, metres=METRES, times=1)
    assert sum(len(spot.closings) for spot in found) == 5000
