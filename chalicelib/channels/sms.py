"""SMS in the form Twilio posts: https://www.twilio.com/docs/messaging/guides/webhook-request."""

import base64
import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha1, sha256
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from chalicelib.channels import Answer, Delivery, Told
from chalicelib.domain.errors import BadSignature, Unreadable
from chalicelib.domain.report import Contact, Draft

CODE = "sms"
LONGEST = 1600  # characters Twilio puts together from the parts of one SMS
_KEYWORD = re.compile(r"^\s*lapor\b[\s:!,.-]*", re.IGNORECASE)
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


def prove(delivery: Delivery, secrets: Sequence[str]) -> None:
    """``X-Twilio-Signature``: base64 of HMAC-SHA1 over the full URL and the form's sorted names
    and values.

    Source: https://www.twilio.com/docs/usage/security. Raises BadSignature.
    """
    given = delivery.headers.get("x-twilio-signature", "").encode()
    fields = sorted(set(_form(delivery)))
    signed = (delivery.url + "".join(name + value for name, value in fields)).encode()
    proofs = [_signature(secret, signed) for secret in secrets]
    if not any(hmac.compare_digest(proof, given) for proof in proofs):
        raise BadSignature(channel=CODE)


def _signature(secret: str, signed: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), signed, sha1).digest())


def read(delivery: Delivery, now: datetime) -> list[Draft]:
    """The one message of a delivery. Raises Unreadable when it has no MessageSid, or neither text
    nor sender.
    """
    form = dict(_form(delivery))
    sid, text = form.get("MessageSid", ""), form.get("Body", "")[:LONGEST]
    if not sid:
        raise Unreadable(reason="MessageSid")
    sender = form.get("From", "")
    return [
        Draft(
            channel=CODE,
            description=_KEYWORD.sub("", text).strip(),
            received_at=now,
            external_id=sid,
            fingerprint=sha256(f"{sender}\n{text}".encode()).digest(),
            contact=Contact(phone=sender if _PHONE.fullmatch(sender) else None),
        )
    ]


def answer(takings: Sequence[Told]) -> Answer:
    """TwiML that sends the receipt, and says so when the place is not clear."""
    texts = "".join(f"<Message>{escape(_receipt(told))}</Message>" for told in takings)
    xml = f'<?xml version="1.0" encoding="UTF-8"?><Response>{texts}</Response>'
    return Answer(xml, "text/xml")


def _receipt(told: Told) -> str:
    receipt = f"Laporan {told.number} diterima, ditangani {told.holder}. {told.promise}"
    if not told.placed:
        receipt += " Tempatnya belum jelas; petugas pusat akan memeriksanya."
    return f"{receipt} Cek: {told.track_url}"


def _form(delivery: Delivery) -> list[tuple[str, str]]:
    return parse_qsl(delivery.body.decode("utf-8", "replace"), keep_blank_values=True)
