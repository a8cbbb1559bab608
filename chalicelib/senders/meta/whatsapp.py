"""WhatsApp through Meta's Cloud API, whose proof and challenge are those of all Meta products:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.contact.preferences import SMS, Contact
from chalicelib.reports.model import Media
from chalicelib.senders.draft import Draft
from chalicelib.senders.meta import messages as meta_messages
from chalicelib.senders.meta import reply as meta_reply
from chalicelib.senders.meta import webhook as meta_webhook
from chalicelib.senders.meta.messages import (
    Part,
    at,
    drafted,
    listed,
    name,
    needed,
    others,
    place,
    plain,
    sent_id,
    taken,
    words,
)
from chalicelib.senders.model import Delivery, Message, Notice, Read, Request, Unread

NAME = "whatsapp"
challenge, prove, answer = meta_webhook.challenge, meta_webhook.prove, meta_webhook.answer

ABOUT = "whatsapp_business_account"
ADDRESS = 300  # characters
KEPT = frozenset(meta_messages.TYPES.values())
# The types that are words of a person, and where in each the text is. Any other (contacts,
# reactions, orders, notices of the system, what WhatsApp itself can't show) is no report.
TEXTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "text": (("text", "body"),),
    "image": (("image", "caption"),),
    "video": (("video", "caption"),),
    "document": (("document", "caption"),),
    "audio": (),
    "voice": (),
    "sticker": (),
    "location": (),
    "button": (("button", "text"),),
    "interactive": (
        ("interactive", "button_reply", "title"),
        ("interactive", "list_reply", "title"),
    ),
}
_PHONE = re.compile(r"[1-9][0-9]{6,14}")


def read(delivery: Delivery, now: datetime) -> Read:
    """What people wrote to our numbers. Raises Unreadable."""
    _, entries = meta_messages.entries(delivery.body, ABOUT)
    return [one for entry in entries for one in _entry(entry, delivery, now)]


def _entry(entry: object, delivery: Delivery, now: datetime) -> Iterator[Message | Unread]:
    changes = at(entry, "changes")
    if not isinstance(changes, list):
        yield meta_messages.unread("changes", (ABOUT, entry, delivery))
        return
    for change in changes:
        yield from _change(change, at(entry, "time"), delivery, now)


def _change(
    change: object, time: object, delivery: Delivery, now: datetime
) -> Iterator[Message | Unread]:
    """Only ``messages`` come from people: ``smb_message_echoes`` are ours, ``statuses`` in a value
    tell of our own, and other fields of the account.
    """
    value = at(change, "value")
    messages = at(value, "messages")
    mine = words(at(change, "field")) in ("messages", "")
    if not mine or (messages is None and isinstance(value, dict)):
        return
    home = plain(at(value, "metadata", "phone_number_id"))
    if not isinstance(value, dict) or not isinstance(messages, list) or not home:
        yield meta_messages.unread("value", (ABOUT, {"time": time, "changes": [change]}, delivery))
        return
    for said in messages:
        alone = {**value, "messages": [said]}
        entry = {"time": time, "changes": [{"field": "messages", "value": alone}]}
        part = Part(delivery.channel, home, alone, time, now)
        yield from taken(_message, part, (ABOUT, entry, delivery))


def _message(part: Part) -> Message | None:
    [said] = listed(at(part.said, "messages"))
    if not isinstance(said, dict):
        raise Unreadable(reason="messages")
    kind, sender = needed(words(said.get("type")), "type"), _sender(said)
    if kind not in TEXTS or _ours(sender, part.said):
        return None
    own = needed(sent_id(said.get("id")), "id")
    needed(sender, "from")
    draft = drafted(
        part,
        own,
        next((text for path in TEXTS[kind] if (text := at(said, *path)) is not None), None),
        author=sender,
        time=said.get("timestamp") or part.time,
        contact=_contact(said, part.said, f"{NAME}/{part.home}/{sender}/{own}"),
    )
    draft = _located(
        meta_messages.with_media(draft, [_media(said.get(kind))]), said.get("location")
    )
    answers = others(own, at(said, "context", "id"))
    return meta_messages.talk(draft, talker=f"wa/{part.home}/{sender}", answers=answers)


def _sender(said: dict[str, object]) -> str:
    """A telephone number, or who keeps it to themselves by the id Meta gives us of them instead:
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids.
    """
    return plain(said.get("from")) or plain(said.get("from_user_id"))


def _ours(sender: str, value: object) -> bool:
    shown = words(at(value, "metadata", "display_phone_number"))
    return bool(sender) and sender == re.sub(r"[^0-9]", "", shown)


def _contact(said: dict[str, object], value: object, reply: str) -> Contact:
    known = _card(_sender(said), listed(at(value, "contacts")))
    number = plain(at(known, "wa_id")) or plain(said.get("from"))
    phone = f"+{number}" if _PHONE.fullmatch(number) else None
    ways = frozenset({SMS} if phone else ())  # WhatsApp has texted the number it knows them by
    called = name(at(known, "profile", "name"))
    return Contact(name=called, phone=phone, reply=reply, proven=ways)


def _card(sender: str, cards: list[object]) -> object:
    """The sender's own: one delivery can bring messages of several people."""
    for card in cards:
        if sender in (plain(at(card, "wa_id")), plain(at(card, "user_id"))):
            return card
    return None


def _media(sent: object) -> Media | None:
    """``mime_type`` may have parameters: ``audio/ogg; codecs=opus``."""
    source = plain(at(sent, "id"))
    told = words(at(sent, "mime_type")).partition(";")[0].strip().lower()
    if not source or (told and told not in KEPT):
        return None
    return Media(NAME, source, told or None)


def _located(draft: Draft, pin: object) -> Draft:
    lat, lng = place(at(pin, "latitude"), at(pin, "longitude"))
    lines = dict.fromkeys(filter(None, (words(at(pin, "name")), words(at(pin, "address")))))
    return replace(draft, lat=lat, lng=lng, address=", ".join(lines)[:ADDRESS].strip() or None)


# Answers by WhatsApp's Cloud API; what it says to them is said as in all of the Graph API:
# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages.


LONGEST = 4096  # characters of a text; counted in bytes here, never more
heard = meta_reply.heard


def request(to: str, notice: Notice, access: Mapping[str, str], now: datetime) -> Request:
    """``to`` is ``whatsapp/<our number's id>/<person>/<message>``. The first notice quotes what it
    answers. After a day of silence WhatsApp takes templates only, and refuses it.

    Raises KeyError when ``access`` has no token.
    """
    _, home, person, message = to.split("/", 3)
    said: dict[str, object] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        # Who keeps the number to themselves has an id of letters and digits instead:
        # https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
        "to" if person.isdigit() else "recipient": person,
        "type": "text",
        "text": {"body": meta_reply.fitted(notice, LONGEST), "preview_url": False},
    }
    if notice.seq == 1:
        said["context"] = {"message_id": message}
    return meta_reply.posted(f"{home}/messages", said, access)


def media(source: str, access: Mapping[str, str]) -> Request:
    """The id is asked for an address, which takes the same token and ends within five minutes:
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media.
    """
    return Request("GET", f"{meta_reply.GRAPH}/{source}", meta_reply.bearer(access), then="url")
