"""The compact file of a city's outlines, written by ``python -m operate.areas`` from a GeoJSON.

Little-endian: the four bytes TGO1, the length of a JSON list as unsigned 32 bits, the list
``[[code, box, [corners of each ring]], ...]``, then every corner's longitude and every corner's
latitude as signed 32 bits in 1e-6 degrees.
"""

from __future__ import annotations  # array is not subscriptable at run time before 3.12

import json
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

from chalicelib.domain.place import Outline, Outlines, Ring

FILE = "outlines.bin"
MAGIC = b"TGO1"


class OutlinesError(ValueError):
    """The file is not one that this version wrote; it is made again with ``make areas``."""


def read(folder: Path) -> Outlines | None:
    """The outlines in a city's folder, None when there are none; a damaged file: OutlinesError."""
    try:
        content = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return Outlines(_polygons(content))
    except (ValueError, TypeError, LookupError) as error:
        raise OutlinesError(f"{folder / FILE} is damaged: make it again with make areas") from error


def write(folder: Path, outlines: Outlines) -> Path:
    """Put the file into a city's folder, whole or not at all, and say where."""
    rings = [ring for polygon in outlines.polygons for ring in polygon.rings]
    index = [[p.code, p.box, [len(ring.xs) for ring in p.rings]] for p in outlines.polygons]
    head = json.dumps(index, separators=(",", ":")).encode()
    numbers = array("i", (x for ring in rings for x in ring.xs))
    numbers.extend(y for ring in rings for y in ring.ys)
    path = folder / FILE
    part = path.with_suffix(".part")
    part.write_bytes(MAGIC + len(head).to_bytes(4, "little") + head + _swapped(numbers).tobytes())
    return part.replace(path)


def _polygons(content: bytes) -> Iterator[Outline]:
    if content[:4] != MAGIC:
        raise ValueError("not an outlines file")
    end = 8 + int.from_bytes(content[4:8], "little")
    numbers: array[int] = array("i")
    numbers.frombytes(content[end:])
    _swapped(numbers)
    index = json.loads(content[8:end])
    half = len(numbers) // 2
    if sum(sum(sizes) for _, _, sizes in index) != half or len(numbers) % 2:
        raise ValueError("corners are missing")
    start = 0
    for code, box, sizes in index:
        rings = []
        for size in sizes:
            stop = start + size
            rings.append(Ring(numbers[start:stop], numbers[half + start : half + stop]))
            start = stop
        yield Outline(code, tuple(rings), tuple(box))


def _swapped(numbers: array[int]) -> array[int]:
    """The same numbers in the file's byte order, or back from it."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
