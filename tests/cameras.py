"""Photo files as cameras, applications and wrongdoers make them."""

import struct
import zlib
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from bench.pictures import a_chance, picture
from chalicelib.platform.moments import JAKARTA
from tests.builders import MONDAY

SIZE = (320, 240)
TAKEN = MONDAY + timedelta(hours=5)  # five hours after reports of tests are received
JUMBF = b"\0\0\0\x30jumb\0\0\0\x28jumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0"
TRAINED = b"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
CAPTURE = b"http://cv.iptc.org/newscodes/digitalsourcetype/computationalCapture"


@cache
def scene(seed: int = 1) -> Image.Image:
    return picture(seed, SIZE)


def exif(
    taken: datetime | None = TAKEN,
    *,
    changed: datetime | None = None,
    offset: str | None = "+07:00",
    at: tuple[float, float] | None = None,
    software: str | None = None,
    orientation: int | None = None,
) -> Image.Exif:
    """What a camera writes; moments are shown by the city's clocks."""
    tags = Image.Exif()
    of_photo: dict[int, Any] = tags.get_ifd(IFD.Exif)
    if taken:
        of_photo[Base.DateTimeOriginal] = shown(taken)
        tags[Base.DateTime] = shown(changed or taken)
    if taken and offset:
        of_photo[Base.OffsetTimeOriginal] = of_photo[Base.OffsetTime] = offset
    if software:
        tags[Base.Software] = software
    if orientation:
        tags[Base.Orientation] = orientation
    if at:
        place: dict[int, Any] = tags.get_ifd(IFD.GPSInfo)
        place[GPS.GPSLatitudeRef] = "S" if at[0] < 0 else "N"
        place[GPS.GPSLatitude] = sexagesimal(at[0])
        place[GPS.GPSLongitudeRef] = "W" if at[1] < 0 else "E"
        place[GPS.GPSLongitude] = sexagesimal(at[1])
    return tags


def shown(moment: datetime) -> str:
    return f"{moment.astimezone(JAKARTA):%Y:%m:%d %H:%M:%S}"


def sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(degrees) * 3600, 3600)
    minutes, seconds = divmod(rest, 60)
    return whole, minutes, round(seconds, 4)


LOSSY = {"quality": 90}
HASTY = {"enc_params": {"preset": "ultrafast"}}  # else a large one takes seconds


def a_file(image: Image.Image, form: str = "JPEG", **given: Any) -> bytes:
    pillow_heif.register_heif_opener()
    body = BytesIO()
    ways: dict[str, dict[str, Any]] = {"PNG": {}, "HEIF": {**LOSSY, **HASTY}}
    image.save(body, form, **{**ways.get(form, LOSSY), **given})
    return body.getvalue()


def a_photo(seed: int = 1, form: str = "JPEG", **tags: Any) -> bytes:
    """A photo as a camera made it."""
    return a_file(scene(seed), form, exif=exif(**tags))


def signed(body: bytes, manifest: bytes = b"") -> bytes:
    """A JPEG, PNG or WebP with a C2PA manifest where its kind of file has it."""
    store = JUMBF + manifest
    if body.startswith(b"\xff\xd8"):
        segment = b"JP\0\x01\0\0\0\x01" + store
        return body[:2] + b"\xff\xeb" + struct.pack(">H", len(segment) + 2) + segment + body[2:]
    if body.startswith(b"\x89PNG"):
        return body[:33] + png_chunk(b"caBX", store) + body[33:]
    padded = store + b"\0" * (len(store) % 2)
    chunks = body[8:] + b"C2PA" + struct.pack("<I", len(store)) + padded
    return b"RIFF" + struct.pack("<I", len(chunks)) + chunks


def png_chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def png_bomb(wide: int, high: int) -> bytes:
    """A PNG of a few hundred kB that would fill gigabytes."""
    rows, packer = min(high, 4000), zlib.compressobj(1)
    row = b"\0" * (wide * 3 + 1)
    # a row that is flushed refers to none before it: one stands for all that follow
    first, next_one = (packer.compress(row) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    check = rows * len(row) % 65_521 << 16 | 1  # Adler-32 of so many zeros
    packed = first + next_one * (rows - 1) + packer.flush()[:-4] + struct.pack(">I", check)
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", packed), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*each) for each in chunks)


def slow_jpeg() -> bytes:
    """A small progressive JPEG that draws a very large picture over and over again."""
    body = a_file(Image.new("L", (4000, 4000), 128), progressive=True, quality=1)
    start = body.rindex(b"\xff\xda")  # of the last scan
    return body[:-2] + body[start:-2] * 3000 + b"\xff\xd9"


def damaged(body: bytes, seed: int) -> bytes:
    """The same file with a hundred bytes changed by chance."""
    chance, held = a_chance(seed), bytearray(body)
    for _ in range(100):
        held[chance.randrange(len(held))] = chance.randrange(256)
    return bytes(held)
