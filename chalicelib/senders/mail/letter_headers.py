"""The headers of a letter: its author, moment, subject, and the messages that it answers."""

import codecs
import quopri
import re
from base64 import b64decode
from datetime import UTC, datetime
from email.message import Message as Mime
from email.utils import parsedate_to_datetime

from chalicelib.platform.texts.plain_text import remove_unseen, to_one_line
from chalicelib.reports.filing import NUMBER_PREFIX

# Bytes as text: in the charset that a letter names, and in the encoded words of its headers.

LONGEST_HEADER = 2_000  # characters of a header that we read

# The exceptions of the standard library on headers and structures that are made to break it.
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
_SEVEN_BIT = ("utf-7", "hz", "iso2022")  # without the label, these look like ASCII
_LATIN = ("ascii", "iso8859-1")  # programs write these and mean windows-1252


def squeeze_spaces(text: str) -> str:
    """Return the text with single spaces in place of all white space."""
    return " ".join(text.split())


def decode_header(written: str) -> str:
    """Return the text of a header, decoded, on one line."""
    return to_one_line(_decode_words(_BETWEEN.sub("", written)))


def _decode_words(written: str) -> str:
    """Decode the encoded words of RFC 2047, also when two of them share one character."""
    decoded, coded, label = "", b"", ""
    texts = _ENCODED.split(written)  # text, then charset, coding and text of a word, ...
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
    """Return the text of a header that has bytes above 127 without encoding."""
    return text if text.isascii() else decode_text(_raw_bytes(text), "")


def _raw_bytes(text: str) -> bytes:
    """Return the bytes as they came; the parser has turned them into surrogates."""
    return _NO_OCTETS.sub("?", text).encode("utf-8", "surrogateescape")


def decode_base64(written: bytes) -> bytes:
    """Decode base64, also when it is cut or damaged; return text that is no base64 as it is."""
    if b" " in written.strip().partition(b"\n")[0].strip():
        return written
    clean = re.sub(rb"[^A-Za-z0-9+/=]", b"", written).partition(b"=")[0]
    whole = clean[: len(clean) - (len(clean) % 4 == 1)]
    return b64decode(whole + b"=" * (-len(whole) % 4))


def decode_text(written: bytes, label: str) -> str:
    """Return bytes as text.

    UTF-8 comes first, since bytes that are valid UTF-8 are UTF-8 whatever the label says; then the
    charset of the label, then windows-1252. Charsets that look like ASCII come before UTF-8.
    """
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


# Authors, ids, moments and subjects.

MOST_ANSWERS = 20
_LONGEST_ID = 250

_ID = re.compile(r"<\s*([^<>\s]+)\s*>")
_PERSON = re.compile(r'((?:"(?:[^"\\]|\\.)*"|[^"<])*)<\s*([^<>\s]*)\s*>')
_BARE_PERSON = re.compile(r"\s*([^\s()<>,]+@[^\s()<>,]+)\s*(?:\(([^()]*)\))?")
# ``Re:`` in its forms, and the tag in the subject of our own letters.
_PREFIX = re.compile(r"\s*(?:re|fwd?|balas|balasan|bls|terusan|diteruskan|trs)\s*:", re.IGNORECASE)
_FORWARDED = re.compile(r"(?:fwd?|terusan|diteruskan|trs)\s*:", re.IGNORECASE)
_OUR_TAG = re.compile(rf"\[\s*{NUMBER_PREFIX}[-0-9A-Z .]{{6,24}}\]", re.IGNORECASE)


def header_text(mime: Mime, name: str) -> str:
    """Return the decoded text of a header; empty when the letter has none."""
    written = str(mime.get(name, ""))[:LONGEST_HEADER]
    return decode_header(written)


def find_message_ids(written: str) -> tuple[str, ...]:
    """Return the ids in a header. Old programs leave out the brackets."""
    ids = _ID.findall(written) or [word.strip("<>,;") for word in written.split() if "@" in word]
    return tuple(each[:_LONGEST_ID] for each in ids if each)


def answered_ids(mime: Mime) -> tuple[str, ...]:
    """Return the ids of the letters that this letter answers, the nearest first."""
    references = str(mime.get("references", ""))[-LONGEST_HEADER:]  # the nearest are the last
    nearest = (
        *find_message_ids(header_text(mime, "in-reply-to")),
        *reversed(find_message_ids(remove_unseen(references))),
    )
    return tuple(dict.fromkeys(nearest))[:MOST_ANSWERS]


def find_author(mime: Mime) -> tuple[str | None, str | None]:
    """Return the name and the address of the author."""
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
    """Return the moment in a ``Date`` header, in UTC; None when it can't be read."""
    try:
        sent = parsedate_to_datetime(written).replace(microsecond=0)
        return sent.replace(tzinfo=sent.tzinfo or UTC).astimezone(UTC)
    except FAULTS:
        return None


def is_automatic(mime: Mime, address: str) -> bool:
    """Return whether a machine wrote the letter: automatic answers, lists and bounces.

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
    """Return the subject without ``Re:`` and our tag."""
    rest = _OUR_TAG.sub(" ", subject)
    while prefix := _PREFIX.match(rest):
        rest = rest[prefix.end() :]
    return squeeze_spaces(rest)


def is_forwarded(subject: str) -> bool:
    """Return whether the subject says that the letter was forwarded."""
    return _FORWARDED.match(_OUR_TAG.sub(" ", subject).strip()) is not None
