"""Texts without invisible characters, or cut to one line.

Invisible characters can reverse a line, hide words in it or end it. They are removed from every
text that comes in, so that no list, feed, table, message or log has them: control characters,
unpaired surrogates, noncharacters, and the characters that Unicode calls default ignorable (bidi
controls, zero-width characters, soft hyphens, tags, fillers), except the two selectors that give an
emoji its shape. An emoji of several joined parts becomes its parts.
Source: https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
"""

import re
from typing import Any

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0"
    "\ufff0-\ufffb"  # the last three begin and end interlinear annotations
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(end - 2)}{chr(end - 1)}" for end in range(2 << 16, 18 << 16, 1 << 16))
    + "]+"
)


def remove_unseen(text: str) -> str:
    """Return the text without invisible characters. Line ends become ``\\n``, and tabs stay."""
    words = text.replace("\n", "").replace("\t", "")
    if words.isascii() and words.isprintable():  # as most are, and this is ten times as fast
        return text
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def to_one_line(text: str) -> str:
    """Return a name or an address without invisible characters, with single spaces only."""
    return " ".join(remove_unseen(text).split())


def remove_unseen_in(value: Any) -> Any:
    """Return decoded JSON without invisible characters in its texts and names of members."""
    if isinstance(value, str):
        return remove_unseen(value)
    if isinstance(value, list | tuple):
        return [remove_unseen_in(each) for each in value]
    if isinstance(value, dict):
        return {remove_unseen(name): remove_unseen_in(each) for name, each in value.items()}
    return value


def is_plain_json(body: bytes) -> bool:
    """Return whether the texts of valid JSON surely have no invisible characters.

    JSON allows no control character in a text but DEL, so ASCII without escapes and DEL has none.
    """
    return body.isascii() and b"\\" not in body and b"\x7f" not in body


def cut_text(text: str | None, most: int) -> str | None:
    """Return the text in one line, cut behind a word to at most ``most`` bytes of UTF-8.

    Returns None for an empty text.
    """
    line = " ".join((text or "").split())
    if len(line.encode()) <= most:
        return line or None
    room = most - len("…".encode())
    cut = line.encode()[: room + 1].decode(errors="ignore")
    return f"{cut.rpartition(' ')[0] or line.encode()[:room].decode(errors='ignore')}…"
