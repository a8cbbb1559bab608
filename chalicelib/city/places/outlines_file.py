"""The compact file of a city's outlines, written by ``tanggap areas`` from a GeoJSON.

The format is little-endian: the four bytes TGO2, the CRC-32 of all that follows, the length of a
JSON list, both as unsigned 32 bits, the list ``[[code, box, [corners of each ring]], ...]``, then
every corner's longitude and every corner's latitude as signed 32 bits in 1e-6 degrees.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from chalicelib.city.places.area_of_point import OUTLINES, OutlinesError
from chalicelib.city.places.polygons import Outline, Outlines, Ring

MAGIC = b"TGO2"


def read_outlines(folder: Path) -> Outlines | None:
    """Return the outlines in a city's folder, or None when there are none.

    Raises OutlinesError for a file that can't be read or is damaged in any byte.
    """
    path = folder / OUTLINES
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutlinesError(f"{path} can't be read: {error.strerror}") from error
    body = memoryview(content)[8:]
    if content[:8] != MAGIC + _pack_number(crc32(body)):
        raise OutlinesError(f"{path} is damaged: make it again with tanggap areas")
    return Outlines(_parse_polygons(body))


def write_outlines(folder: Path, outlines: Outlines) -> Path:
    """Write the file into a city's folder, completely or not at all, and return its path."""
    rings = [ring for polygon in outlines.polygons for ring in polygon.rings]
    index = [[p.code, p.box, [len(ring.xs) for ring in p.rings]] for p in outlines.polygons]
    head = json.dumps(index, separators=(",", ":")).encode()
    numbers = array("i", (x for ring in rings for x in ring.xs))
    numbers.extend(y for ring in rings for y in ring.ys)
    path = folder / OUTLINES
    part = path.with_suffix(".part")
    body = _pack_number(len(head)) + head + _swap_bytes(numbers).tobytes()
    part.write_bytes(MAGIC + _pack_number(crc32(body)) + body)
    return part.replace(path)


def _parse_polygons(body: memoryview) -> Iterator[Outline]:
    end = 4 + int.from_bytes(body[:4], "little")
    numbers: array[int] = array("i")
    numbers.frombytes(body[end:])
    _swap_bytes(numbers)
    half = len(numbers) // 2
    start = 0
    for code, box, sizes in json.loads(bytes(body[4:end])):
        rings = []
        for size in sizes:
            stop = start + size
            rings.append(Ring(numbers[start:stop], numbers[half + start : half + stop]))
            start = stop
        yield Outline(code, tuple(rings), tuple(box))


def _pack_number(number: int) -> bytes:
    return number.to_bytes(4, "little")


def _swap_bytes(numbers: array[int]) -> array[int]:
    """Convert numbers to the byte order of the file, or back."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
