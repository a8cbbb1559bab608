"""Points: refused, outside, by the cells of the grid, by the nearest kelurahan's point, and by
outlines made of squares.
"""

import gzip
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.places.area_of_point import (
    FoundArea,
    FoundBy,
    ImpossiblePointError,
    OutlinesDisagreeError,
    Places,
    measure_reaches,
)
from chalicelib.city.places.cells import GRID, HEADING, Cells, CellsError, Run, read_cells
from chalicelib.city.places.polygons import Outlines, Ring, make_outline
from chalicelib.city.rows import Kelurahan
from chalicelib.city.tables.reader import read_city
from tests.rows import each_row

JAKARTA = Path(__file__).parents[3] / "chalicelib" / "city" / "jakarta"
KELURAHAN = read_city(JAKARTA).kelurahan
BY_POINTS = Places(KELURAHAN, None)
BY_CELLS = Places(KELURAHAN, cells=read_cells(JAKARTA))
METRE = 1e6 / 111_195  # in 1e-6 degrees of latitude


def a_kelurahan(code: str, *, lat: float = 0.0, lng: float = 0.0) -> Kelurahan:
    jeruk = KELURAHAN["31.73.05.1001"]
    return replace(jeruk, code=code, name=f"Kelurahan {code}", lat=lat, lng=lng)


def square(west: int, south: int, side: int) -> Ring:
    east, north = west + side, south + side
    return Ring([west, east, east, west], [south, south, north, north])


def places(**rings: list[tuple[Ring, ...]]) -> Places:
    drawn = Outlines(make_outline(code, part) for code, parts in rings.items() for part in parts)
    return Places({code: a_kelurahan(code) for code in rings}, drawn)


def code_of(found: FoundArea | None) -> str | None:
    return found.code if found else None


@pytest.mark.parametrize(
    ("lat", "lng"),
    [
        (math.nan, 106.8),
        (-6.2, math.nan),
        (math.inf, 106.8),
        (-6.2, -math.inf),
        (-90.001, 0.0),
        (106.8, -6.2),  # latitude and longitude exchanged
        (0.0, 180.5),
    ],
)
def test_a_point_that_is_not_on_the_globe_is_refused(lat: float, lng: float) -> None:
    with pytest.raises(ImpossiblePointError):
        BY_POINTS.at(lat, lng)


@each_row("kelurahan", KELURAHAN.values())
def test_without_outlines_a_kelurahans_own_point_is_in_it(kelurahan: Kelurahan) -> None:
    found = BY_POINTS.at(kelurahan.lat, kelurahan.lng)
    assert found == FoundArea(kelurahan.code, kelurahan.name, FoundBy.NEAREST_POINT, kelurahan)


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [
        ("Monas", -6.1754, 106.8272),
        ("Kebon Jeruk", -6.1926, 106.7697),
        ("Blok M", -6.2443, 106.7981),
        ("Pulau Pramuka", -5.7458, 106.6135),
    ],
)
def test_without_outlines_known_places_are_inside_the_city(
    name: str, lat: float, lng: float
) -> None:
    found = BY_POINTS.at(lat, lng)
    assert found is not None, name
    assert found.how is FoundBy.NEAREST_POINT


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [
        ("Bogor", -6.5971, 106.8060),
        ("Bandung", -6.9175, 107.6191),
        ("Tangerang", -6.1781, 106.6300),
        ("Bekasi", -6.2383, 106.9756),
        ("Java Sea", -5.2, 107.5),
        ("Null Island", 0.0, 0.0),
        ("Amsterdam", 52.3676, 4.9041),
        ("the other side of the date line", -6.2, -179.9),
        ("the pole", -90.0, 106.8),
    ],
)
def test_without_outlines_what_is_far_lies_outside_the_city(
    name: str, lat: float, lng: float
) -> None:
    assert BY_POINTS.at(lat, lng) is None, name


