"""SMS, MMS and WhatsApp in the form that Twilio posts:
https://www.twilio.com/docs/messaging/guides/webhook-request.

Answers go out in TwiML or by SNS; Twilio's API serves only the files that came with a message.
"""

import base64
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha1, sha256
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.reports.contact.preferences import SMS, Contact
from chalicelib.reports.files import file_types
from chalicelib.reports.filing import Media
from chalicelib.senders import command_words
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import (
    Delivery,
    Message,
    MessageResult,
    Request,
    Secrets,
    SenderResponse,
    refuse_challenge,
)

NAME = "sms"
MOST_FIELDS = 1000  # fields of a form: Twilio posts about thirty
LONGEST = 1600  # characters Twilio puts together from the parts of one SMS
# Files that one message may have: https://www.twilio.com/docs/messaging/api/media-resource
MOST_SENT_ALONG = 10
MOST_MEDIA = 5
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_MEDIA = re.compile(
    r"https://(?:(?:[a-z0-9-]+\.)+twilio\.com|mms\.twiliocdn\.com)/[!-\[\]-~]{1,2000}"
)
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")

answer_challenge = refuse_challenge


def prove_sender(delivery: Delivery, secrets: Secrets) -> None:
    """Check ``X-Twilio-Signature``: the base64 of the HMAC-SHA1 over the full URL and the form's
    sorted names and values.

    Source: https://www.twilio.com/docs/usage/security. Raises BadSignature when it does not match.
    """
    signature = delivery.headers.get("x-twilio-signature", "").encode(errors="replace")
    fields = sorted(set(_form_fields(delivery)))
    signed = (delivery.url + "".join(name + value for name, value in fields)).encode()
    proofs = [_sign(key, signed) for key in secrets.keys if key]
    if not any(hmac.compare_digest(proof, signature) for proof in proofs):
        raise BadSignature(channel=delivery.channel)


def _sign(key: str, signed: bytes) -> bytes:
    return base64.b64encode(hmac.digest(key.encode(), signed, sha1))


def read_messages(delivery: Delivery, now: datetime) -> list[Message]:
    """Return the one message of a delivery. Raises Unreadable when it has no MessageSid."""
    form = dict(_form_fields(delivery))
    sid, sender = form.get("MessageSid", ""), form.get("From", "")[:255]
    if not 0 < len(sid) <= 255:
        raise Unreadable(reason="MessageSid")
    command, number, text = command_words.parse_command(form.get("Body", "")[:LONGEST])
    (lat, lng), media = _parse_pin(form), _list_media(form)
    draft = Draft(
        channel=delivery.channel,
        description=text,
        received_at=now,
        external_id=sid,
        fingerprint=_fingerprint(form, media),
        address=_find_address(form),
        lat=lat,
        lng=lng,
        contact=_build_contact(sender),
        media=media,
    )
    talker = f"{NAME}/{sender}" if sender else None
    return [Message(draft=draft, number=number, talker=talker, command=command)]


def answer_sender(results: Sequence[MessageResult]) -> SenderResponse:
    """Return TwiML that sends each text back: https://www.twilio.com/docs/messaging/twiml."""
    texts = [escape(remove_unseen(each.text)) for each in results]
    messages = "".join(f"<Message>{text}</Message>" for text in texts if text)
    xml = f'<?xml version="1.0" encoding="UTF-8"?><Response>{messages}</Response>'
    return SenderResponse(xml, "text/xml")


def _fingerprint(form: Mapping[str, str], media: Sequence[Media]) -> bytes:
    content = [form.get("From", ""), form.get("Body", "")[:LONGEST]]
    return sha256("\n".join([*content, *(each.source for each in media)]).encode()).digest()


def _build_contact(sender: str) -> Contact:
    """Return a proven contact: the gateway got the message from this number, so SMS reaches it."""
    phone = _parse_phone(sender)
    return Contact(phone=phone, proven=frozenset({SMS} if phone else ()))


def _parse_phone(sender: str) -> str | None:
    """Return the number without WhatsApp's prefix; None for a sender that has only a name."""
    phone = sender.removeprefix("whatsapp:")
    return phone if _PHONE.fullmatch(phone) else None


def _list_media(form: Mapping[str, str]) -> tuple[Media, ...]:
    media = []
    for index in (
        range(MOST_SENT_ALONG) if any(name.startswith("MediaUrl") for name in form) else ()
    ):
        source = form.get(f"MediaUrl{index}", "")
        stated = form.get(f"MediaContentType{index}", "").split(";")[0].strip().lower()
        content_type = file_types.find_type(stated)
        if content_type and _MEDIA.fullmatch(source):
            media.append(Media(NAME, source, content_type))
    return tuple(media[:MOST_MEDIA])


def _parse_pin(form: Mapping[str, str]) -> tuple[float, float] | tuple[None, None]:
    """Return the latitude and longitude of a location shared on WhatsApp, or a pair of None."""
    lat = _parse_degrees(form.get("Latitude", ""), most=90)
    lng = _parse_degrees(form.get("Longitude", ""), most=180)
    return (None, None) if lat is None or lng is None else (lat, lng)


def _parse_degrees(text: str, *, most: int) -> float | None:
    value = float(text) if _DEGREES.fullmatch(text) else None
    return round(value, 6) + 0.0 if value is not None and abs(value) <= most else None


def _find_address(form: Mapping[str, str]) -> str | None:
    """Return the address of a shared location, or its name when it has no address."""
    return (form.get("Address") or form.get("Label") or "").strip()[:300] or None


def _form_fields(delivery: Delivery) -> list[tuple[str, str]]:
    return _parse_fields(delivery.body)


@lru_cache(maxsize=1)  # ``prove_sender`` and ``read_messages`` parse the same body
def _parse_fields(body: bytes) -> list[tuple[str, str]]:
    """Return the fields of a form; none of them, and so no proof, when it has too many."""
    if body.count(b"&") > MOST_FIELDS:
        return []
    return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)


def media_request(source: str, access: Mapping[str, str]) -> Request:
    """Return the request for a file, with HTTP basic authentication, which accounts can require:
    https://www.twilio.com/docs/messaging/api/media-resource.
    """
    account, token = access.get("account"), access.get("token")
    if not account or not token:
        return Request("GET", source)
    coded = base64.b64encode(f"{account}:{token}".encode()).decode()
    return Request("GET", source, {"Authorization": f"Basic {coded}"})
