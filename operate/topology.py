"""Draw the outlines of the areas for maps in browsers, as TopoJSON: from outlines that were
imported, or from the city's table of cells. Neighbours share their border, which is stored once and
simplified for both.
"""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from topojson.core.topology import Topology

from chalicelib.city.places.cells import SIDE, SOUTH, WEST, read_runs
from chalicelib.city.places.polygons import Outlines
from chalicelib.city.places.topology_file import OBJECT

MOST_BYTES = 45_000  # of the file; the budget of a page with a map
STEPS = 20_000  # to which positions are rounded, over the width and the height: some metres
GAP = 0.0005  # degrees: a narrower gap between two outlines is a fault of theirs
# Degrees by which a border may be drawn too simply: outlines lose nothing that is seen, and cells
# their stairs. It grows until the file is small enough.
OUTLINES_OFF, CELLS_OFF = 0.0001, 0.0015

Shapes = Mapping[str, Any]  # polygons of shapely by the code of their area, in degrees


def draw_outlines(outlines: Outlines) -> bytes:
    """Return the file of imported outlines, packed. Raises ValueError when an area is lost."""
    parts: dict[str, list[Any]] = {}
    for polygon in outlines.polygons:
        rings = [
            [(x / 1e6, y / 1e6) for x, y in zip(ring.xs, ring.ys, strict=True)]
            for ring in polygon.rings
        ]
        parts.setdefault(polygon.code, []).append(shapely.Polygon(rings[0], rings[1:]))
    shapes = {
        code: shapely.make_valid(
            shapely.MultiPolygon(held), method="structure", keep_collapsed=False
        )
        for code, held in parts.items()
    }
    return _pack_small(shapes, GAP, OUTLINES_OFF)


def draw_cells(folder: Path) -> bytes:
    """Return the file of the city's cells, packed. Raises OSError when it has no such table, and
    ValueError when an area is lost.
    """
    parts: dict[str, list[Any]] = {}
    for y, x, cells, code in read_runs(folder):
        parts.setdefault(code, []).append(shapely.box(x, y, x + cells, y + 1))
    shapes = {
        # with a corner at each cell, as that of a neighbour may be there
        code: _to_degrees(shapely.segmentize(shapely.unary_union(held), 1))
        for code, held in parts.items()
    }
    return _pack_small(shapes, SIDE * 1.5, CELLS_OFF)


def _to_degrees(cells: Any) -> Any:
    return shapely.transform(cells, lambda corners: corners * SIDE + (WEST, SOUTH))


def _pack_small(shapes: Shapes, gap: float, off: float) -> bytes:
    """Return the shapes as a packed file of at most ``MOST_BYTES``, with borders that are no more
    than ``off`` degrees from the true ones, or farther if that is what it takes. Raises ValueError
    when an area is lost.
    """
    codes = sorted(shapes)
    clean = shapely.coverage_clean([shapes[code] for code in codes], gap_width=gap)
    lost = [code for code, shape in zip(codes, clean, strict=True) if shape.is_empty]
    if lost:
        raise ValueError(f"the outlines of others cover {', '.join(lost)}")
    while True:
        simple = shapely.coverage_simplify(clean, off)
        packed = _pack(dict(zip(codes, simple, strict=True)))
        if len(packed) <= MOST_BYTES:
            return packed
        off *= 1.5


def _pack(shapes: Shapes) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in shapes.items()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    topology = Topology(collection, prequantize=STEPS, object_name=OBJECT).to_dict()
    for geometry in topology["objects"][OBJECT]["geometries"]:
        del geometry["properties"]
        if geometry["type"] == "Polygon":  # all of one type, as clients with types want it
            geometry |= {"type": "MultiPolygon", "arcs": [geometry["arcs"]]}
    return gzip.compress(json.dumps(topology, separators=(",", ":")).encode(), 9, mtime=0)
