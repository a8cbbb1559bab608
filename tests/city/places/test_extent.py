"""The box around a city and its middle, by points and by outlines."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.city.places.area_of_point import Places
from chalicelib.city.places.extent import find_bounds, find_centre
from chalicelib.city.places.polygons import Outlines, Ring, make_outline
from chalicelib.city.tables.reader import read_city

KELURAHAN = read_city(Path(__file__).parents[3] / "chalicelib" / "city" / "jakarta").kelurahan
PLACES = Places(KELURAHAN, None)


def test_the_bounds_hold_every_place_in_the_city_and_no_other() -> None:
    south, west, north, east = find_bounds(PLACES)
    for row in KELURAHAN.values():
        assert south < row.lat < north
        assert west < row.lng < east
    edges = (PLACES.at(south + 0.001 * step, 106.8) for step in range(1000))
    assert any(edges)
    beyond = (south - 0.01, 106.8), (north + 0.01, 106.6), (-6.2, west - 0.01), (-6.2, east + 0.01)
    assert [PLACES.at(lat, lng) for lat, lng in beyond] == [None] * 4


def test_islands_far_away_do_not_move_the_centre() -> None:
    found = PLACES.at(*find_centre(KELURAHAN.values()))
    assert found
    assert found.kelurahan
    assert found.kelurahan.kota == "Kota Administrasi Jakarta Pusat"


def test_the_bounds_are_those_of_the_outlines_where_there_are_some() -> None:
    one, *_ = KELURAHAN.values()
    rows = {code: replace(one, code=code) for code in ("a", "b")}
    shapes = Outlines(
        make_outline(code, (Ring([x, x + 1_000_000, x], [y, y, y + 1_000_000]),))
        for code, x, y in (("a", 0, 0), ("b", 3_000_000, 1_000_000))
    )
    edges = (0.0, 0.0, 2.0, 4.0)
    assert find_bounds(Places(rows, shapes)) == pytest.approx(edges, abs=0.0011), (
        "a hundred metres more"
    )
