"""TopoJSON as a browser's library reads it, for tests."""

from itertools import accumulate, pairwise
from typing import Any

import shapely


def shapes_of(topology: dict[str, Any]) -> dict[str, Any]:
    """The polygons of each area by its code, in degrees (TopoJSON 1.0, section 2.1)."""
    (east, north), (west, south) = (topology["transform"][each] for each in ("scale", "translate"))
    lines = [
        [
            (west + x * east, south + y * north)
            for x, y in accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        ]
        for arc in topology["arcs"]
    ]

    def ring(places: list[int]) -> list[tuple[float, float]]:
        parts = [lines[at] if at >= 0 else lines[~at][::-1] for at in places]
        for before, after in pairwise(parts):
            assert before[-1] == after[0], "each line begins where the one before it ends"
        corners = [corner for part in parts for corner in part[:-1]]
        assert parts[-1][-1] == corners[0], "a ring is closed"
        return corners

    found = {}
    for each in topology["objects"]["kelurahan"]["geometries"]:
        polygons = [each["arcs"]] if each["type"] == "Polygon" else each["arcs"]
        rings = [[*map(ring, polygon)] for polygon in polygons]
        found[each["id"]] = shapely.MultiPolygon([(outer, inner) for outer, *inner in rings])
    return found
