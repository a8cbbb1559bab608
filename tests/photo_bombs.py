"""Files under the names of photos that are built to do harm."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

from tests.cameras import SIZE, a_file, a_photo, png_chunk, scene

ZEROS = zlib.compress(b"\0" * 100_000_000, 9)  # 100 kB that become 100 MB


def png_of(*chunks: tuple[bytes, bytes], size: tuple[int, int] = SIZE, rows: bytes = b"") -> bytes:
    """A PNG with chunks between its head and its rows."""
    head = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    whole = [(b"IHDR", head), *chunks, (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*each) for each in whole)


def animated(form: str, frames: int = 20) -> bytes:
    """A picture that moves, each frame the same size."""
    pictures = [Image.new("RGB", (600, 400), (at * 5, 90, 90)) for at in range(frames)]
    body = BytesIO()
    pictures[0].save(body, form, save_all=True, append_images=pictures[1:])
    return body.getvalue()


def a_zip() -> bytes:
    """An archive of a file of zeros."""
    body = BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("foto.jpg", b"\0" * 10_000_000)
    return body.getvalue()


def lying_jpeg() -> bytes:
    """A JPEG that says it has 65,535 by 65,535 pixels."""
    body = a_photo()
    at = body.index(b"\xff\xc0") + 5  # the marker of its frame, a length and a depth
    return body[:at] + b"\xff" * 4 + body[at + 4 :]


def lying_heif() -> bytes:
    """A HEIC that says it has four thousand million pixels on each side."""
    body = a_photo(form="HEIF")
    at = body.index(b"ispe") + 8
    return body[:at] + b"\xff" * 8 + body[at + 8 :]


SVG = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;&a;">]>
<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text><script>alert(1)</script></svg>"""
FILM = b"\0\0\0\x14ftypqt  \0\0\0\0qt  \0\0\0\x01mdat" + b"\xff" * 8 + b"x" * 100  # a lying atom

# Files under the names of photos that are none, or that would fill a machine.
BOMBS: dict[str, bytes] = {
    "a text chunk of 100 MB": png_of((b"zTXt", b"a\0\0" + ZEROS)),
    "a profile of 100 MB": png_of((b"iCCP", b"a\0\0" + ZEROS)),
    "30,000 pixels without a row": png_of(size=(30_000, 30_000)),
    "30,000 pixels of some rows": png_of(size=(30_000, 30_000), rows=ZEROS),
    "two thousand million pixels": png_of(size=(2**31 - 1, 2**31 - 1)),
    "a JPEG that lies": lying_jpeg(),
    "a HEIC that lies": lying_heif(),
    "a JPEG that ends": a_photo()[:3000],
    "a GIF": animated("GIF"),
    "a TIFF": a_file(scene(), "TIFF", compression="jpeg"),
    "an SVG": SVG,
    "a zip": a_zip(),
    "a film": FILM,
    "a document with a photo": b"%PDF-1.7\n" + a_photo(),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
}
# Files that are photos all the same, and carry more than a photo needs.
BURDENED: dict[str, bytes] = {
    "a WebP that moves": animated("WEBP"),
    "a page behind a photo": a_photo() + b"<html><script>alert(1)</script></html>",
    "an archive behind a photo": a_photo() + a_zip(),
    "20,000 texts": a_file(scene(), "PNG")[:33]
    + b"".join(png_chunk(b"tEXt", b"key%d\0text" % at) for at in range(20_000))
    + a_file(scene(), "PNG")[33:],
    "100 blocks of Exif": b"\xff\xd8"
    + (b"\xff\xe1" + struct.pack(">H", 60_000) + b"Exif\0\0" + b"\0" * 59_992) * 100
    + a_photo()[2:],
    "100,000 tools": a_photo() + b"CreatorTool>" * 100_000,
}
