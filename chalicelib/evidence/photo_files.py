"""Open the files of photos in a process of its own, so that a file that is built to do harm harms
only that process: ``print_facts`` writes the facts of a photo as JSON, ``print_copies`` a copy
without metadata and its thumbnail. Each takes the file from the standard input.
"""

import json
import re
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from math import isfinite
from typing import Any

import pi_heif
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from chalicelib.evidence import photo_hash
from chalicelib.platform.moments import JAKARTA

# Marks that software leaves in any kind of file are searched for in its bytes: they lie
# uncompressed in JPEG's APP11, in PNG's caBX, and in the boxes of WebP and HEIC.

# The first box of a C2PA manifest store is its description, whose type begins with "c2pa"
# (C2PA Technical Specification, "Embedding manifests"; ISO 19566-5).
MANIFEST = b"jumdc2pa"
_SOURCE = re.compile(rb"digitalsourcetype/([A-Za-z]{1,60})", re.IGNORECASE)
_TOOL = re.compile(rb"""CreatorTool(?:>|\s*=\s*["'])([^<"']{1,200})""")


def has_manifest(body: bytes) -> bool:
    """Return whether the file has a C2PA manifest. Its signer and its truth are not checked."""
    return MANIFEST in body


def find_sources(*texts: bytes) -> set[str]:
    """Return the IPTC digital source types named in XMP or in a manifest, in lower case."""
    return {source.decode().lower() for text in texts for source in _SOURCE.findall(text)}


def find_tools(*texts: bytes) -> set[str]:
    """Return the tools that XMP names as makers of the file."""
    return {tool.decode(errors="replace") for text in texts for tool in _TOOL.findall(text)}


