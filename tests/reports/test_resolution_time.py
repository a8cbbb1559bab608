"""How long reports usually take: as near as there are enough of them, and no nearer."""

from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.i18n import Language
from chalicelib.reports import resolution_time
from chalicelib.reports.resolution_time import Closing, Usual
from chalicelib.reports.texts.countdown_texts import describe_resolution_time
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, MONDAY

NEXT_DOOR, ACROSS_TOWN, ELSEWHERE = "31.73.05.1002", "31.73.01.1003", "31.71.01.1001"
HOUR = timedelta(hours=1)


def closings(**areas: int) -> list[Closing]:
    """So many in each area, after 1, 2, 3... hours, all areas counted on."""
    told = [area for area, many in areas.items() for _ in range(many)]
    return [
        Closing(f"JK{at}", "sampah", area, MONDAY, at * HOUR) for at, area in enumerate(told, 1)
    ]


@pytest.mark.parametrize(
    ("held", "scope", "hours", "many"),
    [
        ({KEBON_JERUK: 5, NEXT_DOOR: 9}, KEBON_JERUK, 3, 5),
        ({KEBON_JERUK: 4, NEXT_DOOR: 1}, KECAMATAN_KEBON_JERUK, 3, 5),
        ({KEBON_JERUK: 1, KECAMATAN_KEBON_JERUK: 4}, KECAMATAN_KEBON_JERUK, 3, 5),
        ({KEBON_JERUK: 4, ACROSS_TOWN: 2}, "31.73", 3.5, 6),
    ],
)
def test_as_near_as_there_are_enough(
    held: dict[str, int], scope: str, hours: float, many: int
) -> None:
    found = resolution_time.nearest_median("sampah", KEBON_JERUK, closings(**held), 5)
    assert found == Usual("sampah", scope, hours * HOUR, many)


def test_too_few_tell_nothing() -> None:
    assert (
        resolution_time.nearest_median("sampah", KEBON_JERUK, closings(**{KEBON_JERUK: 4}), 5)
        is None
    )
    assert resolution_time.median_within("sampah", "31", closings(**{KEBON_JERUK: 4}), 5) is None
    assert resolution_time.median_within("sampah", "31", [], 0) is None


def test_of_the_whole_city() -> None:
    held = closings(**{KEBON_JERUK: 3, ELSEWHERE: 2})
    assert resolution_time.median_within("sampah", "31", held, 5) == Usual(
        "sampah", "31", 3 * HOUR, 5
    )


def test_one_area_is_not_taken_for_another_whose_code_begins_alike() -> None:
    held = closings(**{"31.73.051": 5})
    assert resolution_time.median_within("sampah", KECAMATAN_KEBON_JERUK, held, 5) is None


@given(st.lists(st.integers(0, 10**7), min_size=1))
def test_it_is_the_median(seconds: list[int]) -> None:
    held = [
        Closing(str(at), "sampah", KEBON_JERUK, MONDAY, timedelta(seconds=each))
        for at, each in enumerate(seconds)
    ]
    found = resolution_time.median_within("sampah", KEBON_JERUK, held, 1)
    assert found
    assert found.span == timedelta(seconds=int(median(seconds)))


def test_it_is_told_in_words() -> None:
    told = Usual("sampah", KEBON_JERUK, 51 * HOUR, 12)
    assert [
        describe_resolution_time(told, "Sampah", "Kebon Jeruk", language)
        for language in (Language.INDONESIAN, Language.ENGLISH)
    ] == [
        "Separuh dari 12 laporan Sampah di Kebon Jeruk selesai dalam 2 hari 3 jam.",
        "Half of 12 reports about Sampah in Kebon Jeruk were done within 2 days 3 hours.",
    ]
