"""The import of a city's outlines: they are checked against the city's table of kelurahan, and
written as the compact file that look-ups read and the TopoJSON that browsers draw. These files are
not committed. The TopoJSON of the city's cells (``grid.csv.gz``) is drawn here too; it is part of
the source.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.city.places import outlines_file, topology_file
from chalicelib.city.places.polygons import Outline, Outlines, Ring, make_outline
from chalicelib.city.rows import Kelurahan
from chalicelib.city.tables.reader import TableError, read_city
from operate import topology
from operate.answer import Answer, OperatorError, Planned

JAKARTA = Path(__file__).resolve().parents[1] / "chalicelib" / "city" / "jakarta"
SHOWN = 20  # complaints printed; the others are only counted


class AreasError(OperatorError):
    """The file cannot be imported; ``complaints`` are sentences for the operator, one per fault."""

    def __init__(self, complaints: Sequence[str]) -> None:
        shown = [*complaints[:SHOWN]]
        if len(complaints) > SHOWN:
            shown.append(f"... and {len(complaints) - SHOWN} more")
        super().__init__("\n".join(shown))
        self.complaints = tuple(complaints)


class _FaultError(Exception):
    """A fault of one feature."""


@dataclass(frozen=True, slots=True)
class Drawn(Answer):
    """A TopoJSON for browsers, and its size in bytes."""

    path: Path
    bytes: int

    def list_lines(self) -> Iterable[str]:
        yield f"{self.path}: {self.bytes / 1000:.1f} kB, for maps in browsers"


@dataclass(frozen=True, slots=True)
class Imported(Answer):
    """Outlines that were imported: the file for look-ups and its size in bytes, and the kelurahan
    whose point in the table lies ``outside`` its outline, by code.
    """

    path: Path
    bytes: int
    kelurahan: int
    polygons: int
    corners: int
    outside: dict[str, str]
    drawn: Drawn

    def list_lines(self) -> Iterable[str]:
        yield (
            f"{self.path}: {self.kelurahan} kelurahan, {self.polygons} polygons, "
            f"{self.corners} corners, {self.bytes // 1024} kB"
        )
        for code, name in self.outside.items():
            yield f"note: the table's point of {code} {name} lies outside its outline"
        yield from self.drawn.list_lines()


def draw_cells(folder: Path) -> Drawn:
    """Draw the TopoJSON of the city's cells. Raises OperatorError."""
    try:
        drawn = topology.draw_cells(folder)
    except (OSError, ValueError) as error:
        raise OperatorError(f"the outlines can't be drawn: {error}") from error
    return _write_drawn(folder, topology_file.DRAWN, drawn)


def plan_cells(folder: Path) -> Planned:
    """Return what ``draw_cells`` would do. Raises OperatorError."""
    try:
        drawn = topology.draw_cells(folder)
    except (OSError, ValueError) as error:
        raise OperatorError(f"the outlines can't be drawn: {error}") from error
    return Planned((f"write {folder / topology_file.DRAWN}, drawn of {len(drawn)} bytes.",))


def import_file(file: Path, folder: Path) -> Imported:
    """Import the outlines of a GeoJSON file into a city's folder. Raises AreasError and
    OperatorError; nothing was written then.
    """
    kelurahan, imported, drawn = _read_file(file, folder)
    path = outlines_file.write_outlines(folder, imported)
    return Imported(
        path,
        path.stat().st_size,
        len(kelurahan),
        len(imported.polygons),
        sum(len(ring.xs) for polygon in imported.polygons for ring in polygon.rings),
        _find_outside(imported, kelurahan),
        _write_drawn(folder, topology_file.IMPORTED, drawn),
    )


def plan_import(file: Path, folder: Path) -> Planned:
    """Return what ``import_file`` would do. Raises its errors."""
    kelurahan, imported, _ = _read_file(file, folder)
    outlines = f"{len(imported.polygons)} polygons of {len(kelurahan)} kelurahan"
    return Planned((f"write {outlines} into {folder}, for look-ups and for maps in browsers.",))


def _read_file(file: Path, folder: Path) -> tuple[Mapping[str, Kelurahan], Outlines, bytes]:
    try:
        kelurahan = read_city(folder).kelurahan
        imported = import_outlines(file, kelurahan)
        return kelurahan, imported, topology.draw_outlines(imported)
    except TableError as error:
        raise OperatorError(str(error)) from error
    except (OSError, ValueError) as error:
        raise OperatorError(f"the outlines can't be drawn: {error}") from error


def _write_drawn(folder: Path, name: str, drawn: bytes) -> Drawn:
    path = topology_file.write_topology(folder, name, drawn)
    return Drawn(path, path.stat().st_size)


def _find_outside(imported: Outlines, kelurahan: Mapping[str, Kelurahan]) -> dict[str, str]:
    hits = {k.code: imported.at(k.lng * 1e6, k.lat * 1e6) for k in kelurahan.values()}
    return {
        code: kelurahan[code].name for code, hit in hits.items() if hit is None or hit[0] != code
    }


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
