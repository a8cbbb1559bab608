"""Which open reports are offered as the same matter: a table of neighbours."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.places import distance
from chalicelib.city.rows import Visibility
from chalicelib.reports import duplicates
from chalicelib.reports.access import home_blurring
from chalicelib.reports.duplicates import Likely, Matter, Nearby
from chalicelib.reports.filing import Place
from chalicelib.reports.status import Status
from chalicelib.reports.store.search_index import Folding
from tests.builders import KEBON_JERUK, MONDAY
from tests.rows import each_row

LAT, LNG = -6.1926, 106.7697
HERE = Place("Jl. Panjang", LAT, LNG, KEBON_JERUK)
NOWHERE = Place("Jl. Panjang", None, None, KEBON_JERUK)
SAID = "Sampah menumpuk di depan gang sejak kemarin"
FOLDING = Folding(city().words, city().slang)


def metres_north(metres: float) -> Place:
    return Place(None, LAT + metres / distance.METRES_PER_DEGREE, LNG, KEBON_JERUK)


def a_neighbour(metres: float | None, days: float = 0, **changes: Any) -> Nearby:
    given: dict[str, Any] = {
        "number": "JK261123-000001",
        "status": Status.MENUNGGU,
        "category": "sampah",
        "place": NOWHERE if metres is None else metres_north(metres),
        "created_at": MONDAY - timedelta(days=days),
        "visibility": Visibility.PUBLIC,
        "summary": "Tumpukan sampah di gang",
    }
    return Nearby(**{**given, **changes})


def found(
    *near: Nearby,
    city: City = city(),  # noqa: B008
    for_officers: bool = False,
    **changes: Any,
) -> list[Likely]:
    given: dict[str, Any] = {"text": SAID, "category": "sampah", "place": HERE, "at": MONDAY}
    matter = Matter(**{**given, **changes})
    return duplicates.find_likely(matter, near, city, FOLDING.words, for_officers=for_officers)


@each_row(
    ("metres", "days", "category", "summary", "offered"),
    [
        (0, 0, "sampah", "Tumpukan sampah di gang", True),
        (20, 10, "sampah", "bau sekali, tolong diangkut", True),  # the same matter in other words
        (100, 1, "sampah", "sampah numpuk di gang", True),
        (140, 20, "sampah", "sampah numpuk di gang", False),  # another heap, by now
        (151, 0, "sampah", SAID, False),
        (0, 31, "sampah", SAID, False),
        (10, 1, "coretan", "sampah menumpuk di depan gang", True),  # of the same group
        (30, 0, "pencemaran", "sampahnya bau", True),  # in other forms of its words
        (10, 1, "jalan", "jalan berlubang di depan gang", False),
        (10, 1, "lainnya", SAID, True),  # nobody could tell its category
        (10, 1, "lainnya", "tolong dibantu", False),
        (None, 1, "sampah", "sampah menumpuk di depan gang", True),  # none of the two has a point
        (None, 1, "sampah", "sampah di pasar", False),
        (None, 1, "coretan", SAID, False),
    ],
)
def test_place_age_category_and_words_say_together_whether_it_is_offered(
    metres: float | None, days: float, category: str, summary: str, offered: bool
) -> None:
    neighbour = a_neighbour(metres, days, category=category, summary=summary)
    place = NOWHERE if metres is None else HERE
    told = found(neighbour, place=place)
    assert bool(told) is offered
    if offered:
        blur = home_blurring.blur_of(category, city())  # a home may be meant by ``lainnya``
        shown = home_blurring.shown_place(neighbour.place, blur)
        assert told[0].metres == duplicates.distance_between(place, shown)
        if metres is not None and not blur:
            assert told[0].metres == pytest.approx(metres, abs=0.5)


def test_the_likeliest_come_first_and_no_more_than_the_city_offers() -> None:
    near = [a_neighbour(at * 9, number=f"JK261123-00000{at}") for at in range(8)]
    told = found(*reversed(near))
    assert [each.report.number[-1] for each in told] == ["0", "1", "2", "3", "4"]
    assert [each.score for each in told] == sorted([each.score for each in told], reverse=True)


def test_a_report_is_not_like_itself() -> None:
    assert found(a_neighbour(0), number="JK261123-000001") == []


def test_where_a_home_may_be_meant_it_is_the_place_that_is_shown_that_counts() -> None:
    home = a_neighbour(0, category="pmks", summary="Orang terlantar di Jl. Mawar No. 12")
    [told] = found(home, category="pmks", text="orang terlantar di jalan mawar")
    shown = home_blurring.shown_place(HERE, home_blurring.blur_of("pmks", city()))
    assert told.metres == duplicates.distance_between(HERE, shown)
    assert told.metres
    assert told.metres > 10
    assert told.report.place.lat == shown.lat
    assert told.report.summary == "Orang terlantar di Jl. Mawar [data pribadi]"


def with_facts(metres: float, days: float = 0, **changes: Any) -> Nearby:
    facts = {"visibility": Visibility.FACTS, "summary": ""}
    return a_neighbour(metres, days, **{**facts, **changes})


@each_row(
    ("days", "category", "offered"),
    [
        (0, "sampah", True),
        (20, "sampah", True),
        (27, "sampah", False),
        (0, "coretan", True),  # of the same group
        (2, "coretan", False),
        (0, "jalan", False),
        (0, "pmks", False),  # may be about a home: of it only the kecamatan is known
    ],
)
def test_of_facts_the_kelurahan_the_age_and_the_category_say_whether_they_are_offered(
    days: float, category: str, offered: bool
) -> None:
    matter = "pmks" if category == "pmks" else "sampah"
    told = [found(with_facts(at, days, category=category), category=matter) for at in (0, 100, 900)]
    assert [bool(each) for each in told] == [offered] * 3
    shown = {repr(each) for each in told}
    assert len(shown) == 1, "not by where in its kelurahan it is"
    assert "106.76" not in repr(told)
    assert not any(each.metres for likely in told for each in likely)


def test_facts_of_another_kelurahan_are_not_offered() -> None:
    elsewhere = Place(None, LAT, LNG, "31.73.05.1002")
    assert found(with_facts(0, place=elsewhere)) == []


def test_nobody_tries_words_on_a_report_that_shows_none() -> None:
    told = [found(with_facts(0, summary=text)) for text in ("", SAID)]
    assert told[0][0].score == told[1][0].score


def test_officers_compare_the_points_of_facts_too() -> None:
    near, far = with_facts(20, number="JK261123-000003"), with_facts(151)
    [told] = found(near, far, for_officers=True)
    assert (told.report.number, told.metres) == (near.number, pytest.approx(20, abs=0.5))
    home = with_facts(0, category="pmks")
    assert found(home, category="pmks", for_officers=True)[0].metres == 0
