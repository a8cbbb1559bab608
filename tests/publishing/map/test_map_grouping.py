"""What a map shows in a box at a zoom: each report once, counted or at its point."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.publishing.map import grouping
from chalicelib.publishing.map.grouping import Box, Detail, Drawing, draw_map
from chalicelib.publishing.map.model import MapLine
from tests.rows import each_row

CITY = Box(106.6, -6.4, 107.0, -6.0)
MIDDLES = {"A": (-6.20, 106.80), "B": (-6.10, 106.90)}
NOW = 1_000_000.0


def a_line(number: str = "JK1", **changes: Any) -> MapLine:
    line = MapLine(
        *(number, "menunggu", "sampah", "A", "A", -6.2, 106.8, None, date(2026, 11, 23), True)
    )
    return line._replace(**changes)


def drawn(lines: list[MapLine], zoom: int, box: Box = CITY) -> Drawing:
    return draw_map(lines, MIDDLES, box, zoom, NOW)


def shown(drawing: Drawing) -> int:
    counts = [*drawing.areas.values(), *(each.count for each in drawing.clusters)]
    return sum(each.total for each in counts) + len(drawing.points)


@each_row(
    ("zoom", "detail"),
    [
        *((0, Detail.AREAS), (12, Detail.AREAS), (13, Detail.CLUSTERS), (15, Detail.CLUSTERS)),
        *((16, Detail.POINTS), (22, Detail.POINTS)),
    ],
)
def test_a_map_is_drawn_out_by_its_zoom(zoom: int, detail: Detail) -> None:
    assert drawn([a_line()], zoom).detail is detail


def test_below_the_clusters_every_report_is_counted_in_its_area() -> None:
    lines = [
        a_line("1"),
        a_line("2", status="proses", due=int(NOW) - 1),
        a_line("3", status="selesai", due=0, lat=None, lng=None),
        a_line("4", area="B", due=int(NOW) + 1),
    ]
    drawing = drawn(lines, 12)
    assert (drawing.clusters, drawing.points) == ([], [])
    a, b = drawing.areas["A"], drawing.areas["B"]
    assert (a.total, a.late, dict(a.statuses)) == (
        *(3, 2),
        {"menunggu": 1, "proses": 1, "selesai": 1},
    )
    assert (b.total, b.late) == (1, 0)


@pytest.mark.parametrize("zoom", [13, 16, 22])
def test_a_report_without_a_point_is_counted_in_its_area_at_every_zoom(zoom: int) -> None:
    drawing = drawn([a_line("1", lat=None, lng=None), a_line("2")], zoom)
    assert drawing.areas["A"].total == 1
    assert [point.line.number for point in drawing.points] == ["2"]


def test_points_close_to_each_other_are_a_cluster_in_their_middle() -> None:
    lines = [a_line("1", lat=-6.2001), a_line("2", lat=-6.2003), a_line("3", lat=-6.15)]
    drawing = drawn(lines, 13)
    [cluster] = drawing.clusters
    assert (cluster.lat, cluster.lng) == (pytest.approx(-6.2002), pytest.approx(106.8))
    assert cluster.count.total == 2
    assert [point.line.number for point in drawing.points] == ["3"], "one alone is at its point"


def test_a_cluster_stays_where_it_is_while_the_map_is_moved() -> None:
    lines = [a_line("1", lat=-6.2001), a_line("2", lat=-6.2003)]
    moved = [Box(106.79 + step / 999, -6.21, 106.81 + step / 999, -6.19) for step in range(5)]
    places = {(each.lat, each.lng) for box in moved for each in drawn(lines, 14, box).clusters}
    assert len(places) == 1


def test_too_many_points_are_shown_in_clusters_and_too_many_clusters_in_larger_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairs = [(-6.3 + at / 100, 106.7 + at / 100, n) for at in range(20) for n in range(2)]
    lines = [a_line(f"{lat}{n}", lat=lat, lng=lng) for lat, lng, n in pairs]
    assert len(drawn(lines, 18).points) == 40
    monkeypatch.setattr(grouping, "MOST_POINTS", 39)
    drawing = drawn(lines, 18)
    assert (drawing.detail, len(drawing.clusters), drawing.points) == (Detail.CLUSTERS, 20, [])
    monkeypatch.setattr(grouping, "MOST_CLUSTERS", 5)
    assert len(drawn(lines, 18).clusters) <= 5
    assert shown(drawn(lines, 18)) == 40
    monkeypatch.setattr(grouping, "MOST_CLUSTERS", 0)
    assert shown(drawn(lines, 18)) == 40, "there is an end to larger cells"


@each_row(
    ("lat", "lng", "inside"),
    [
        *((-6.2, 106.8, 1), (-6.0, 107.0, 1), (-6.4, 106.6, 1)),
        *((-6.41, 106.8, 0), (-5.99, 106.8, 0), (-6.2, 106.59, 0), (-6.2, 107.01, 0)),
    ],
)
def test_a_point_is_shown_where_the_box_holds_it(lat: float, lng: float, inside: int) -> None:
    assert len(drawn([a_line(lat=lat, lng=lng)], 16).points) == inside


def test_an_area_is_counted_where_its_middle_is_in_the_box_or_close_to_it() -> None:
    for west, counted in ((106.79, True), (106.81, True), (106.83, False)):
        box = Box(west, -6.21, west + 0.01, -6.19)
        assert bool(drawn([a_line()], 10, box).areas) is counted, west


PLACES = st.one_of(st.just((None, None)), st.tuples(st.floats(-6.4, -6.0), st.floats(106.6, 107.0)))


@given(
    places=st.lists(st.tuples(PLACES, st.sampled_from("AB")), max_size=30),
    zoom=st.integers(0, 22),
)
def test_each_report_of_the_city_is_shown_once_at_every_zoom(
    places: list[tuple[tuple[float | None, float | None], str]], zoom: int
) -> None:
    lines = [
        a_line(str(at), lat=lat, lng=lng, area=area) for at, ((lat, lng), area) in enumerate(places)
    ]
    assert shown(drawn(lines, zoom)) == len(lines)


def test_a_report_is_late_from_a_moment_on_or_for_good_or_never() -> None:
    assert not a_line(due=int(NOW)).late(NOW)
    assert a_line(due=int(NOW)).late(NOW + 1)
    assert a_line(due=0).late(NOW)
    assert not a_line(due=None).late(NOW)