def test_the_reach_of_a_point_is_twice_the_common_spacing_and_islands_reach_half_way() -> None:
    row = [a_kelurahan(str(i), lng=i * 1000 * METRE / 1e6) for i in range(4)]
    island = a_kelurahan("island", lng=23_000 * METRE / 1e6)
    found = measure_reaches([*row, island])
    assert found["0"] == pytest.approx(2000, rel=0.001)
    assert found["island"] == pytest.approx(10_000, rel=0.001)


def test_in_jakarta_the_common_reach_is_two_kilometres() -> None:
    assert min(measure_reaches(KELURAHAN.values()).values()) == pytest.approx(2000, rel=0.02)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_without_outlines_every_point_of_the_globe_has_an_answer_within_reach(
    lat: float, lng: float
) -> None:
    found = BY_POINTS.at(lat, lng)
    if found:
        assert abs(lat - found.kelurahan.lat) < 0.2  # type: ignore[union-attr]


@each_row("kelurahan", KELURAHAN.values())
def test_by_cells_a_kelurahans_own_point_is_in_it(kelurahan: Kelurahan) -> None:
    found = BY_CELLS.at(kelurahan.lat, kelurahan.lng)
    assert code_of(found) == kelurahan.code, "its cell, or that of an islet near its point"


@pytest.mark.parametrize(
    ("lat", "lng", "name"),
    [
        (-6.1754, 106.8272, "Gambir"),
        (-6.1926, 106.7697, "Kebon Jeruk"),
        (-6.1352, 106.8133, "Pinangsia"),
        (-6.1605, 106.9059, "Kelapa Gading Timur"),
    ],
)
def test_by_cells_known_places_lie_in_their_kelurahan(lat: float, lng: float, name: str) -> None:
    found = BY_CELLS.at(lat, lng)
    assert (found and found.name, found and found.how) == (name, FoundBy.CELL)


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [
        ("Bekasi, a kilometre from the border", -6.2383, 106.9856),
        ("Depok, a kilometre from the border", -6.3700, 106.8250),
        ("Java Sea", -5.2, 107.5),
        ("Amsterdam", 52.3676, 4.9041),
    ],
)
def test_by_cells_what_lies_beyond_the_border_is_outside(name: str, lat: float, lng: float) -> None:
    assert BY_CELLS.at(lat, lng) is None, name


def test_between_islands_the_nearest_counts_and_on_the_land_only_cells_do() -> None:
    assert code_of(BY_CELLS.at(-5.86, 106.62)) == "31.01.02.1003", "the sea beside Pulau Pari"
    one = a_kelurahan("a", lat=-6.39, lng=106.21)
    lone = Places({"a": one}, cells=Cells([Run(10, 10, 1, "a")]))
    assert code_of(lone.at(-6.3895, 106.2105)) == "a"
    assert code_of(lone.at(-6.3885, 106.2115)) == "a", "a cell that touches a corner"
    assert lone.at(-6.3875, 106.2105) is None


def test_cells_of_other_kelurahan_than_the_table_has_are_refused() -> None:
    with pytest.raises(OutlinesDisagreeError, match="x, y"):
        Places({"y": a_kelurahan("y")}, cells=Cells([Run(0, 0, 1, "x")]))


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"a,b\n1,2\n"), gzip.compress(f"{HEADING}\n1,2\n".encode())],
)
def test_a_damaged_table_of_cells_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / GRID).write_bytes(content)
    with pytest.raises(CellsError, match=GRID):
        read_cells(tmp_path)


def test_a_point_inside_an_outline_is_in_that_kelurahan() -> None:
    found = places(a=[(square(0, 0, 20_000),)], b=[(square(20_000, 0, 20_000),)]).at(0.01, 0.03)
    assert (code_of(found), found and found.how) == ("b", FoundBy.OUTLINE)


