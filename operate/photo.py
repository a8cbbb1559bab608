"""The upload of a photo to a running stack. Without a file, a picture is drawn."""

import json
import mimetypes
import os
import struct
import urllib.error
import urllib.request
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operate.answer import Answer, OperatorError, Planned

SIDE = 256  # pixels of the picture that is drawn


@dataclass(frozen=True, slots=True)
class Uploaded(Answer):
    """The id by which a report or a step names a photo."""

    id: str

    def list_lines(self) -> Iterable[str]:
        yield self.id


def upload_file(url: str, file: Path | None) -> Uploaded:
    """Upload a file, or a picture that is drawn. Raises OperatorError, and OSError."""
    name = file.name if file else "gambar.png"
    content = file.read_bytes() if file else draw_picture()
    try:
        return Uploaded(upload_photo(url, name, content))
    except urllib.error.HTTPError as error:
        with error:
            raise OperatorError(error.read().decode()) from error


def plan_upload(url: str, file: Path | None) -> Planned:
    """Return what ``upload_file`` would do. Raises OSError."""
    size = file.stat().st_size if file else len(draw_picture())
    return Planned((f"upload {file or 'a picture that is drawn'}, {size} bytes, to {url}.",))


def upload_photo(url: str, name: str, content: bytes) -> str:
    """Post a file with the form that the API offers for it; return its id."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    wanted = {"filename": name, "content_type": kind, "size": len(content)}
    offer: dict[str, Any] = json.loads(
        _post(f"{url}/v1/uploads", json.dumps(wanted).encode(), "application/json")
    )
    border = uuid.uuid4().hex
    _post(
        offer["url"],
        _encode_form(border, offer["fields"], name, content),
        f"multipart/form-data; boundary={border}",
    )
    return str(offer["id"])


def _post(url: str, body: bytes, kind: str) -> bytes:
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=60) as answer:
        content: bytes = answer.read()
        return content


def _encode_form(border: str, fields: dict[str, str], name: str, content: bytes) -> bytes:
    part = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    head = "".join(part.format(border, *field) for field in fields.items())
    file = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return (head + file).encode() + content + f"\r\n--{border}--\r\n".encode()


def draw_picture() -> bytes:
    """Return a PNG of coloured squares, new each time."""
    colours = os.urandom(3 * 64)
    rows = b"".join(
        b"\0" + b"".join(_square_colour(colours, x // 32, y // 32) for x in range(SIDE))
        for y in range(SIDE)
    )
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_make_chunk(*each) for each in chunks)


def _square_colour(colours: bytes, column: int, row: int) -> bytes:
    at = 3 * (8 * row + column)
    return colours[at : at + 3]


def _make_chunk(kind: bytes, content: bytes) -> bytes:
    typed = kind + content
    return struct.pack(">I", len(content)) + typed + struct.pack(">I", zlib.crc32(typed))
