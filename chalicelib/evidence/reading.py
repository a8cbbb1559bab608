"""What one photo tells, read in a process of its own: ``main`` takes a file from the standard input
and answers in JSON. Whatever the file does, it does to this process.
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

# Marks of makers that any kind of file may carry, found in its bytes: they lie uncompressed in
# JPEG's APP11, PNG's caBX and the boxes of WebP and HEIC alike.


# The first box of a C2PA manifest store: its description, of the type that begins with "c2pa"
# (C2PA Technical Specification, "Embedding manifests"; ISO 19566-5).
MANIFEST = b"jumdc2pa"
_SOURCE = re.compile(rb"digitalsourcetype/([A-Za-z]{1,60})", re.IGNORECASE)
_TOOL = re.compile(rb"""CreatorTool(?:>|\s*=\s*["'])([^<"']{1,200})""")


def has_manifest(body: bytes) -> bool:
    """Whether there is a C2PA manifest; whose, and whether it is true, is not looked at."""
    return MANIFEST in body


def find_sources(*texts: bytes) -> set[str]:
    """The IPTC digital source types named in XMP or in a manifest, in small letters."""
    return {found.decode().lower() for text in texts for found in _SOURCE.findall(text)}


def find_tools(*texts: bytes) -> set[str]:
    """What XMP names as the tool that made the file."""
    return {found.decode(errors="replace") for text in texts for found in _TOOL.findall(text)}


Facts = dict[str, Any]

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MEMORY = 400_000_000  # bytes this process may take: a bomb ends here, and not with the function
SECONDS = 3  # of CPU; a photo of 5 MB takes a fraction of one
DRAFT = (4 * photo_hash.GRID, 4 * photo_hash.GRID)  # a JPEG is decoded no larger than need be
LONGEST = 4000  # characters of a text that may name software: a generator's begins with its prompt
MOST_NAMED = 50  # such texts: a PNG may hold any number
XMP = ("xmp", "XML:com.adobe.xmp")  # where Pillow keeps it
NAMING = (Base.Software, Base.ProcessingSoftware, Base.ImageDescription, Base.UserComment)
UPRIGHT = {  # what the orientation wants done (Exif 2.32, tag 274)
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def print_facts() -> None:
    limit_process()
    json.dump(read_facts(sys.stdin.buffer.read()), sys.stdout)


def limit_process() -> None:
    """Let this process take no more than a photo needs."""
    with suppress(ValueError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def read_facts(body: bytes) -> Facts:
    """The facts of a photo. Raises whatever Pillow does with a file that is none."""
    pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(BytesIO(body), formats=FORMATS) as image:
        orientation, told = _read_exif(image)
        image.draft("L", DRAFT)
        grey = image.convert("L").resize((photo_hash.GRID,) * 2, Image.Resampling.BOX)
        marked = _read_marks(image, body)
    if orientation in UPRIGHT:
        grey = grey.transpose(UPRIGHT[orientation])
    software = marked.pop("software") | told.pop("software", set())
    found = asdict(photo_hash.hash_photo(grey.tobytes()))
    return {**told, **marked, "software": sorted(software)[:MOST_NAMED], "likeness": found}


def _read_marks(image: Image.Image, body: bytes) -> Facts:
    """What the file carries beside the picture. Pillow has the texts of a PNG once it is read."""
    held = {key: text for key, text in image.info.items() if isinstance(key, str)}
    xmp = [_to_bytes(held.pop(key)) for key in XMP if key in held]
    texts = {f"{key}: {_clean_text(text)}" for key, text in held.items() if isinstance(text, str)}
    return {
        "signed": has_manifest(body),
        "sources": sorted(find_sources(body, *xmp)),
        "software": find_tools(body, *xmp) | texts,
    }


def _read_exif(image: Image.Image) -> tuple[Any, Facts]:
    """Orientation, moments, coordinates and software. Nothing of a block that can't be read, which
    Pillow tells by half a dozen kinds of errors: the picture can still be compared.
    """
    try:
        exif = image.getexif()
        return exif.get(Base.Orientation), _read_tags(exif)
    except Exception:
        return None, {}


def _read_tags(exif: Image.Exif) -> Facts:
    of_photo = exif.get_ifd(IFD.Exif)
    named = [_clean_text(exif.get(tag) or of_photo.get(tag)) for tag in NAMING]
    taken = of_photo.get(Base.DateTimeOriginal), of_photo.get(Base.OffsetTimeOriginal)
    changed = exif.get(Base.DateTime), of_photo.get(Base.OffsetTime)
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
    """RFC 3339; a camera that tells no offset shows the city's time."""
    try:
        moment = datetime.strptime(_clean_text(local), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        zone = (
            datetime.strptime(_clean_text(offset), "%z").tzinfo if _clean_text(offset) else JAKARTA
        )
        return moment.replace(tzinfo=zone).isoformat()
    except ValueError:
        return None


def _read_point(gps: dict[int, Any]) -> Facts:
    """WGS84 degrees; none at 0, 0, which is what a camera without a fix tells."""
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
