"""Small base maps: a PMTiles file (version 3) of one tile that covers the world."""

import struct
from io import BytesIO

from PIL import Image

VECTORS, PNG = 1, 2  # kinds of tiles
NOT_COMPRESSED = 1
HEADER = struct.Struct("<7sB11Q6B4iB2i")
EVERYWHERE = 4096  # the side of a vector tile, in its own units


def make_base_map(kind: int, tile: bytes) -> bytes:
    """Return the file. Its directory has one entry: the tile 0, once, with its length, at 0."""
    directory = b"\x01\x00\x01" + _number(len(tile)) + b"\x01"
    metadata = b"{}"
    start = HEADER.size
    after = start + len(directory) + len(metadata)
    head = HEADER.pack(
        *(b"PMTiles", 3),
        *(start, len(directory), start + len(directory), len(metadata)),
        *(after, 0, after, len(tile)),
        *(1, 1, 1),
        *(1, NOT_COMPRESSED, NOT_COMPRESSED, kind, 0, 0),
        *(-1800000000, -850000000, 1800000000, 850000000),
        *(0, 0, 0),
    )
    return head + directory + metadata + tile


def draw_picture(colour: tuple[int, int, int]) -> bytes:
    """Return a tile that is a picture of one colour."""
    body = BytesIO()
    Image.new("RGB", (256, 256), colour).save(body, "PNG")
    return body.getvalue()


def draw_buildings() -> bytes:
    """Return a tile of vectors that one building covers."""
    side = _zigzag(EVERYWHERE)
    back = _zigzag(-EVERYWHERE)
    moves = [9, 0, 0, 26, side, 0, 0, side, back, 0, 15]
    geometry = b"".join(map(_number, moves))
    feature = _member(3, 0, _number(3)) + _member(4, 2, geometry)
    layer = b"".join(
        (
            _member(15, 0, _number(2)),
            _member(1, 2, b"buildings"),
            _member(2, 2, feature),
            _member(5, 0, _number(EVERYWHERE)),
        )
    )
    return _member(3, 2, layer)


def _member(field: int, kind: int, value: bytes) -> bytes:
    """Return a member of a message of Protocol Buffers."""
    length = _number(len(value)) if kind == 2 else b""
    return _number(field << 3 | kind) + length + value


def _number(value: int) -> bytes:
    """Return a whole number in groups of seven bits, the lowest first."""
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1
