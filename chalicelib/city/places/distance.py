"""The metres between two points, on a map that is flat, which is exact enough within a city."""

from math import cos, hypot, radians

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere with the earth's mean radius
METRES_PER_MICRODEGREE = METRES_PER_DEGREE / 1e6


def measure_metres(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Return the metres between two points, with the meridians as near as at the first one."""
    return hypot(lat - other_lat, (lng - other_lng) * cos(radians(lat))) * METRES_PER_DEGREE
