"""The kelurahan of a point: the one whose outline holds it.

In a city without imported outlines it is the kelurahan whose own point is nearest.
"""

import math
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from chalicelib.city.rows import Kelurahan

# Outlines have coordinates in 1e-6 degrees.

NEAR_METRES = 100.0  # gaps between simplified outlines are narrower than this
CELL = 10_000  # side of an index cell in 1e-6 degrees, about 1.1 km
METRES_PER_MICRODEGREE = 0.111195  # of latitude, on a sphere of radius 6,371 km
NEAR_TALL = NEAR_METRES / METRES_PER_MICRODEGREE
SPACINGS = 2.0  # see measure_reaches()
BAND = 0.02  # degrees of latitude: as a rule the nearest of 267 points is not further away

Box = tuple[int, int, int, int]  # west, south, east, north in 1e-6 degrees


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


class ImpossiblePointError(ValueError):
    """Latitude or longitude is not a number on the globe."""


class OutlinesDisagreeError(ValueError):
    """The outlines and the table of kelurahan do not have the same codes."""


class FoundBy(StrEnum):
    """The evidence for an area, first of points and then of texts, each the most exact first."""

    OUTLINE = "outline"  # the point lies inside the outline
    NEAR_OUTLINE = "near_outline"  # in a gap, at most NEAR_METRES from the outline
    NEAREST_POINT = "nearest_point"  # without outlines: right for about three places of four
    QUALIFIED = "qualified"  # the text says "Kel." or "Kec." before the name
    NAMED = "named"  # the text names the area
    STREET = "street"  # the text names its kota, and a street or landmark of that name


@dataclass(frozen=True, slots=True)
class FoundArea:
    """An area and the evidence for it.

    Its ``code`` (Kemendagri) is also the code of its office. ``kelurahan`` is None when only the
    kecamatan is known, which happens for texts only.
    """

    code: str
    name: str
    how: FoundBy
    kelurahan: Kelurahan | None


class Places:
    """The look-up of points in one city, by its outlines when it has them. Make it once."""

    def __init__(self, kelurahan: Mapping[str, Kelurahan], outlines: Outlines | None) -> None:
        """Raises OutlinesDisagreeError for outlines that are not of exactly these kelurahan."""
        if outlines:
            _check_agreement(kelurahan, outlines)
        self._kelurahan = kelurahan
        self.outlines = outlines
        self._reach = {} if outlines else measure_reaches(kelurahan.values())
        self._points = sorted((k.lat, k.lng, code) for code, k in kelurahan.items())

    def at(self, lat: float, lng: float) -> FoundArea | None:
        """Return the kelurahan of a point in WGS84 degrees, or None for a point outside the city.

        Raises ImpossiblePointError when a coordinate is NaN, infinite or off the globe.
        """
        if not (-90 <= lat <= 90 and -180 <= lng <= 180):
            raise ImpossiblePointError(f"{lat}, {lng} is no place on the globe")
        if not self.outlines:
            return self._nearest(lat, lng)
        hit = self.outlines.at(lng * 1e6, lat * 1e6)
        if hit is None:
            return None
        code, inside = hit
        return self._make_found(code, FoundBy.OUTLINE if inside else FoundBy.NEAR_OUTLINE)

    def around(self, lat: float, lng: float, metres: float) -> list[str]:
        """Return the codes of all kelurahan that may have a place within ``metres`` of a point.

        They are found by their boxes, or by the reach of their points, so some others nearby are
        among them.
        """
        tall = metres / METRES_PER_MICRODEGREE
        narrow = math.cos(math.radians(lat))
        if self.outlines:
            x, y, wide = lng * 1e6, lat * 1e6, tall / narrow
            boxes = ((shape.code, shape.box) for shape in self.outlines.polygons)
            return sorted({code for code, box in boxes if _is_overlap(box, x, y, wide, tall)})
        return sorted(
            code
            for y, x, code in self._points
            if math.hypot((x - lng) * narrow, y - lat) * 1e6 * METRES_PER_MICRODEGREE
            <= metres + self._reach[code]
        )

    def _make_found(self, code: str, how: FoundBy) -> FoundArea:
        kelurahan = self._kelurahan[code]
        return FoundArea(code=code, name=kelurahan.name, how=how, kelurahan=kelurahan)

    def _nearest(self, lat: float, lng: float) -> FoundArea | None:
        first, end = (bisect(self._points, (lat + way,)) for way in (-BAND, BAND))
        wide = BAND / math.cos(math.radians(lat))
        around = [point for point in self._points[first:end] if abs(point[1] - lng) <= wide]
        squared, code = _find_closest(around, lat, lng)
        if squared > BAND**2:  # a point outside the band may be nearer
            squared, code = _find_closest(self._points, lat, lng)
        metres = math.sqrt(squared) * 1e6 * METRES_PER_MICRODEGREE
        return (
            self._make_found(code, FoundBy.NEAREST_POINT) if metres <= self._reach[code] else None
        )


def _is_overlap(box: Box, x: float, y: float, wide: float, tall: float) -> bool:
    """Return whether a box overlaps the one ``wide`` and ``tall`` around a point; 1e-6 degrees."""
    west, south, east, north = box
    return west - wide <= x <= east + wide and south - tall <= y <= north + tall


def _find_closest(
    points: Iterable[tuple[float, float, str]], lat: float, lng: float
) -> tuple[float, str]:
    """Return the squared distance of the nearest point, in degrees of latitude, and its code."""
    wide = math.cos(math.radians(lat))
    squares = ((((x - lng) * wide) ** 2 + (y - lat) ** 2, code) for y, x, code in points)
    return min(squares, default=(math.inf, ""))


def measure_reaches(kelurahan: Iterable[Kelurahan]) -> dict[str, float]:
    """Return for each kelurahan how many metres it reaches from its point, without outlines.

    It is twice the median distance from a point to its nearest neighbour: in Jakarta 2.0 km, which
    covers 99 % of the land. For lonely points, the islands, it is half the way to the next point if
    that is more.
    """
    points = list(kelurahan)
    spacing = {k.code: _measure_to_neighbour(k, points) for k in points}
    common = SPACINGS * median(spacing.values())
    return {code: max(common, metres / 2) for code, metres in spacing.items()}


def _measure_to_neighbour(one: Kelurahan, points: list[Kelurahan]) -> float:
    wide = math.cos(math.radians(one.lat))
    others = (k for k in points if k.code != one.code)
    degrees = min(
        (math.hypot((k.lng - one.lng) * wide, k.lat - one.lat) for k in others), default=0.0
    )
    return degrees * 1e6 * METRES_PER_MICRODEGREE


def _check_agreement(kelurahan: Mapping[str, Kelurahan], outlines: Outlines) -> None:
    differ = kelurahan.keys() ^ {polygon.code for polygon in outlines.polygons}
    if differ:
        codes = ", ".join(sorted(differ)[:5])
        raise OutlinesDisagreeError(f"outlines and table differ in {codes}: import them again")