Facts = dict[str, Any]

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MEMORY = 400_000_000  # bytes this process may take: a decompression bomb ends it, not the function
SECONDS = 3  # of CPU time; a photo of 5 MB takes a fraction of a second
DRAFT = (4 * photo_hash.GRID, 4 * photo_hash.GRID)  # about the size at which a JPEG is decoded
LONGEST = 4000  # characters read of a text that may name software: a generator's has its prompt
MOST_NAMED = 50  # texts reported: a PNG may hold any number
XMP = ("xmp", "XML:com.adobe.xmp")  # the keys under which Pillow keeps XMP
NAMING = (Base.Software, Base.ProcessingSoftware, Base.ImageDescription, Base.UserComment)
UPRIGHT = {  # how to turn a picture upright, by its orientation (Exif 2.32, tag 274)
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def print_facts() -> None:
    """Write the facts of the photo on the standard input to the standard output, as JSON."""
    limit_process()
    json.dump(read_facts(sys.stdin.buffer.read()), sys.stdout)


def limit_process() -> None:
    """Limit the memory and CPU time of this process to what a photo needs."""
    with suppress(ValueError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def read_facts(body: bytes) -> Facts:
    """Return the facts of a photo. Raises whatever Pillow raises for a file that is no picture."""
    pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(BytesIO(body), formats=FORMATS) as image:
        orientation, exif_facts = _read_exif(image)
        image.draft("L", DRAFT)
        grey = image.convert("L").resize((photo_hash.GRID,) * 2, Image.Resampling.BOX)
        marks = _read_marks(image, body)
    if orientation in UPRIGHT:
        grey = grey.transpose(UPRIGHT[orientation])
    software = marks.pop("software") | exif_facts.pop("software", set())
    hashed = asdict(photo_hash.hash_photo(grey.tobytes()))
    return {**exif_facts, **marks, "software": sorted(software)[:MOST_NAMED], "likeness": hashed}


def _read_marks(image: Image.Image, body: bytes) -> Facts:
    """Return the marks that the file carries besides Exif. Pillow knows the texts of a PNG only
    once the picture has been decoded.
    """
    texts_by_key = {key: text for key, text in image.info.items() if isinstance(key, str)}
    xmp = [_to_bytes(texts_by_key.pop(key)) for key in XMP if key in texts_by_key]
    texts = {
        f"{key}: {_clean_text(text)}" for key, text in texts_by_key.items() if isinstance(text, str)
    }
    return {
        "signed": has_manifest(body),
        "sources": sorted(find_sources(body, *xmp)),
        "software": find_tools(body, *xmp) | texts,
    }


def _read_exif(image: Image.Image) -> tuple[Any, Facts]:
    """Return the orientation, and moments, coordinates and software. Returns nothing of a block
    that can't be read, for which Pillow raises half a dozen kinds of errors: the picture can still
    be compared.
    """
    try:
        exif = image.getexif()
        return exif.get(Base.Orientation), _read_tags(exif)
    except Exception:
        return None, {}


def _read_tags(exif: Image.Exif) -> Facts:
    photo_tags = exif.get_ifd(IFD.Exif)
    named = [_clean_text(exif.get(tag) or photo_tags.get(tag)) for tag in NAMING]
    taken = photo_tags.get(Base.DateTimeOriginal), photo_tags.get(Base.OffsetTimeOriginal)
    changed = exif.get(Base.DateTime), photo_tags.get(Base.OffsetTime)
    return {
        "taken_at": _format_moment(*taken),
        "changed_at": _format_moment(*changed),
        **_read_point(exif.get_ifd(IFD.GPSInfo)),
        "software": {text for text in named if text},
    }


def _clean_text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return value.strip("\0 ")[:LONGEST] if isinstance(value, str) else ""


def _format_moment(local: Any, offset: Any) -> str | None:
    """Return a moment in RFC 3339, or None when it can't be read. A camera without an offset shows
    the city's time.
    """
    try:
        moment = datetime.strptime(_clean_text(local), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        zone = (
            datetime.strptime(_clean_text(offset), "%z").tzinfo if _clean_text(offset) else JAKARTA
        )
        return moment.replace(tzinfo=zone).isoformat()
    except ValueError:
        return None


def _read_point(gps: dict[int, Any]) -> Facts:
    """Return ``lat`` and ``lng`` in WGS84 degrees; empty at 0, 0, where cameras have no GPS fix."""
    lat = _read_degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "S", 90)
    lng = _read_degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "W", 180)
    if lat is None or lng is None or lat == lng == 0:
        return {}
    return {"lat": lat, "lng": lng}


def _read_degrees(parts: Any, side: Any, negative: str, most: int) -> float | None:
    try:
        degrees, minutes, seconds = map(float, parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    angle = degrees + minutes / 60 + seconds / 3600
    if not isfinite(angle) or abs(angle) > most:
        return None
    return -angle if _clean_text(side).upper() == negative else angle


def _to_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


# Two copies of a photo without metadata, made in a process of its own: ``print_copies`` takes a
# file from the standard input and writes a JPEG and a WebP without EXIF, GPS, XMP, comments or
# profiles.


QUALITY = 85  # of JPEG: with more, files grow and nobody sees a difference
# of WebP, tried in this order until a thumbnail is small enough
QUALITIES = (80, 70, 60, 50, 40, 30, 20, 10)
WHITE = (255, 255, 255)  # behind the transparent parts of a PNG
SIZE_BYTES = 4  # of the number before the first copy, which says how many bytes it has


def print_copies() -> None:
    """Write the two copies of the photo on the standard input: how many bytes the JPEG has, the
    JPEG and the WebP. ``sys.argv[1]`` has three numbers: the longest side of the JPEG, the longest
    side of the thumbnail, and the most bytes of the thumbnail.
    """
    limit_process()
    longest, pixels, most_bytes = map(int, sys.argv[1].split(","))
    picture = read_picture(sys.stdin.buffer.read(), longest)
    shown, thumbnail = write_jpeg(picture), write_thumbnail(picture, pixels, most_bytes)
    sys.stdout.buffer.write(len(shown).to_bytes(SIZE_BYTES, "big") + shown + thumbnail)


def write_jpeg(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def write_thumbnail(picture: Image.Image, pixels: int, most_bytes: int) -> bytes:
    """Return the picture as a WebP of at most so many bytes, no side longer than ``pixels``. A
    picture that is too large at every quality, which only noise is, gets smaller sides.
    """
    small = picture.copy()
    while True:
        small.thumbnail((pixels, pixels))
        for quality in QUALITIES:
            written = BytesIO()
            small.save(written, "WEBP", quality=quality)
            if written.tell() <= most_bytes or pixels == 1:
                return written.getvalue()
        pixels = max(pixels // 2, 1)


def read_picture(body: bytes, longest: int) -> Image.Image:
    """Return the picture of a file, upright, no side longer than ``longest`` pixels, and without
    anything that would be written with it. Raises whatever Pillow raises for a file that is no
    picture.
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
    return picture


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
