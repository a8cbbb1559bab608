"""The types of files that a report may have, under the names that telephones give them.

All ways in take the same types: uploads, messages, letters, and partners' systems.
"""

from collections.abc import Mapping

MOST_BYTES = 15 * 1024 * 1024  # of one file: a photo of an iPhone with its depth map
# Each type, with the ending of our names for its files.
ENDINGS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "application/pdf": "pdf",
}
# Other names of these types. HEIF is the container of HEIC, and phones say either.
_ALIASES: Mapping[str, str] = {
    "application/x-pdf": "application/pdf",
    "image/heif": "image/heic",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
}
_OF_ENDING: Mapping[str, str] = {
    **{ending: content_type for content_type, ending in ENDINGS.items()},
    "heif": "image/heic",
    "hif": "image/heic",
    "jpeg": "image/jpeg",
    "qt": "video/quicktime",
}
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")  # in ISO media files
_QUICKTIME_BRAND = b"qt  "
_STARTS: Mapping[bytes, str] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


def find_type(stated: str) -> str | None:
    """Return the type that a sender states, under our name; None for a type that we do not keep."""
    content_type = _ALIASES.get(stated, stated)
    return content_type if content_type in ENDINGS else None


def type_of_name(name: str) -> str | None:
    """Return the type that the ending of a file's name tells; None for any other ending."""
    return _OF_ENDING.get(name.rpartition(".")[2].lower())


def detect_type(body: bytes) -> str | None:
    """Return the type of a file by its first bytes, whatever its sender says; None for a type that
    we do not keep.
    """
    for start, content_type in _STARTS.items():
        if body.startswith(start):
            return content_type
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] != b"ftyp":
        return None
    if body[8:12] == _QUICKTIME_BRAND:
        return "video/quicktime"
    return "image/heic" if body[8:12] in _HEIC_BRANDS else "video/mp4"
