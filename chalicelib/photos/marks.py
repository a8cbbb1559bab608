"""Marks of makers that any kind of file may carry, found in its bytes: they lie uncompressed in
JPEG's APP11, PNG's caBX and the boxes of WebP and HEIC alike.
"""

import re

# The first box of a C2PA manifest store: its description, of the type that begins with "c2pa"
# (C2PA Technical Specification, "Embedding manifests"; ISO 19566-5).
MANIFEST = b"jumdc2pa"
SOURCE = re.compile(rb"digitalsourcetype/([A-Za-z]{1,60})", re.IGNORECASE)
TOOL = re.compile(rb"""CreatorTool(?:>|\s*=\s*["'])([^<"']{1,200})""")


def signed(body: bytes) -> bool:
    """Whether there is a C2PA manifest; whose, and whether it is true, is not looked at."""
    return MANIFEST in body


def sources(*texts: bytes) -> set[str]:
    """The IPTC digital source types named in XMP or in a manifest, in small letters."""
    return {found.decode().lower() for text in texts for found in SOURCE.findall(text)}


def tools(*texts: bytes) -> set[str]:
    """What XMP names as the tool that made the file."""
    return {found.decode(errors="replace") for text in texts for found in TOOL.findall(text)}
