"""WhatsApp through Meta's Cloud API.

Proof, challenge and the meaning of responses are the same as for all Meta products. Sources:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages,
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.contact.preferences import SMS, Contact
from chalicelib.reports.files import file_types
from chalicelib.reports.filing import Media
from chalicelib.senders.draft import Draft
from chalicelib.senders.drafting import build_draft, build_talk, other_ids, with_media
from chalicelib.senders.json_values import (
    as_list,
    as_name,
    as_path_id,
    as_sent_id,
    as_text,
    parse_position,
    require_value,
    value_at,
)
from chalicelib.senders.meta import messages as meta_messages
from chalicelib.senders.meta import reply as meta_reply
from chalicelib.senders.meta import webhook as meta_webhook
from chalicelib.senders.meta.messages import Part, read_part
from chalicelib.senders.model import (
    Deletion,
    Delivery,
    Message,
    Notice,
    ReadMessages,
    Request,
    Unread,
)
from chalicelib.senders.reply_text import fit_text

NAME = "whatsapp"
# Meta's file servers, which require the same token as the API that names the address:
# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
TRUSTED_HOST = re.compile(r"[a-z0-9.-]+\.(?:fbsbx\.com|facebook\.com|whatsapp\.net)")
answer_challenge, prove_sender, answer_sender = (
    meta_webhook.answer_challenge,
    meta_webhook.prove_sender,
    meta_webhook.answer_sender,
)

OBJECT = "whatsapp_business_account"
LONGEST_ADDRESS = 300  # characters
# The types of message that can be a report, and the paths of their texts. All other types are left
# out: contacts, reactions, orders, notices of the system, messages that WhatsApp can't show.
TEXT_PATHS: dict[str, tuple[tuple[str, ...], ...]] = {
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


def read_messages(delivery: Delivery, now: datetime) -> ReadMessages:
    """Return the messages that people wrote to our numbers. Raises Unreadable."""
    _, entries = meta_messages.parse_entries(delivery.body, OBJECT)
    return [each for entry in entries for each in _read_entry(entry, delivery, now)]


def _read_entry(
    entry: object, delivery: Delivery, now: datetime
) -> Iterator[Message | Deletion | Unread]:
    changes = value_at(entry, "changes")
    if not isinstance(changes, list):
        yield meta_messages.mark_unread("changes", (OBJECT, entry, delivery))
        return
    for change in changes:
        yield from _read_change(change, value_at(entry, "time"), delivery, now)


def _read_change(
    change: object, time: object, delivery: Delivery, now: datetime
) -> Iterator[Message | Deletion | Unread]:
    """Yield the messages in a change. Only the field ``messages`` comes from people.

    ``smb_message_echoes`` are our own messages, ``statuses`` in a value are about our own messages,
    and other fields are about the account.
    """
    value = value_at(change, "value")
    messages = value_at(value, "messages")
    is_messages = as_text(value_at(change, "field")) in ("messages", "")
    if not is_messages or (messages is None and isinstance(value, dict)):
        return
    home = as_path_id(value_at(value, "metadata", "phone_number_id"))
    if not isinstance(value, dict) or not isinstance(messages, list) or not home:
        yield meta_messages.mark_unread(
            "value", (OBJECT, {"time": time, "changes": [change]}, delivery)
        )
        return
    for message in messages:
        single = {**value, "messages": [message]}
        entry = {"time": time, "changes": [{"field": "messages", "value": single}]}
        part = Part(delivery.channel, home, single, time, now)
        yield from read_part(_read_message, part, (OBJECT, entry, delivery))


def _read_message(part: Part) -> Message | None:
    [message] = as_list(value_at(part.said, "messages"))
    if not isinstance(message, dict):
        raise Unreadable(reason="messages")
    kind, sender = require_value(as_text(message.get("type")), "type"), _sender_id(message)
    if kind not in TEXT_PATHS or _is_ours(sender, part.said):
        return None
    own_id = require_value(as_sent_id(message.get("id")), "id")
    require_value(sender, "from")
    draft = build_draft(
        part.channel,
        own_id,
        next(
            (text for path in TEXT_PATHS[kind] if (text := value_at(message, *path)) is not None),
            None,
        ),
        part.now,
        author=sender,
        time=message.get("timestamp") or part.time,
        contact=_build_contact(message, part.said, f"{NAME}/{part.home}/{sender}/{own_id}"),
    )
    draft = _add_location(
        with_media(draft, [_find_media(message.get(kind))]), message.get("location")
    )
    answers = other_ids(own_id, value_at(message, "context", "id"))
    return build_talk(draft, talker=f"wa/{part.home}/{sender}", answers=answers)


def _sender_id(message: dict[str, object]) -> str:
    """Return the sender's telephone number, or Meta's id of a sender that hides the number:
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids.
    """
    return as_path_id(message.get("from")) or as_path_id(message.get("from_user_id"))


def _is_ours(sender: str, value: object) -> bool:
    shown = as_text(value_at(value, "metadata", "display_phone_number"))
    return bool(sender) and sender == re.sub(r"[^0-9]", "", shown)


def _build_contact(message: dict[str, object], value: object, reply: str) -> Contact:
    card = _find_card(_sender_id(message), as_list(value_at(value, "contacts")))
    number = as_path_id(value_at(card, "wa_id")) or as_path_id(message.get("from"))
    phone = f"+{number}" if _PHONE.fullmatch(number) else None
    ways = frozenset({SMS} if phone else ())  # WhatsApp has verified the number by SMS
    name = as_name(value_at(card, "profile", "name"))
    return Contact(name=name, phone=phone, reply=reply, proven=ways)


def _find_card(sender: str, cards: list[object]) -> object:
    """Return the sender's own card; one delivery can have messages of several people."""
    for card in cards:
        if sender in (as_path_id(value_at(card, "wa_id")), as_path_id(value_at(card, "user_id"))):
            return card
    return None


