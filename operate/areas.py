"""Import a city's outlines: ``python -m operate.areas FILE.geojson`` checks them against the city's
table of kelurahan, and writes the compact file that look-ups read and the TopoJSON that browsers
draw. Do not commit these files. Without a file the command draws the TopoJSON of the city's cells
(``grid.csv.gz``), which is part of the source.
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chalicelib.city.places import outlines_file, topology_file
from chalicelib.city.places.polygons import Outline, Outlines, Ring, make_outline
from chalicelib.city.rows import Kelurahan
from chalicelib.city.tables.reader import TableError, read_city
from operate import topology

JAKARTA = Path(__file__).resolve().parents[1] / "chalicelib" / "city" / "jakarta"
SHOWN = 20  # complaints printed; the others are only counted


class AreasError(Exception):
    """The file cannot be imported; ``complaints`` are sentences for the operator, one per fault."""

    def __init__(self, complaints: Sequence[str]) -> None:
        super().__init__(complaints[0])
        self.complaints = tuple(complaints)


class _FaultError(Exception):
    """A fault of one feature."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m operate.areas", description=__doc__)
    parser.add_argument(
        "file", type=Path, nargs="?", help="GeoJSON FeatureCollection, WGS84, property code"
    )
    parser.add_argument("--folder", type=Path, default=JAKARTA, help="the city's folder of tables")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.file is None:
            _print_drawn(_draw_cells(chosen.folder))
            return 0
        kelurahan = read_city(chosen.folder).kelurahan
        imported = import_outlines(chosen.file, kelurahan)
        drawn = topology.draw_outlines(imported)
    except TableError as error:
        return _refuse([str(error)])
    except AreasError as error:
        return _refuse(error.complaints)
    except (OSError, ValueError) as error:
        return _refuse([f"the outlines can't be drawn: {error}"])
    path = outlines_file.write_outlines(chosen.folder, imported)
    _print_report(path, imported, kelurahan)
    _print_drawn(topology_file.write_topology(chosen.folder, topology_file.IMPORTED, drawn))
    return 0


def _draw_cells(folder: Path) -> Path:
    """Draw the city's cells, and return the path of the file. Raises OSError or ValueError."""
    drawn = topology.draw_cells(folder)
    return topology_file.write_topology(folder, topology_file.DRAWN, drawn)


def import_outlines(file: Path, kelurahan: Mapping[str, Kelurahan]) -> Outlines:
    """Return the outlines of a GeoJSON file, in the order of the table. Raises AreasError, which
    names every fault.
    """
    outlines: dict[str, list[Outline]] = {code: [] for code in kelurahan}
    complaints = []
    for number, feature in enumerate(_read_features(file), start=1):
        try:
            code = _read_code(feature, kelurahan)
            outlines[code] += [make_outline(code, rings) for rings in _read_polygons(feature)]
        except _FaultError as fault:
            complaints.append(f"feature {number}{_format_code(feature)}: {fault}")
    missing = [kelurahan[code] for code, parts in outlines.items() if not parts]
    if not complaints:
        complaints = [f"{k.code} {k.name}, {k.kecamatan}, has no outline" for k in missing]
    if complaints:
        raise AreasError([f"{file}: {complaint}" for complaint in complaints])
    return Outlines(part for parts in outlines.values() for part in parts)


def _read_features(file: Path) -> list[Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise AreasError([f"{file}: {error.strerror or error}"]) from error
    except ValueError as error:
        raise AreasError([f"{file}: is not JSON: {error}"]) from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise AreasError([f"{file}: is not a GeoJSON FeatureCollection"])
    features = content.get("features")
    if not isinstance(features, list):
        raise AreasError([f"{file}: the FeatureCollection has no list of features"])
    return features


def _read_code(feature: Any, kelurahan: Mapping[str, Kelurahan]) -> str:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _FaultError("is not a GeoJSON Feature")
    properties = feature.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not code:
        raise _FaultError("has no property code, or it is not a text such as 31.73.05.1001")
    if code not in kelurahan:
        raise _FaultError(f"the code {code} is not in the table of kelurahan")
    return code


def _format_code(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    return f" ({code})" if code else ""


def _read_polygons(feature: dict[str, Any]) -> list[tuple[Ring, ...]]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise _FaultError(f"its geometry is {kind or 'missing'}, not Polygon or MultiPolygon")
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts:
        raise _FaultError("its geometry has no coordinates")
    return [_read_rings(part) for part in parts]


def _read_rings(part: Any) -> tuple[Ring, ...]:
    if not isinstance(part, list) or not part:
        raise _FaultError("a polygon has no rings")
    return tuple(_read_ring(positions) for positions in part)


def _read_ring(positions: Any) -> Ring:
    if not isinstance(positions, list) or len(positions) < 4:
        raise _FaultError("a ring has fewer than four positions")
    corners = [_read_corner(position) for position in positions]
    if corners[0] != corners[-1]:
        raise _FaultError("a ring is not closed: its last position differs from its first")
    distinct = [corner for i, corner in enumerate(corners[1:]) if corner != corners[i]]
    if not _doubled_area(distinct):
        raise _FaultError("a ring encloses nothing")
    return Ring([x for x, _ in distinct], [y for _, y in distinct])


def _read_corner(position: Any) -> tuple[int, int]:
    if not isinstance(position, list) or len(position) < 2 or not all(map(_is_number, position)):
        raise _FaultError(f"{json.dumps(position)[:60]} is not a position [longitude, latitude]")
    lng, lat = position[:2]
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise _FaultError(f"[{lng}, {lat}] is off the globe: degrees in WGS84, longitude first")
    return round(lng * 1e6), round(lat * 1e6)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _doubled_area(corners: Sequence[tuple[int, int]]) -> int:
    pairs = zip(corners, [*corners[1:], *corners[:1]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)


def _print_report(path: Path, imported: Outlines, kelurahan: Mapping[str, Kelurahan]) -> None:
    corners = sum(len(ring.xs) for polygon in imported.polygons for ring in polygon.rings)
    print(
        f"{path}: {len(kelurahan)} kelurahan, {len(imported.polygons)} polygons, "
        f"{corners} corners, {path.stat().st_size // 1024} kB"
    )
    for k in kelurahan.values():
        hit = imported.at(k.lng * 1e6, k.lat * 1e6)
        if hit is None or hit[0] != k.code:
            print(f"note: the table's point of {k.code} {k.name} lies outside its outline")


def _print_drawn(path: Path) -> None:
    print(f"{path}: {path.stat().st_size / 1000:.1f} kB, for maps in browsers")


def _refuse(complaints: Sequence[str]) -> int:
    for complaint in complaints[:SHOWN]:
        print(complaint, file=sys.stderr)
    if len(complaints) > SHOWN:
        print(f"... and {len(complaints) - SHOWN} more", file=sys.stderr)
    print("nothing was written", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
