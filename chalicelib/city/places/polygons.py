"""The outlines of kelurahan, as polygons with coordinates in 1e-6 degrees (WGS84)."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.city.places.cells import Box
from chalicelib.city.places.distance import METRES_PER_MICRODEGREE

NEAR_METRES = 100.0  # gaps between simplified outlines are narrower than this
CELL = 10_000  # side of an index cell in 1e-6 degrees, about 1.1 km
NEAR_TALL = NEAR_METRES / METRES_PER_MICRODEGREE


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line in 1e-6 degrees, WGS84.

    The last corner joins the first, which is not repeated.
    """

    xs: Sequence[int]  # longitudes
    ys: Sequence[int]  # latitudes

    def crossings_are_odd(self, x: float, y: float) -> bool:
        """Return whether the point is inside the ring, by the even-odd rule.

        A point on the edge between two rings is inside exactly one of them.
        """
        xs, ys = self.xs, self.ys
        odd = False
        before = ys[-1] > y
        for i, corner in enumerate(ys):
            above = corner > y
            if above != before:
                x1, y1 = xs[i - 1], ys[i - 1]
                if x < x1 + (xs[i] - x1) * (y - y1) / (corner - y1):
                    odd = not odd
                before = above
        return odd

    def metres_from(self, x: float, y: float) -> float:
        """Return the distance to the nearest edge; infinite when it is surely above NEAR_METRES.

        It is computed on a plane that touches the globe at the point.
        """
        xs, ys = self.xs, self.ys
        wide = METRES_PER_MICRODEGREE * _find_narrowing(y)
        south, north = y - NEAR_TALL, y + NEAR_TALL
        nearest = math.inf
        for i, y2 in enumerate(ys):
            y1 = ys[i - 1]
            if (y1 > south or y2 > south) and (y1 < north or y2 < north):
                start = ((xs[i - 1] - x) * wide, (y1 - y) * METRES_PER_MICRODEGREE)
                end = ((xs[i] - x) * wide, (y2 - y) * METRES_PER_MICRODEGREE)
                nearest = min(nearest, _measure_to_edge(start, end))
        return nearest


@dataclass(frozen=True, slots=True)
class Outline:
    """One polygon of a kelurahan: its outer ring and its holes.

    ``box`` holds every point within NEAR_METRES of the polygon. ``make_outline`` computes it.
    """

    code: str
    rings: tuple[Ring, ...]
    box: Box

    def holds(self, x: float, y: float) -> bool:
        """Return whether the point is inside the polygon."""
        odd = False
        for ring in self.rings:
            odd ^= ring.crossings_are_odd(x, y)
        return odd

    def metres_from(self, x: float, y: float) -> float:
        """Return the distance to the nearest edge, as ``Ring.metres_from`` does."""
        return min(ring.metres_from(x, y) for ring in self.rings)


def make_outline(code: str, rings: tuple[Ring, ...]) -> Outline:
    """Return an outline with its box. The first ring is the outer one."""
    xs, ys = rings[0].xs, rings[0].ys
    wide = NEAR_TALL / _find_narrowing(max(ys, key=abs))
    west, east = min(xs) - wide, max(xs) + wide
    south, north = min(ys) - NEAR_TALL, max(ys) + NEAR_TALL
    box = (math.floor(west), math.floor(south), math.ceil(east), math.ceil(north))
    return Outline(code, rings, box)


class Outlines:
    """All outlines of a city, indexed by cells, so that a look-up tests only a few of them."""

    def __init__(self, polygons: Iterable[Outline]) -> None:
        self.polygons = tuple(polygons)
        self._cells: dict[tuple[int, int], list[Outline]] = {}
        for polygon in self.polygons:
            for cell in _list_cells(polygon.box):
                self._cells.setdefault(cell, []).append(polygon)

    def around(self, x: float, y: float) -> list[Outline]:
        """Return all polygons within NEAR_METRES of the point, and a few more; 1e-6 degrees."""
        in_cell = self._cells.get((int(x // CELL), int(y // CELL)), ())
        return [polygon for polygon in in_cell if _is_within(polygon.box, x, y)]

    def at(self, x: float, y: float) -> tuple[str, bool] | None:
        """Return the code of the area of a point, and whether the outline holds the point.

        When no outline holds it, it is the code of the nearest within NEAR_METRES, or None. The
        point is in 1e-6 degrees, longitude first. Of overlapping outlines the first counts.
        """
        around = self.around(x, y)
        for polygon in around:
            if polygon.holds(x, y):
                return polygon.code, True
        metres, code = min(
            ((polygon.metres_from(x, y), polygon.code) for polygon in around),
            default=(math.inf, ""),
        )
        return (code, False) if metres <= NEAR_METRES else None


def _is_within(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _list_cells(box: Box) -> Iterator[tuple[int, int]]:
    west, south, east, north = (side // CELL for side in box)
    return ((x, y) for x in range(west, east + 1) for y in range(south, north + 1))


def _find_narrowing(y: float) -> float:
    """Return how much shorter a degree of longitude is at this latitude (1e-6 degrees)."""
    return math.cos(math.radians(y / 1e6))


def _measure_to_edge(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the distance of the origin to the line between two points."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(x1 * dx + y1 * dy) / length)) if length else 0.0
    return math.hypot(x1 + along * dx, y1 + along * dy)
