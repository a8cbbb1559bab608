"""The content of a map in a box at a zoom: counts of areas, then clusters, then points."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from chalicelib.publishing.map.model import MapLine

MOST_ZOOM = 22
AREAS_BELOW, POINTS_FROM = 13, 16  # zooms of web maps, which double the scale from one to the next
MOST_POINTS = 500  # of an answer; where there are more, they are shown in clusters
MOST_CLUSTERS = 1000
CELL = 90.0  # degrees: the side of a cluster's cell at zoom 0, a quarter of a tile of 256 pixels
MARGIN = 0.02  # degrees around a box in which the middle of an area may lie


class Detail(StrEnum):
    """The detail in which a map shows reports."""

    AREAS = "areas"
    CLUSTERS = "clusters"
    POINTS = "points"


class Box(NamedTuple):
    """A part of the map, in degrees of WGS84."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lat: float, lng: float, margin: float = 0.0) -> bool:
        return (
            self.west - margin <= lng <= self.east + margin
            and self.south - margin <= lat <= self.north + margin
        )


@dataclass(slots=True)
class Count:
    """The number of reports, of late reports among them, and of reports with each status."""

    total: int = 0
    late: int = 0
    statuses: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, line: MapLine, now: float) -> None:
        self.total += 1
        self.late += line.late(now)
        self.statuses[line.status] += 1


class Point(NamedTuple):
    """A report that has a point, in WGS84 degrees."""

    line: MapLine
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Reports whose points lie in one cell; ``lat`` and ``lng`` are the middle of the points."""

    lat: float
    lng: float
    count: Count


@dataclass(frozen=True, slots=True)
class Drawing:
    """The shown part of a map. ``areas`` counts the reports without a point here, by area."""

    detail: Detail
    areas: dict[str, Count]
    clusters: list[Cluster]
    points: list[Point]


def draw_map(
    lines: Iterable[MapLine],
    middles: Mapping[str, tuple[float, float]],
    box: Box,
    zoom: int,
    now: float,
) -> Drawing:
    """Return what is shown of the lines. Each is shown once, in one of the three ways.

    ``middles`` has latitude and longitude of each area. ``now`` is in seconds since 1970. A report
    whose exact point nobody may know is counted in its area.
    """
    areas: dict[str, Count] = {}
    points: list[Point] = []
    pointed = zoom >= AREAS_BELOW
    near = {area for area, middle in middles.items() if box.holds(*middle, margin=MARGIN)}
    for line in lines:
        if pointed and line.lat is not None and line.lng is not None:
            if box.holds(line.lat, line.lng):
                points.append(Point(line, line.lat, line.lng))
        elif line.area in near:
            areas.setdefault(line.area, Count()).add(line, now)
    if not pointed:
        return Drawing(Detail.AREAS, areas, [], [])
    if zoom >= POINTS_FROM and len(points) <= MOST_POINTS:
        return Drawing(Detail.POINTS, areas, [], points)
    clusters, alone = _group_points(points, zoom, now)
    return Drawing(Detail.CLUSTERS, areas, clusters, alone)


def _group_points(
    points: Sequence[Point], zoom: int, now: float
) -> tuple[list[Cluster], list[Point]]:
    """Return clusters, and the points that are alone in their cell. Cells have fixed places, so a
    cluster stays where it is while the map is moved; where there are too many they are larger.
    """
    while len(cells := _fill_cells(points, zoom)) > MOST_CLUSTERS and zoom:
        zoom -= 1
    clusters = [_make_cluster(inside, now) for inside in cells.values() if len(inside) > 1]
    return clusters, [inside[0] for inside in cells.values() if len(inside) == 1]


def _fill_cells(points: Sequence[Point], zoom: int) -> dict[tuple[int, int], list[Point]]:
    cells: dict[tuple[int, int], list[Point]] = {}
    side = CELL / 2**zoom
    for point in points:
        cells.setdefault((int(point.lat // side), int(point.lng // side)), []).append(point)
    return cells


def _make_cluster(points: Sequence[Point], now: float) -> Cluster:
    count = Count()
    for point in points:
        count.add(point.line, now)
    lat, lng = sum(each.lat for each in points), sum(each.lng for each in points)
    return Cluster(lat / len(points), lng / len(points), count)
