"""The parts of a letter: what they are called, of what type they are, and their bytes."""

import quopri
import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from email.message import Message as Mime
from email.utils import collapse_rfc2231_value

from chalicelib.channels.texts import FAULTS, LONGEST_HEADER, from_base64, shown

KEPT = frozenset(
    {
        "application/pdf",
        "image/heic",
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/mp4",
    }
)
_MOST_LEAVES = 500

# Telephones and old programs name these types in their own way, or not at all.
_ALIASES: Mapping[str, str] = {
    "application/x-pdf": "application/pdf",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
}
_ENDINGS: Mapping[str, str] = {
    "heic": "image/heic",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "png": "image/png",
    "webp": "image/webp",
}
_UNTOLD = ("application/octet-stream", "application/x-octet-stream", "binary/octet-stream")
_CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "base64": from_base64,
    "quoted-printable": quopri.decodestring,
}


def leaves(mime: Mime, *, forwarded: bool = True) -> Iterator[Mime]:
    """All that holds nothing else, in order; with ``forwarded`` also what lies in letters within
    the letter. Not recursive: how deep it goes is the writer's choice.
    """
    waiting, told = [mime], 0
    while waiting and told < _MOST_LEAVES:
        piece = waiting.pop()
        if piece is not mime and piece.get_content_maintype() == "message" and not forwarded:
            continue
        if piece.is_multipart():
            waiting.extend(reversed([*_pieces(piece)]))
        else:
            told += 1
            yield piece


def _pieces(holder: Mime) -> Iterator[Mime]:
    for piece in holder.get_payload():
        if isinstance(piece, Mime):
            yield piece


def kind(leaf: Mime) -> str:
    told = leaf.get_content_type() if leaf.get("content-type") else _UNTOLD[0]
    if told in _UNTOLD:
        return _ENDINGS.get((filename(leaf) or "").rpartition(".")[2].lower(), told)
    return _ALIASES.get(told, told)


def param(leaf: Mime, name: str, header: str = "content-type") -> str:
    try:
        return collapse_rfc2231_value(leaf.get_param(name, "", header))
    except FAULTS:
        return ""


def filename(leaf: Mime) -> str | None:
    written = param(leaf, "filename", "content-disposition") or param(leaf, "name")
    name = shown(written[:LONGEST_HEADER])
    return re.split(r"[/\\]", name)[-1][-120:] or None


def content(leaf: Mime) -> bytes:
    bare = copy(leaf)
    del bare["content-transfer-encoding"]
    written = bare.get_payload(decode=True)
    coding = str(leaf.get("content-transfer-encoding", "")).strip().lower()
    return _CODINGS.get(coding, bytes)(written if isinstance(written, bytes) else b"")
