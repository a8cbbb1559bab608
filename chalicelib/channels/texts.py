"""Bytes as text: of whatever charset a letter names, and of the encoded words in its headers."""

import codecs
import quopri
import re
from base64 import b64decode

from chalicelib.domain.unseen import one_line

LONGEST_HEADER = 2_000  # characters of a header that are read

# What the standard library raises on headers and structures made to break it.
FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

_NO_OCTETS = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<=\?=)\s+(?==\?)")
_CHARSETS = re.compile(r"(?:utf|iso|cp|gb|big5|shift|euc|koi8|mac|tis|hz|johab)[-_a-z0-9]*")
_SEVEN_BIT = ("utf-7", "hz", "iso2022")  # ASCII to whoever does not know
_LATIN = ("ascii", "iso8859-1")  # what programs write when they mean windows-1252


def squeezed(text: str) -> str:
    return " ".join(text.split())


def shown(written: str) -> str:
    """What a header says, on one line."""
    return one_line(_words(_BETWEEN.sub("", written)))


def _words(written: str) -> str:
    """RFC 2047: encoded words, also where a letter is split between two of them."""
    said, coded, label = "", b"", ""
    texts = _ENCODED.split(written)  # text, then charset, way and text of a word, then text, ...
    for at in range(0, len(texts), 4):
        if texts[at]:
            said, coded = said + decoded(coded, label) + eight_bit(texts[at]), b""
        if at + 3 < len(texts):
            charset, way, word = texts[at + 1 : at + 4]
            if charset.lower() != label:
                said, coded = said + decoded(coded, label), b""
            label, coded = charset.lower(), coded + _unworded(way.lower(), word)
    return said + decoded(coded, label)


def _unworded(way: str, word: str) -> bytes:
    written = _octets(word)
    return quopri.decodestring(written, header=True) if way == "q" else from_base64(written)


def eight_bit(text: str) -> str:
    """Letters that stand in a header without being encoded."""
    return text if text.isascii() else decoded(_octets(text), "")


def _octets(text: str) -> bytes:
    """The bytes as they came, which the parser has turned into surrogates."""
    return _NO_OCTETS.sub("?", text).encode("utf-8", "surrogateescape")


def from_base64(written: bytes) -> bytes:
    """Also when it was cut or damaged, or when it only says that it is base64."""
    if b" " in written.strip().partition(b"\n")[0].strip():
        return written
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", written).partition(b"=")[0]
    whole = clean[: len(clean) - (len(clean) % 4 == 1)]
    return b64decode(whole + b"=" * (-len(whole) % 4))


def decoded(written: bytes, label: str) -> str:
    """Bytes as text. UTF-8 shows itself whatever the label says; windows-1252 is what is left."""
    charset = _charset(label)
    order = ("utf-8", charset)
    for name in reversed(order) if charset.startswith(_SEVEN_BIT) else order:
        try:
            return written.decode(name)
        except FAULTS:
            continue
    return written.decode("cp1252", "replace")


def _charset(label: str) -> str:
    try:
        name = codecs.lookup(label.strip("\"' ") or "cp1252").name
    except FAULTS:
        return "cp1252"
    return name if name not in _LATIN and _CHARSETS.fullmatch(name) else "cp1252"
