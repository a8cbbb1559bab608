"""The parts that the bodies of all Meta products share, and direct messages of Messenger and
Instagram.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.files import file_types
from chalicelib.reports.filing import Media
from chalicelib.senders.drafting import build_draft, build_talk, other_ids, with_media
from chalicelib.senders.json_values import (
    as_list,
    as_path_id,
    as_sent_id,
    as_text,
    parse_position,
    require_value,
    value_at,
)
from chalicelib.senders.model import Deletion, Delivery, Message, Unread

SENDER = "meta"  # the module that fetches the media of all products but WhatsApp

HOSTS = (".fbcdn.net", ".fbsbx.com", ".facebook.com", ".cdninstagram.com")

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
    reader: Callable[[Part], Message | Deletion | None], part: Part, single: PartAlone
) -> list[Message | Deletion | Unread]:
    """Return the message in a part, or its deletion, if any; an unreadable part is returned alone,
    to be parked.
    """
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
    return Media(SENDER, url, file_types.type_of_name(parts.path) or content_type)


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
# Our own messages, and those that Meta can't show.
LEFT_OUT = ("is_echo", "is_self", "is_unsupported")


def read_direct_message(part: Part, kind: str) -> Message | Deletion | None:
    """Return a direct message, a pressed button, or that a message was unsent, which Instagram
    tells. ``kind`` is the form of the answer to it.
    """
    utterance, sender = _find_utterance(part.said), as_path_id(value_at(part.said, "sender", "id"))
    if utterance is None or sender == part.home or any(utterance.get(mark) for mark in LEFT_OUT):
        return None
    own_id = require_value(as_sent_id(utterance.get("mid")), "mid")
    if utterance.get("is_deleted"):
        return Deletion(own_id)
    draft = build_draft(
        part.channel,
        own_id,
        utterance.get("text", utterance.get("title")),
        part.now,
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
