"""A copy of a photo without metadata, made in a process of its own: ``print_picture`` takes a file
from the standard input and writes a JPEG without EXIF, GPS, XMP, comments, thumbnails or profiles.
"""

import sys
from io import BytesIO

import pi_heif
from PIL import Image
from PIL.ExifTags import Base

from chalicelib.evidence.photo_facts import FORMATS, UPRIGHT, limit_process

QUALITY = 85  # of JPEG: with more, files grow and nobody sees a difference
WHITE = (255, 255, 255)  # behind the transparent parts of a PNG


def print_picture() -> None:
    """Write the stripped photo of the standard input, its longest side at most ``sys.argv[1]``."""
    limit_process()
    sys.stdout.buffer.write(strip_picture(sys.stdin.buffer.read(), int(sys.argv[1])))


def strip_picture(body: bytes, longest: int) -> bytes:
    """Return the picture as a JPEG, upright, no side longer than ``longest`` pixels. Raises
    whatever Pillow raises for a file that is no picture.
    """
    pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(BytesIO(body), formats=FORMATS) as image:
        transposition = UPRIGHT.get(_read_orientation(image))
        image.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than necessary
        picture = _make_opaque(image)
    picture.thumbnail((longest, longest))
    if transposition is not None:
        picture = picture.transpose(transposition)
    picture.info.clear()  # Pillow would write the comment of the original
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _read_orientation(image: Image.Image) -> int:
    """Return the Exif orientation; 1, which is upright, when the Exif block can't be read."""
    try:
        return int(image.getexif().get(Base.Orientation, 1))
    except Exception:  # Pillow raises half a dozen kinds of errors
        return 1


def _make_opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    background = Image.new("RGB", layered.size, WHITE)
    background.paste(layered, mask=layered.getchannel("A"))
    return background
