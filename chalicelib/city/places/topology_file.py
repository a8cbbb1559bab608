"""The outlines of a city's areas as browsers draw them: a packed file of TopoJSON that
``tanggap areas`` writes. Nothing is computed from it here.
"""

import gzip
import json
from functools import cache
from pathlib import Path

from chalicelib.city.current import find_city_folder

OBJECT = "kelurahan"  # the name of the outlines in the topology; each has the code of its area
IMPORTED = "outlines.topojson.gz"  # of an operator's own outlines; never part of the source
DRAWN = "grid.topojson.gz"  # of the city's cells, for a city without imported outlines
NOTHING = {
    "type": "Topology",
    "objects": {OBJECT: {"type": "GeometryCollection", "geometries": []}},
    "arcs": [],
    "bbox": [0, 0, 0, 0],
    "transform": {"scale": [1, 1], "translate": [0, 0]},
}


def write_topology(folder: Path, name: str, packed: bytes) -> Path:
    """Write the file into a city's folder, completely or not at all, and return its path."""
    path = folder / name
    part = path.with_suffix(".part")
    part.write_bytes(packed)
    return part.replace(path)


def read_topology(folder: Path) -> str:
    """Return the outlines in a city's folder: the imported ones, else those of its cells, else a
    topology without geometries.
    """
    for name in (IMPORTED, DRAWN):
        if (folder / name).is_file():
            return gzip.decompress((folder / name).read_bytes()).decode()
    return json.dumps(NOTHING, separators=(",", ":"))


@cache
def load_topology() -> str:
    """Return the outlines of the present city."""
    return read_topology(find_city_folder())
