"""Blurring of the points of homes."""

from math import cos, floor, radians

from chalicelib.city.places.distance import METRES_PER_DEGREE


def blur_point(lat: float, lng: float, metres: float) -> tuple[float, float]:
    """Return the middle of the square in which a point lies, in degrees.

    The sides of the square are ``metres`` long. The squares are a fixed grid, so that many reports
    of one home reveal no more than one report.
    """
    row = _find_middle(lat, metres / METRES_PER_DEGREE, 90)
    # near the poles the factor is at least a hundredth of that at the equator
    column = metres / METRES_PER_DEGREE / max(cos(radians(row)), 0.01)
    return row, _find_middle(lng, column, 180)


def _find_middle(degrees: float, step: float, most: float) -> float:
    middle = (floor(degrees / step) + 0.5) * step
    return round(min(max(middle, -most), most), 6)
