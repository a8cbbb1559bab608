"""Signs nobody sees, which turn a line around, hide words in it or end it: they leave every text
where it comes in, so that no list, feed, table, message or log has them.

What goes: control characters, half a surrogate pair, noncharacters, and what Unicode calls default
ignorable (bidi controls, zero-width characters, soft hyphens, tags, fillers), but for the two
selectors that give an emoji its shape. An emoji that joiners held together becomes its parts.
Source: https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
"""

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0"
    "\ufff0-\ufffb"  # the last three of them begin and end notes between lines
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(end - 2)}{chr(end - 1)}" for end in range(2 << 16, 18 << 16, 1 << 16))
    + "]+"
)


def remove_unseen(text: str) -> str:
    """The text without signs nobody sees; every end of a line is ``\\n``. Tabs stay."""
    words = text.replace("\n", "").replace("\t", "")
    if words.isascii() and words.isprintable():  # most are, and this is ten times as fast
        return text
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def to_one_line(text: str) -> str:
    """The same of a name or an address, which has no lines: white space is single spaces."""
    return " ".join(remove_unseen(text).split())


def remove_unseen_in(value: Any) -> Any:
    """The same of all texts in what JSON holds, names of members too."""
    if isinstance(value, str):
        return remove_unseen(value)
    if isinstance(value, list | tuple):
        return [remove_unseen_in(each) for each in value]
    if isinstance(value, dict):
        return {remove_unseen(name): remove_unseen_in(each) for name, each in value.items()}
    return value


def is_plain_json(body: bytes) -> bool:
    """Whether no text of valid JSON can have such signs: without escapes, and JSON allows no other
    control character in a text, there is only one in ASCII.
    """
    return body.isascii() and b"\\" not in body and b"\x7f" not in body


# The beginning of a text, as a line of a list shows it.


def cut_text(text: str | None, most: int) -> str | None:
    """The text in one line, cut behind a word so that it has ``most`` bytes of UTF-8 at most; None
    when there is none.
    """
    line = " ".join((text or "").split())
    if len(line.encode()) <= most:
        return line or None
    room = most - len("…".encode())
    cut = line.encode()[: room + 1].decode(errors="ignore")
    return f"{cut.rpartition(' ')[0] or line.encode()[:room].decode(errors='ignore')}…"


# Text as XML may hold it.


XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def escape_xml(said: str) -> str:
    """What is left has no sign that no XML document may hold:
    https://www.w3.org/TR/xml/#charsets.
    """
    return escape(remove_unseen(said))


def build_element(name: str, said: str = "", **attributes: str) -> str:
    """An element with a text in it, or with nothing."""
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{escape_xml(said)}</{name}>" if said else f"<{name}{told}/>"