def test_a_hole_is_not_inside_and_what_fills_it_is_another_kelurahan() -> None:
    ring, hole = square(0, 0, 30_000), square(10_000, 10_000, 10_000)
    both = places(around=[(ring, hole)], middle=[(hole,)])
    assert code_of(both.at(0.015, 0.015)) == "middle"
    assert code_of(both.at(0.005, 0.015)) == "around"
    assert places(around=[(ring, hole)]).at(0.015, 0.015) is None


def test_every_island_of_a_kelurahan_counts() -> None:
    islands = places(a=[(square(0, 0, 1000),), (square(500_000, 500_000, 1000),)])
    assert code_of(islands.at(0.5005, 0.5005)) == "a"
    assert islands.at(0.25, 0.25) is None


@pytest.mark.parametrize(
    ("metres", "code"), [(1, "a"), (99, "a"), (101, None), (5000, None)], ids=str
)
def test_beside_an_outline_the_nearest_within_100_metres_counts(
    metres: int, code: str | None
) -> None:
    found = places(a=[(square(0, 0, 20_000),)]).at(0.01, -metres * METRE / 1e6)
    assert code_of(found) == code
    assert found is None or found.how is FoundBy.NEAR_OUTLINE


def test_in_a_gap_between_two_outlines_the_nearer_one_counts() -> None:
    gap = places(a=[(square(0, 0, 20_000),)], b=[(square(20_500, 0, 20_000),)])
    assert code_of(gap.at(0.01, 0.0202)) == "a"
    assert code_of(gap.at(0.01, 0.0203)) == "b"


def test_where_outlines_overlap_the_first_in_the_file_counts() -> None:
    overlap = places(a=[(square(0, 0, 20_000),)], b=[(square(10_000, 0, 20_000),)])
    assert code_of(overlap.at(0.01, 0.015)) == "a"


@given(st.integers(-40_000, 40_000), st.integers(-40_000, 40_000))
def test_a_point_on_a_border_is_in_exactly_one_of_the_neighbours(x: int, y: int) -> None:
    tiles = [square(i * 20_000, j * 20_000, 20_000) for i in range(-3, 3) for j in range(-3, 3)]
    borders = [(x // 20_000 * 20_000, y), (x, y // 20_000 * 20_000)]
    for point in borders:
        assert sum(tile.crossings_are_odd(*point) for tile in tiles) == 1


def test_outlines_of_other_kelurahan_than_the_table_has_are_refused() -> None:
    drawn = Outlines([make_outline("x", (square(0, 0, 20_000),))])
    with pytest.raises(OutlinesDisagreeError, match="x, y"):
        Places({"y": a_kelurahan("y")}, drawn)


@given(
    st.floats(-6.35, -6.1),
    st.floats(106.7, 106.95),
    st.floats(1, 1000),
    st.floats(0, 2 * math.pi),
)
def test_around_has_the_kelurahan_of_every_point_of_its_circle(
    lat: float, lng: float, metres: float, way: float
) -> None:
    away = metres * METRE / 1e6 * 0.99
    north, east = away * math.sin(way), away * math.cos(way) / math.cos(math.radians(lat))
    found = BY_POINTS.at(lat + north, lng + east)
    assert found is None or found.code in BY_POINTS.around(lat, lng, metres)
    by_cells = BY_CELLS.at(lat + north, lng + east)
    assert by_cells is None or by_cells.code in BY_CELLS.around(lat, lng, metres)


def test_around_by_outlines_has_those_that_reach_into_its_box() -> None:
    metre = round(METRE)
    drawn = places(
        here=[(square(0, 0, 1000 * metre),)],
        near=[(square(1500 * metre, 0, 100 * metre),), (square(90_000, 90_000, 100),)],
        far=[(square(5000 * metre, 0, 100 * metre),)],
    )
    assert drawn.around(0.0, 0.0, 300) == ["here"]
    assert drawn.around(0.0, 0.0, 1500) == ["here", "near"]
    assert drawn.around(1.0, 1.0, 1000) == []
