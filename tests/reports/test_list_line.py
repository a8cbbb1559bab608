"""Lines of lists: what everybody sees of them, and which of them lie near a point."""

from dataclasses import replace

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.reports.access import visibility
from chalicelib.reports.filing import Place
from chalicelib.reports.list_line import listed_report, make_near_filter
from tests.builders import a_report


@pytest.mark.parametrize(
    ("lat", "lng", "metres", "within"),
    [
        (-6.1926, 106.7697, 1, True),
        (-6.1935, 106.7697, 99, False),  # 100.2 metres to the south
        (-6.1935, 106.7697, 101, True),
        (-6.1926, 106.7706, 101, True),  # 99.6 metres to the east
        (-6.1926, 106.7706, 99, False),
    ],
)
def test_near_is_within_so_many_metres(lat: float, lng: float, metres: int, within: bool) -> None:
    assert make_near_filter(lat, lng, metres, city())(listed_report(a_report()[0])) is within


@pytest.mark.parametrize("level", [*Visibility])
def test_a_line_shows_no_more_than_its_level_wherever_it_was_read_from(level: Visibility) -> None:
    line = listed_report(a_report(visibility=level, photos=("a.jpg",))[0])
    line = replace(line, summary="Sampah di gang", supporters=3)
    shown = visibility.public_listed(line, city())
    words = (shown.description, shown.summary, shown.photos)
    if level is Visibility.PUBLIC:
        assert words == (line.description, line.summary, line.photos)
        assert shown.place.lat == line.place.lat
    else:
        assert words == ("", "", ())
        assert (shown.place.lat, shown.place.lng, shown.place.address) == (None, None, None)
    assert shown.supporters == (0 if level is Visibility.PRIVATE else 3)


def test_what_has_no_point_or_shows_none_is_near_nothing() -> None:
    found = make_near_filter(-6.1926, 106.7697, 1000, city())
    assert not found(listed_report(a_report(place=Place(address="Kebon Jeruk"))[0]))
    for level in (Visibility.FACTS, Visibility.PRIVATE):
        assert not found(replace(listed_report(a_report()[0]), visibility=level))