def _find_media(sent: object) -> Media | None:
    """Return the media of an accepted type. ``mime_type`` may have parameters after a ``;``."""
    source = as_path_id(value_at(sent, "id"))
    stated = as_text(value_at(sent, "mime_type")).partition(";")[0].strip().lower()
    content_type = file_types.find_type(stated)
    if not source or (stated and content_type is None):
        return None
    return Media(NAME, source, content_type)


def _add_location(draft: Draft, pin: object) -> Draft:
    lat, lng = parse_position(value_at(pin, "latitude"), value_at(pin, "longitude"))
    lines = dict.fromkeys(
        filter(None, (as_text(value_at(pin, "name")), as_text(value_at(pin, "address"))))
    )
    return replace(
        draft, lat=lat, lng=lng, address=", ".join(lines)[:LONGEST_ADDRESS].strip() or None
    )


# Answers over the Cloud API.

LONGEST_REPLY = 4096  # characters of a text; we count bytes, which are never fewer
read_response = meta_reply.read_response


def build_request(to: str, notice: Notice, access: Mapping[str, str], now: datetime) -> Request:
    """Return the request that notifies one person.

    ``to`` is ``whatsapp/<our number's id>/<person>/<message>``. The first notice quotes the message
    that it answers. WhatsApp refuses the request a day after the person's last message, since it
    takes only templates then.

    Raises KeyError when ``access`` has no token.
    """
    _, home, person, message = to.split("/", 3)
    body: dict[str, object] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        # A person who hides the number has an id of letters and digits instead:
        # https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
        "to" if person.isdigit() else "recipient": person,
        "type": "text",
        "text": {"body": fit_text(notice, LONGEST_REPLY), "preview_url": False},
    }
    if notice.seq == 1:
        body["context"] = {"message_id": message}
    return meta_reply.post_request(f"{home}/messages", body, access)


def media_request(source: str, access: Mapping[str, str]) -> Request:
    """Return the request for the address of a file; the address needs the same token and expires
    within five minutes:
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media.
    """
    return Request("GET", f"{meta_reply.GRAPH}/{source}", meta_reply.bearer_header(access))


def file_request(answer: Mapping[str, object], access: Mapping[str, str]) -> Request | None:
    """Return the request for the file at the address in an answer; None when it names no address.
    Our token goes to Meta's own hosts only.
    """
    address = answer.get("url")
    if not isinstance(address, str):
        return None
    headers = meta_reply.bearer_header(access) if _is_trusted(address) else {}
    return Request("GET", address, headers)


def _is_trusted(address: str) -> bool:
    """Return whether we may send our token to an address that an answer names."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and TRUSTED_HOST.fullmatch(parts.hostname or "") is not None
