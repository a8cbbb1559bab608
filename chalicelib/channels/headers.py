"""What the headers of a letter say: who wrote it and when, what about, and what it answers."""

import re
from datetime import UTC, datetime
from email.message import Message as Mime
from email.utils import parsedate_to_datetime

from chalicelib.channels.texts import FAULTS, LONGEST_HEADER, eight_bit, shown, squeezed
from chalicelib.domain.unseen import remove_unseen

MOST_ANSWERS = 20
_LONGEST_ID = 250

_ID = re.compile(r"<\s*([^<>\s]+)\s*>")
_PERSON = re.compile(r'((?:"(?:[^"\\]|\\.)*"|[^"<])*)<\s*([^<>\s]*)\s*>')
_BARE_PERSON = re.compile(r"\s*([^\s()<>,]+@[^\s()<>,]+)\s*(?:\(([^()]*)\))?")
# ``Re:`` in its forms, and the tag our own answers carry.
_PREFIX = re.compile(r"\s*(?:re|fwd?|balas|balasan|bls|terusan|diteruskan|trs)\s*:", re.IGNORECASE)
_FORWARDED = re.compile(r"(?:fwd?|terusan|diteruskan|trs)\s*:", re.IGNORECASE)
_OUR_TAG = re.compile(r"\[\s*JK[-0-9A-Z .]{6,24}\]", re.IGNORECASE)


def text(mime: Mime, name: str) -> str:
    written = str(mime.get(name, ""))[:LONGEST_HEADER]
    return shown(written)


def ids(written: str) -> tuple[str, ...]:
    """The ids in a header; old programs leave out the brackets."""
    found = _ID.findall(written) or [word.strip("<>,;") for word in written.split() if "@" in word]
    return tuple(one[:_LONGEST_ID] for one in found if one)


def answers(mime: Mime) -> tuple[str, ...]:
    references = str(mime.get("references", ""))[-LONGEST_HEADER:]  # the nearest stand last
    nearest = (*ids(text(mime, "in-reply-to")), *reversed(ids(remove_unseen(references))))
    return tuple(dict.fromkeys(nearest))[:MOST_ANSWERS]


def person(mime: Mime) -> tuple[str | None, str | None]:
    written = str(mime.get("from") or mime.get("sender") or "")[:LONGEST_HEADER]
    if named := _PERSON.match(written):
        name, address = named.groups()
    elif lone := _BARE_PERSON.match(written):
        address, name = lone.groups()
    else:
        name, address = written, ""
    name = shown((name or "").replace("\\", ""))
    return name.strip("\"' ,")[:100].strip() or None, remove_unseen(eight_bit(address)) or None


def moment(written: str) -> datetime | None:
    try:
        sent = parsedate_to_datetime(written).replace(microsecond=0)
        return sent.replace(tzinfo=sent.tzinfo or UTC).astimezone(UTC)
    except FAULTS:
        return None


def automatic(mime: Mime, address: str) -> bool:
    """Answers of machines, lists and bounces.

    Sources: https://www.rfc-editor.org/rfc/rfc3834#section-5 (Auto-Submitted),
    https://www.rfc-editor.org/rfc/rfc5321#section-6.1 (the empty return path).
    """
    submitted = re.split(r"[;\s(]", text(mime, "auto-submitted").lower())[0]
    return (
        submitted not in ("", "no")
        or any(mime.get(name) for name in ("x-autoreply", "x-autorespond"))
        or text(mime, "precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or text(mime, "return-path") == "<>"
        or mime.get_content_type() == "multipart/report"
        or address.partition("@")[0].lower() in ("mailer-daemon", "postmaster")
    )


def bare(subject: str) -> str:
    """Without ``Re:`` and our tag."""
    left = _OUR_TAG.sub(" ", subject)
    while prefix := _PREFIX.match(left):
        left = left[prefix.end() :]
    return squeezed(left)


def is_forwarded(subject: str) -> bool:
    return _FORWARDED.match(_OUR_TAG.sub(" ", subject).strip()) is not None
