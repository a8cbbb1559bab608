"""The extent of a city for maps: the box that holds it, and its middle."""

from collections.abc import Iterable
from statistics import median

from chalicelib.city.places.area_of_point import Places
from chalicelib.city.rows import Kelurahan


def find_bounds(places: Places) -> tuple[float, float, float, float]:
    """Return the smallest box that holds the city, in degrees: south, west, north, east. It holds
    every point that ``Places.at`` finds in the city.
    """
    wests, souths, easts, norths = zip(*(box for _, box in places.boxes), strict=True)
    sides = min(souths), min(wests), max(norths), max(easts)
    south, west, north, east = (round(side / 1e6, 6) for side in sides)
    return south, west, north, east


def find_centre(kelurahan: Iterable[Kelurahan]) -> tuple[float, float]:
    """Return latitude and longitude of the middle of the city: half of the kelurahan lie to each
    side of it, so that islands far away do not move it.
    """
    rows = [*kelurahan]
    return round(median(row.lat for row in rows), 6), round(median(row.lng for row in rows), 6)
