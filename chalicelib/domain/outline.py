"""The outlines of a city's areas on a plane of 1e-6 degrees: which of them holds a point, and how
far the others are.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

NEAR_METRES = 100.0  # gaps between simplified outlines are narrower than this
CELL = 10_000  # side of an index cell in 1e-6 degrees, about 1.1 km
METRES_PER_MICRODEGREE = 0.111195  # of latitude, on a sphere of radius 6,371 km
NEAR_TALL = NEAR_METRES / METRES_PER_MICRODEGREE

Box = tuple[int, int, int, int]  # west, south, east, north in 1e-6 degrees


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed line in 1e-6 degrees, WGS84; the last corner joins the first and is not repeated."""

    xs: Sequence[int]  # longitudes
    ys: Sequence[int]  # latitudes

    def crossings_are_odd(self, x: float, y: float) -> bool:
        """Even-odd rule; a point on an edge between two rings is counted in exactly one of them."""
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
        """Distance to the nearest edge, infinite when that is surely more than NEAR_METRES.

        Reckoned on a plane that touches the globe at the point.
        """
        xs, ys = self.xs, self.ys
        wide = METRES_PER_MICRODEGREE * _narrowing(y)
        south, north = y - NEAR_TALL, y + NEAR_TALL
        nearest = math.inf
        for i, y2 in enumerate(ys):
            y1 = ys[i - 1]
            if (y1 > south or y2 > south) and (y1 < north or y2 < north):
                start = ((xs[i - 1] - x) * wide, (y1 - y) * METRES_PER_MICRODEGREE)
                end = ((xs[i] - x) * wide, (y2 - y) * METRES_PER_MICRODEGREE)
                nearest = min(nearest, _to_edge(start, end))
        return nearest


@dataclass(frozen=True, slots=True)
class Outline:
    """One polygon of a kelurahan: its outer ring and its holes.

    ``box`` holds every point within NEAR_METRES of it; make one with ``outline``.
    """

    code: str
    rings: tuple[Ring, ...]
    box: Box

    def holds(self, x: float, y: float) -> bool:
        odd = False
        for ring in self.rings:
            odd ^= ring.crossings_are_odd(x, y)
        return odd

    def metres_from(self, x: float, y: float) -> float:
        return min(ring.metres_from(x, y) for ring in self.rings)


def outline(code: str, rings: tuple[Ring, ...]) -> Outline:
    """An outline with its box; the first ring is the outer one."""
    xs, ys = rings[0].xs, rings[0].ys
    wide = NEAR_TALL / _narrowing(max(ys, key=abs))
    west, east = min(xs) - wide, max(xs) + wide
    south, north = min(ys) - NEAR_TALL, max(ys) + NEAR_TALL
    box = (math.floor(west), math.floor(south), math.ceil(east), math.ceil(north))
    return Outline(code, rings, box)


class Outlines:
    """All outlines of a city, indexed by cells so that a look-up meets only the few around it."""

    def __init__(self, polygons: Iterable[Outline]) -> None:
        self.polygons = tuple(polygons)
        self._cells: dict[tuple[int, int], list[Outline]] = {}
        for polygon in self.polygons:
            for cell in _cells(polygon.box):
                self._cells.setdefault(cell, []).append(polygon)

    def around(self, x: float, y: float) -> list[Outline]:
        """The only polygons within NEAR_METRES of the point, and a few more; 1e-6 degrees."""
        here = self._cells.get((int(x // CELL), int(y // CELL)), ())
        return [polygon for polygon in here if _within(polygon.box, x, y)]

    def at(self, x: float, y: float) -> tuple[str, bool] | None:
        """Code of the area that holds the point (True), else of the nearest within NEAR_METRES
        (False).

        The point is in 1e-6 degrees, longitude first. Of overlapping outlines the first counts.
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


def _within(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    west, south, east, north = (side // CELL for side in box)
    return ((x, y) for x in range(west, east + 1) for y in range(south, north + 1))


def _narrowing(y: float) -> float:
    """How much shorter a degree of longitude is at this latitude (1e-6 degrees)."""
    return math.cos(math.radians(y / 1e6))


def _to_edge(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance of the origin to the line between two points."""
    (x1, y1), (x2, y2) = start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(x1 * dx + y1 * dy) / length)) if length else 0.0
    return math.hypot(x1 + along * dx, y1 + along * dy)
