"""The kelurahan of a point: the one whose outline holds it.

In a city without imported outlines it is the kelurahan of the cell of the city's grid, and without
a grid the one whose own point is nearest.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from chalicelib.city.places.cells import Box, Cells
from chalicelib.city.places.distance import METRES_PER_DEGREE, METRES_PER_MICRODEGREE
from chalicelib.city.rows import Kelurahan

if TYPE_CHECKING:
    from chalicelib.city.places.polygons import Outlines

OUTLINES = "outlines.bin"  # the file of imported outlines, in the city's folder

SPACINGS = 2.0  # see measure_reaches()
BAND = 0.02  # degrees of latitude: as a rule the nearest of 267 points is not further away


class ImpossiblePointError(ValueError):
    """Latitude or longitude is not a number on the globe."""


class OutlinesError(ValueError):
    """The file can't be read, or this version did not write it; ``tanggap areas`` makes it."""


class OutlinesDisagreeError(ValueError):
    """The outlines or cells and the table of kelurahan do not have the same codes."""


class FoundBy(StrEnum):
    """The evidence for an area, first of points and then of texts, each the most exact first."""

    OUTLINE = "outline"  # the point lies inside the outline
    NEAR_OUTLINE = "near_outline"  # in a gap, at most NEAR_METRES from the outline
    CELL = "cell"  # without outlines: the point lies in a cell of the grid, right for 96 of 100
    NEAREST_POINT = "nearest_point"  # without a cell: right for about three places of four
    QUALIFIED = "qualified"  # the text says "Kel." or "Kec." before the name
    NAMED = "named"  # the text names the area
    LANDMARK = "landmark"  # the text names a landmark, such as a street or a station
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
    """The look-up of points in one city, by its outlines when it has them, else by its cells. Make
    it once.
    """

    def __init__(
        self,
        kelurahan: Mapping[str, Kelurahan],
        outlines: Outlines | None = None,
        cells: Cells | None = None,
    ) -> None:
        """Raises OutlinesDisagreeError for outlines or cells that are not of exactly these
        kelurahan.
        """
        if outlines:
            _check_agreement(kelurahan, {polygon.code for polygon in outlines.polygons})
        elif cells:
            _check_agreement(kelurahan, cells.codes)
        self._kelurahan = kelurahan
        self.outlines = outlines
        self._cells = cells

    def at(self, lat: float, lng: float) -> FoundArea | None:
        """Return the kelurahan of a point in WGS84 degrees, or None for a point outside the city.

        Raises ImpossiblePointError when a coordinate is NaN, infinite or off the globe.
        """
        if not (-90 <= lat <= 90 and -180 <= lng <= 180):
            raise ImpossiblePointError(f"{lat}, {lng} is no place on the globe")
        if not self.outlines:
            code = self._cells and self._cells.at(lat, lng)
            return self._make_found(code, FoundBy.CELL) if code else self._nearest(lat, lng)
        hit = self.outlines.at(lng * 1e6, lat * 1e6)
        if hit is None:
            return None
        code, inside = hit
        return self._make_found(code, FoundBy.OUTLINE if inside else FoundBy.NEAR_OUTLINE)

    def around(self, lat: float, lng: float, metres: float) -> list[str]:
        """Return the codes of all kelurahan that may have a place within ``metres`` of a point.

        They are found by their boxes, so some others nearby are among them.
        """
        tall = metres / METRES_PER_MICRODEGREE
        x, y, wide = lng * 1e6, lat * 1e6, tall / math.cos(math.radians(lat))
        return sorted({code for code, box in self.boxes if _is_overlap(box, x, y, wide, tall)})

    @cached_property
    def boxes(self) -> list[tuple[str, Box]]:
        """Return boxes that together hold every point that ``at`` finds, each with the code of its
        kelurahan.
        """
        if self.outlines:
            return [(polygon.code, polygon.box) for polygon in self.outlines.polygons]
        cells = list(self._cells.boxes().items()) if self._cells else []
        reaches = self._reach.items()
        return cells + [(code, _make_box(self._kelurahan[code], reach)) for code, reach in reaches]

    @cached_property
    def _reach(self) -> Mapping[str, float]:
        """Return the metres that kelurahan reach from their points. In a city with cells only the
        islands have a reach, as small ones have no cell.
        """
        reaches = measure_reaches(self._kelurahan.values())
        common = min(reaches.values()) if self._cells else 0.0
        return {code: metres for code, metres in reaches.items() if metres > common}

    @cached_property
    def _points(self) -> list[tuple[float, float, str]]:
        rows = (self._kelurahan[code] for code in self._reach)
        return sorted((row.lat, row.lng, row.code) for row in rows)

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
        metres = math.sqrt(squared) * METRES_PER_DEGREE
        within = code and metres <= self._reach[code]
        return self._make_found(code, FoundBy.NEAREST_POINT) if within else None


def _is_overlap(box: Box, x: float, y: float, wide: float, tall: float) -> bool:
    """Return whether a box overlaps the one ``wide`` and ``tall`` around a point; 1e-6 degrees."""
    west, south, east, north = box
    return west - wide <= x <= east + wide and south - tall <= y <= north + tall


def _make_box(row: Kelurahan, metres: float) -> Box:
    """Return the box around the point of a kelurahan that reaches so far."""
    tall = metres / METRES_PER_MICRODEGREE
    y, x, wide = row.lat * 1e6, row.lng * 1e6, tall / math.cos(math.radians(row.lat))
    return math.floor(x - wide), math.floor(y - tall), math.ceil(x + wide), math.ceil(y + tall)


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
    return degrees * METRES_PER_DEGREE


def _check_agreement(kelurahan: Mapping[str, Kelurahan], drawn: set[str]) -> None:
    differ = kelurahan.keys() ^ drawn
    if differ:
        codes = ", ".join(sorted(differ)[:5])
        raise OutlinesDisagreeError(f"outlines and table differ in {codes}: import them again")
