"""What the headers of a letter say: who wrote it and when, what about, and what it answers."""

import codecs
import quopri
import re
from base64 import b64decode
from datetime import UTC, datetime
from email.message import Message as Mime
from email.utils import parsedate_to_datetime

from chalicelib.platform.text import remove_unseen, to_one_line

# Bytes as text: of whatever charset a letter names, and of the encoded words in its headers.


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


def squeeze_spaces(text: str) -> str:
    return " ".join(text.split())


def decode_header(written: str) -> str:
    """What a header says, on one line."""
    return to_one_line(_decode_words(_BETWEEN.sub("", written)))


def _decode_words(written: str) -> str:
    """RFC 2047: encoded words, also where a letter is split between two of them."""
    decoded, coded, label = "", b"", ""
    texts = _ENCODED.split(written)  # text, then charset, way and text of a word, then text, ...
    for at in range(0, len(texts), 4):
        if texts[at]:
            decoded, coded = decoded + decode_text(coded, label) + decode_eight_bit(texts[at]), b""
        if at + 3 < len(texts):
            charset, coding, word = texts[at + 1 : at + 4]
            if charset.lower() != label:
                decoded, coded = decoded + decode_text(coded, label), b""
            label, coded = charset.lower(), coded + _decode_word(coding.lower(), word)
    return decoded + decode_text(coded, label)


def _decode_word(coding: str, word: str) -> bytes:
    written = _raw_bytes(word)
    return quopri.decodestring(written, header=True) if coding == "q" else decode_base64(written)


def decode_eight_bit(text: str) -> str:
    """Letters that stand in a header without being encoded."""
    return text if text.isascii() else decode_text(_raw_bytes(text), "")


def _raw_bytes(text: str) -> bytes:
    """The bytes as they came, which the parser has turned into surrogates."""
    return _NO_OCTETS.sub("?", text).encode("utf-8", "surrogateescape")


def decode_base64(written: bytes) -> bytes:
    """Also when it was cut or damaged, or when it only says that it is base64."""
    if b" " in written.strip().partition(b"\n")[0].strip():
        return written
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", written).partition(b"=")[0]
    whole = clean[: len(clean) - (len(clean) % 4 == 1)]
    return b64decode(whole + b"=" * (-len(whole) % 4))


def decode_text(written: bytes, label: str) -> str:
    """Bytes as text. UTF-8 shows itself whatever the label says; windows-1252 is what is left."""
    charset = _find_charset(label)
    order = ("utf-8", charset)
    for name in reversed(order) if charset.startswith(_SEVEN_BIT) else order:
        try:
            return written.decode(name)
        except FAULTS:
            continue
    return written.decode("cp1252", "replace")


def _find_charset(label: str) -> str:
    try:
        name = codecs.lookup(label.strip("\"' ") or "cp1252").name
    except FAULTS:
        return "cp1252"
    return name if name not in _LATIN and _CHARSETS.fullmatch(name) else "cp1252"


MOST_ANSWERS = 20
_LONGEST_ID = 250

_ID = re.compile(r"<\s*([^<>\s]+)\s*>")
_PERSON = re.compile(r'((?:"(?:[^"\\]|\\.)*"|[^"<])*)<\s*([^<>\s]*)\s*>')
_BARE_PERSON = re.compile(r"\s*([^\s()<>,]+@[^\s()<>,]+)\s*(?:\(([^()]*)\))?")
# ``Re:`` in its forms, and the tag our own answers carry.
_PREFIX = re.compile(r"\s*(?:re|fwd?|balas|balasan|bls|terusan|diteruskan|trs)\s*:", re.IGNORECASE)
_FORWARDED = re.compile(r"(?:fwd?|terusan|diteruskan|trs)\s*:", re.IGNORECASE)
_OUR_TAG = re.compile(r"\[\s*JK[-0-9A-Z .]{6,24}\]", re.IGNORECASE)


def header_text(mime: Mime, name: str) -> str:
    written = str(mime.get(name, ""))[:LONGEST_HEADER]
    return decode_header(written)


def find_message_ids(written: str) -> tuple[str, ...]:
    """The ids in a header; old programs leave out the brackets."""
    ids = _ID.findall(written) or [word.strip("<>,;") for word in written.split() if "@" in word]
    return tuple(each[:_LONGEST_ID] for each in ids if each)


def answered_ids(mime: Mime) -> tuple[str, ...]:
    references = str(mime.get("references", ""))[-LONGEST_HEADER:]  # the nearest stand last
    nearest = (
        *find_message_ids(header_text(mime, "in-reply-to")),
        *reversed(find_message_ids(remove_unseen(references))),
    )
    return tuple(dict.fromkeys(nearest))[:MOST_ANSWERS]


def find_author(mime: Mime) -> tuple[str | None, str | None]:
    written = str(mime.get("from") or mime.get("sender") or "")[:LONGEST_HEADER]
    if match := _PERSON.match(written):
        name, address = match.groups()
    elif match := _BARE_PERSON.match(written):
        address, name = match.groups()
    else:
        name, address = written, ""
    name = decode_header((name or "").replace("\\", ""))
    return name.strip("\"' ,")[:100].strip() or None, remove_unseen(
        decode_eight_bit(address)
    ) or None


def parse_moment(written: str) -> datetime | None:
    try:
        sent = parsedate_to_datetime(written).replace(microsecond=0)
        return sent.replace(tzinfo=sent.tzinfo or UTC).astimezone(UTC)
    except FAULTS:
        return None


def is_automatic(mime: Mime, address: str) -> bool:
    """Answers of machines, lists and bounces.

    Sources: https://www.rfc-editor.org/rfc/rfc3834#section-5 (Auto-Submitted),
    https://www.rfc-editor.org/rfc/rfc5321#section-6.1 (the empty return path).
    """
    submitted = re.split(r"[;\s(]", header_text(mime, "auto-submitted").lower())[0]
    return (
        submitted not in ("", "no")
        or any(mime.get(name) for name in ("x-autoreply", "x-autorespond"))
        or header_text(mime, "precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or header_text(mime, "return-path") == "<>"
        or mime.get_content_type() == "multipart/report"
        or address.partition("@")[0].lower() in ("mailer-daemon", "postmaster")
    )


def bare_subject(subject: str) -> str:
    """Without ``Re:`` and our tag."""
    rest = _OUR_TAG.sub(" ", subject)
    while prefix := _PREFIX.match(rest):
        rest = rest[prefix.end() :]
    return squeeze_spaces(rest)


def is_forwarded(subject: str) -> bool:
    return _FORWARDED.match(_OUR_TAG.sub(" ", subject).strip()) is not None
