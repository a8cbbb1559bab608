"""The extent of a city for maps: the box that holds it, and its middle."""

import math
from collections.abc import Iterable, Mapping
from statistics import median

from chalicelib.city.places.area_of_point import (
    METRES_PER_MICRODEGREE,
    Box,
    Outlines,
    measure_reaches,
)
from chalicelib.city.rows import Kelurahan


def find_bounds(
    kelurahan: Mapping[str, Kelurahan], outlines: Outlines | None
) -> tuple[float, float, float, float]:
    """Return the smallest box that holds the city, in degrees: south, west, north, east. It holds
    every point that ``Places.at`` finds in the city.
    """
    if outlines:
        boxes = [polygon.box for polygon in outlines.polygons]
    else:
        reaches = measure_reaches(kelurahan.values())
        boxes = [_make_box(row, reaches[code]) for code, row in kelurahan.items()]
    wests, souths, easts, norths = zip(*boxes, strict=True)
    sides = min(souths), min(wests), max(norths), max(easts)
    south, west, north, east = (round(side / 1e6, 6) for side in sides)
    return south, west, north, east


def _make_box(row: Kelurahan, metres: float) -> Box:
    """Return the box around the point of a kelurahan that reaches so far."""
    tall = metres / METRES_PER_MICRODEGREE
    y, x, wide = row.lat * 1e6, row.lng * 1e6, tall / math.cos(math.radians(row.lat))
    return math.floor(x - wide), math.floor(y - tall), math.ceil(x + wide), math.ceil(y + tall)


def find_centre(kelurahan: Iterable[Kelurahan]) -> tuple[float, float]:
    """Return latitude and longitude of the middle of the city: half of the kelurahan lie to each
    side of it, so that islands far away do not move it.
    """
    rows = [*kelurahan]
    return round(median(row.lat for row in rows), 6), round(median(row.lng for row in rows), 6)
