"""The parts that the bodies of all Meta products share, and the drafts made from them.

The values in an entry may be of any JSON type.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media
from chalicelib.senders import command_parser
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Delivery, Message, Unread

SENDER = "meta"  # the module that fetches the media of all products but WhatsApp
LONGEST = 4000  # characters of a description
MOST_MEDIA = 5  # photos or documents of one message
LONGEST_NAME = 100  # characters of a name
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
MILLISECONDS = 10**11  # a count of seconds this large lies after the year 5000

# The types of media that we keep, by the ending of the address.
TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
}
HOSTS = (".fbcdn.net", ".fbsbx.com", ".facebook.com", ".cdninstagram.com")

# Ids become parts of paths in later requests, so they have no slash, no escape, and not only dots.
_PLAIN = re.compile(r"(?!\.+\Z)[A-Za-z0-9_.=:-]{1,255}")
_ID = re.compile(r"[!-~]{1,512}")
_SECONDS = re.compile(r"[0-9]{1,14}")
_URL = re.compile(r"https://[!-\[\]-~]{1,2040}")
_HOST = re.compile(r"[a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an entry.

    ``said`` is its content. ``home`` is the page, account or number that received it, ``time`` the
    time of the entry.
    """

    channel: str
    home: str
    said: object
    time: object
    now: datetime


# One part alone: the kind of its object, an entry with no other part, and the whole delivery.
PartAlone = tuple[str, object, Delivery]


def parse_entries(body: bytes, *objects: str) -> tuple[str, list[object]]:
    """Return the kind of object that a delivery is about, and its entries.

    Raises Unreadable when the body is no JSON, when the kind is not one of ``objects``, or when the
    entries are no list.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable(reason="json") from None
    kind, entries = as_text(value_at(document, "object")), value_at(document, "entry")
    if kind not in objects:
        raise Unreadable(reason="object")
    if not isinstance(entries, list):
        raise Unreadable(reason="entry")
    return kind, entries


def read_part(
    reader: Callable[[Part], Message | None], part: Part, single: PartAlone
) -> list[Message | Unread]:
    """Return the message in a part, if any; an unreadable part is returned alone, to be parked."""
    try:
        message = reader(part)
    except Unreadable as fault:
        return [mark_unread(str(fault.members["reason"]), single)]
    return [message] if message else []


def mark_unread(reason: str, single: PartAlone) -> Unread:
    """Return the part as a delivery of its own, which can be read again once the fault is fixed."""
    kind, entry, delivery = single
    try:
        return Unread(reason, json.dumps({"object": kind, "entry": [entry]}).encode())
    except RecursionError:  # it was just shallow enough to be read, but not to be written
        return Unread(reason, delivery.body)


def value_at(value: object, *path: str) -> object:
    """Return the value at the end of a path of names; None when there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def as_list(value: object) -> list[object]:
    """Return a list; an empty one for another type."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return a text that can be stored: a lone surrogate becomes a question mark."""
    return value.encode("utf-8", "replace").decode().strip() if isinstance(value, str) else ""


def as_name(value: object) -> str | None:
    """Return a name of at most ``LONGEST_NAME`` characters; None when it is empty."""
    return as_text(value)[:LONGEST_NAME].strip() or None


def as_path_id(value: object) -> str:
    """Return an id that is safe in a path; an empty text for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else ""


def as_sent_id(value: object) -> str:
    """Return an id that is only compared or quoted; an empty text for anything else."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def require_value(value: str, name: str) -> str:
    """Return the value. Raises Unreadable with the name when the value is empty."""
    if not value:
        raise Unreadable(reason=name)
    return value


def other_ids(own_id: str, *ids: object) -> tuple[str, ...]:
    """Return the ids that a message answers, the nearest first, without its own."""
    sent_ids = dict.fromkeys(filter(None, map(as_sent_id, ids)))
    return tuple(each for each in sent_ids if each != own_id)


def parse_moment(value: object, now: datetime) -> datetime | None:
    """Return the moment of epoch seconds or milliseconds; which of them depends on the product.

    None when it does not lie between 2000 and a day from now.
    """
    if isinstance(value, str) and _SECONDS.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**14:
        return None
    seconds = value / 1000 if value >= MILLISECONDS else value
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return moment if EARLIEST <= moment <= now + timedelta(days=1) else None


def parse_position(lat: object, lng: object) -> tuple[float | None, float | None]:
    """Return the latitude and longitude; a pair of None unless both are valid degrees."""
    north, east = _parse_degrees(lat, most=90), _parse_degrees(lng, most=180)
    return (None, None) if north is None or east is None else (north, east)


