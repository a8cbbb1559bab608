"""The picture of a photo and nothing else, made in a process of its own: ``main`` takes a file from
the standard input and answers with a JPEG without EXIF, GPS, XMP, comments, thumbnails or profiles.
"""

import sys
from io import BytesIO

import pi_heif
from PIL import Image
from PIL.ExifTags import Base

from chalicelib.evidence.reading import FORMATS, UPRIGHT, limit_process

QUALITY = 85  # of JPEG: beyond it files grow and nobody sees why
WHITE = (255, 255, 255)  # what is seen through a PNG


def print_picture() -> None:
    limit_process()
    sys.stdout.buffer.write(strip_picture(sys.stdin.buffer.read(), int(sys.argv[1])))


def strip_picture(body: bytes, longest: int) -> bytes:
    """The picture, upright, no side longer than ``longest`` pixels. Raises whatever Pillow does
    with a file that is none.
    """
    pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(BytesIO(body), formats=FORMATS) as image:
        way = UPRIGHT.get(_read_orientation(image))
        image.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than need be
        picture = _make_opaque(image)
    picture.thumbnail((longest, longest))
    if way is not None:
        picture = picture.transpose(way)
    picture.info.clear()  # Pillow would write a comment it has read
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _read_orientation(image: Image.Image) -> int:
    """1, as it is, where the block that should say so can't be read."""
    try:
        return int(image.getexif().get(Base.Orientation, 1))
    except Exception:  # Pillow tells it by half a dozen kinds of errors
        return 1


def _make_opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    ground = Image.new("RGB", seen.size, WHITE)
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground
