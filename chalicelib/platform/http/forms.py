"""Multipart forms, as browsers and senders of mail post them.

Source: https://www.rfc-editor.org/rfc/rfc7578#section-4.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message as Mime
from email.utils import collapse_rfc2231_value

MOST_PARTS = 1000
_BOUNDARY = re.compile(r'\s*multipart/form-data\b.*?;\s*boundary="?([^\s";]{1,70})', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form: the bytes of a field, or of a file when it has a ``filename``."""

    name: str
    filename: str
    content_type: str
    body: bytes


def find_boundary(content_type: str) -> bytes | None:
    """Return the boundary between the parts of a form; None when it is not multipart/form-data."""
    match = _BOUNDARY.match(content_type[:500])
    return match[1].encode("utf-8", "replace") if match else None


def read_parts(body: bytes, boundary: bytes) -> Iterator[Part]:
    """Yield the first MOST_PARTS parts of a form, in their order."""
    edge = rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?:\r?\n|\Z)"
    for piece in re.split(edge, body, maxsplit=MOST_PARTS + 1)[1 : MOST_PARTS + 1]:
        head, *content = re.split(rb"\r?\n\r?\n", piece, maxsplit=1)
        header = message_from_string(head.decode("utf-8", "replace"))
        name, filename = _read_param(header, "name"), _read_param(header, "filename")
        yield Part(name, filename, header.get_content_type(), b"".join(content))


def _read_param(head: Mime, name: str) -> str:
    try:
        return collapse_rfc2231_value(head.get_param(name, "", "content-disposition"))
    except (LookupError, TypeError, ValueError):  # numbers and charsets made to break it
        return ""