def _parse_degrees(value: object, *, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        return None
    return round(float(value), 6) + 0.0  # never minus zero


def build_draft(
    part: Part, external_id: str, text: object, *, author: str, time: object, contact: Contact
) -> Draft:
    """Return the draft of a part. Raises Unreadable when ``text`` is neither text nor None."""
    if text is not None and not isinstance(text, str):
        raise Unreadable(reason="text")
    description = as_text(text)[:LONGEST].strip()
    return Draft(
        channel=part.channel,
        description=description,
        received_at=part.now,
        external_id=external_id,
        fingerprint=sha256(f"{author}\n{description}".encode()).digest(),
        contact=replace(contact, person=author),
        sent_at=parse_moment(time, part.now),
    )


def with_media(draft: Draft, media: Iterable[Media | None]) -> Draft:
    """Return the draft with its media: at most ``MOST_MEDIA``, each once.

    The fingerprint leaves out the query of an address, because the query is a signature that
    differs when Meta sends the same photo again.
    """
    unique = tuple(dict.fromkeys(each for each in media if each))[:MOST_MEDIA]
    sources = "".join("\n" + each.source.partition("?")[0] for each in unique)
    fingerprint = sha256(draft.fingerprint + sources.encode()).digest()
    return replace(draft, media=unique, fingerprint=fingerprint)


def build_talk(draft: Draft, *, talker: str, answers: tuple[str, ...]) -> Message:
    """Return a direct message, with the command or the number that its text begins with."""
    command, number, text = command_parser.parse_command(draft.description)
    return Message(replace(draft, description=text), answers, number, talker, command)


def media_at(url: object, content_type: str | None = None) -> Media | None:
    """Return the media at an address of Meta's own; None for another, which we never fetch."""
    if not isinstance(url, str) or not _URL.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if not _HOST.fullmatch(parts.netloc) or not parts.netloc.endswith(HOSTS):
        return None
    return Media(SENDER, url, TYPES.get(parts.path.rpartition(".")[2].lower(), content_type))


# Direct messages of Messenger and Instagram.

# The kinds of attachment that belong to the message, and their type where it is certain:
# https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
ATTACHMENT_TYPES = {
    "image": None,
    "video": "video/mp4",
    "file": None,
    "story_mention": None,
    "share": None,
    "ig_post": None,
    "ig_reel": "video/mp4",
}
# Our own messages, deleted messages, and those that Meta can't show.
LEFT_OUT = ("is_echo", "is_self", "is_deleted", "is_unsupported")


def read_direct_message(part: Part, kind: str) -> Message | None:
    """Return a direct message, or a pressed button. ``kind`` is the form of the answer to it."""
    utterance, sender = _find_utterance(part.said), as_path_id(value_at(part.said, "sender", "id"))
    if utterance is None or sender == part.home or any(utterance.get(mark) for mark in LEFT_OUT):
        return None
    draft = build_draft(
        part,
        require_value(as_sent_id(utterance.get("mid")), "mid"),
        utterance.get("text", utterance.get("title")),
        author=require_value(sender, "sender"),
        time=value_at(part.said, "timestamp") or part.time,
        contact=Contact(reply=f"{SENDER}/{kind}/{part.home}/{sender}"),
    )
    attachments = as_list(utterance.get("attachments"))
    lat, lng = _find_pin(attachments)
    draft = replace(with_media(draft, map(_attached_media, attachments)), lat=lat, lng=lng)
    answers = other_ids(draft.external_id or "", value_at(utterance, "reply_to", "mid"))
    return build_talk(draft, talker=f"dm/{part.home}/{sender}", answers=answers)


def _find_utterance(event: object) -> dict[str, object] | None:
    """Return the message or postback of an event.

    None when the event says that a message was delivered, read, reacted to, edited or handed over.
    Raises Unreadable when it is no object.
    """
    utterance = value_at(event, "message")
    if utterance is None:
        utterance = value_at(event, "postback")
    if utterance is None and isinstance(event, dict):
        return None
    if not isinstance(utterance, dict):
        raise Unreadable(reason="message")
    return utterance


def _attached_media(attachment: object) -> Media | None:
    kind = as_text(value_at(attachment, "type"))
    if kind not in ATTACHMENT_TYPES or value_at(attachment, "payload", "sticker_id"):
        return None
    return media_at(value_at(attachment, "payload", "url"), ATTACHMENT_TYPES[kind])


def _find_pin(attachments: list[object]) -> tuple[float | None, float | None]:
    """Return the latitude and longitude of the first location among attachments."""
    for each in attachments:
        pin = value_at(each, "payload", "coordinates")
        if pin and value_at(each, "type") == "location":
            return parse_position(value_at(pin, "lat"), value_at(pin, "long"))
    return None, None
