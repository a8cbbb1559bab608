"""Mail by Amazon SES, which announces each letter by SNS:
https://docs.aws.amazon.com/ses/latest/dg/receiving-email.html.
"""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.senders.mail import letters
from chalicelib.senders.model import (
    Delivery,
    Message,
    MessageResult,
    ReadMessages,
    Secrets,
    SenderResponse,
    Unread,
)
from chalicelib.senders.model import refuse_challenge as answer_challenge

__all__ = [
    "NAME",
    "answer_challenge",
    "answer_sender",
    "delivery_from_sns",
    "prove_sender",
    "read_messages",
]

NAME = "ses"

# The members of an envelope that are signed, in this order. Source:
# https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
_SIGNED_CONFIRMATION = (
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
)
_SIGNED: Mapping[str, tuple[str, ...]] = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": _SIGNED_CONFIRMATION,
    "UnsubscribeConfirmation": _SIGNED_CONFIRMATION,
}
_HOST = r"https://sns\.[-a-z0-9]+\.amazonaws\.com(?:\.cn)?"
# The patterns match the whole address, so that no other parser can read its parts differently.
_CERTIFICATE = re.compile(rf"{_HOST}/[-A-Za-z0-9_.]+\.pem")
_SUBSCRIBE = re.compile(rf"{_HOST}/\?[!-~]+")
_KEY = re.compile(r"[!-~]{1,1024}")
# SES tests the bucket and the topic when a rule is created. Sources:
# https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html,
# https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html
_SETUP_KEY = "AMAZON_SES_SETUP_NOTIFICATION"
_SETUP_TEXT = "Successfully validated SNS topic"


def prove_sender(delivery: Delivery, secrets: Secrets) -> None:
    """Check that SNS signed the envelope, and that its topic is one of ours (``secrets.keys``).

    Raises BadSignature when either is wrong, and NotFetched when the certificate is not available
    now; SNS tries again. An old envelope does no harm, because the letter's id shows a repeat.
    """
    try:
        envelope = _parse_envelope(delivery.body)
        signed, signature = _string_to_sign(envelope), b64decode(envelope["Signature"])
        address, version = envelope["SigningCertURL"], envelope["SignatureVersion"]
    except (KeyError, ValueError, Unreadable):
        raise BadSignature(channel=delivery.channel) from None
    if envelope["TopicArn"] not in secrets.keys or not _CERTIFICATE.fullmatch(address):
        raise BadSignature(channel=delivery.channel)
    if not _verifies(delivery.fetch(address), signature, signed, version=version):
        raise BadSignature(channel=delivery.channel)


def _string_to_sign(envelope: Mapping[str, str]) -> bytes:
    """Return the bytes that SNS signs. Raises KeyError when a member is missing; Subject may be."""
    names = _SIGNED[envelope["Type"]]
    present = (name for name in names if name != "Subject" or name in envelope)
    return "".join(f"{name}\n{envelope[name]}\n" for name in present).encode()


def _verifies(certificate: bytes, signature: bytes, signed: bytes, *, version: str) -> bool:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    digest = {"1": SHA1, "2": SHA256}.get(version)
    try:
        key = x509.load_pem_x509_certificate(certificate).public_key()
        if digest is None or not isinstance(key, RSAPublicKey):
            return False
        key.verify(signature, signed, PKCS1v15(), digest())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, x509.InvalidVersion):
        return False
    return True


def read_messages(delivery: Delivery, now: datetime) -> ReadMessages:
    """Return the letter of a notification. Confirms the subscription when SNS asks for it.

    Raises Unreadable, and NotFetched when the letter in the bucket is not available now.
    """
    envelope = _parse_envelope(delivery.body)
    kind = envelope.get("Type")
    if kind == "SubscriptionConfirmation":
        _confirm_subscription(delivery, envelope.get("SubscribeURL", ""))
    if kind != "Notification":
        if kind in _SIGNED:
            return []
        raise Unreadable(reason="Type")
    return _read_notification(delivery, envelope.get("Message", ""), now)


def delivery_from_sns(
    message: str, topic: str, channel: str, fetch: Callable[[str], bytes]
) -> Delivery:
    """Return the delivery of a notification that SNS passes to a function.

    It needs no signature, because the call itself proves the sender.
    """
    envelope = {
        "Type": "Notification",
        "MessageId": sha256(message.encode("utf-8", "replace")).hexdigest(),
        "TopicArn": topic,
        "Message": message,
    }
    headers = {"x-amz-sns-message-type": "Notification"}
    return Delivery(channel, "", headers, json.dumps(envelope).encode(), fetch=fetch)


def _confirm_subscription(delivery: Delivery, address: str) -> None:
    if not _SUBSCRIBE.fullmatch(address):
        raise Unreadable(reason="SubscribeURL")
    delivery.fetch(address)


def _read_notification(delivery: Delivery, text: str, now: datetime) -> ReadMessages:
    """Return the letter that SES announces; nothing for its tests and for automatic letters.

    Source: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html.
    Letters that look like spam are read as well, so that no citizen's letter is dropped here.
    """
    if text.startswith(_SETUP_TEXT):
        return []
    note = _parse_object(text)
    key = _text_at(note, "receipt", "action", "objectKey")
    if note.get("notificationType") != "Received" or key.endswith(_SETUP_KEY):
        return []
    if _text_at(note, "receipt", "virusVerdict", "status").upper() == "FAIL":
        return [Unread("virus", delivery.body)]
    try:
        raw, stored = _load_letter(note, key, delivery)
        letter = letters.parse_letter(raw)
    except ValueError as fault:
        return [Unread(str(fault), delivery.body)]
    return [] if letter.automatic else [_build_message(letter, raw, note, delivery, now, stored)]


def _build_message(
    letter: letters.Letter,
    raw: bytes,
    note: Mapping[str, object],
    delivery: Delivery,
    now: datetime,
    stored: str | None,
) -> Message:
    return letters.build_message(
        letter,
        raw,
        sender=NAME,
        channel=delivery.channel,
        now=now,
        recipients=_list_recipients(note),
        own_id=remove_unseen(_text_at(note, "mail", "messageId"))[:250] or None,
        key=stored,
        proven=_is_proven_author(letter.address or "", note),
    )


def _is_proven_author(address: str, note: Mapping[str, object]) -> bool:
    """Return whether SES found that the letter comes from the one address in its From header.

    DMARC (RFC 7489) proves it; SPF of the same domain does where the domain has no DMARC policy.
    """
    mail = note.get("mail")
    headers = mail.get("commonHeaders") if isinstance(mail, dict) else None
    authors = headers.get("from") if isinstance(headers, dict) else None
    match authors:
        case [str(author)] if "@" in address and address.lower() in author.lower():
            dmarc = _text_at(note, "receipt", "dmarcVerdict", "status").upper()
            spf = _text_at(note, "receipt", "spfVerdict", "status").upper()
            source = _text_at(note, "mail", "source").rpartition("@")[2].lower()
            same_domain = source == address.rpartition("@")[2].lower()
            return dmarc == "PASS" or (dmarc == "GRAY" and spf == "PASS" and same_domain)
        case _:
            return False


def _load_letter(
    note: Mapping[str, object], key: str, delivery: Delivery
) -> tuple[bytes, str | None]:
    """Return the letter, and its key when it is stored. Raises ValueError without a letter."""
    if _text_at(note, "receipt", "action", "type").upper() == "S3":
        if not _KEY.fullmatch(key):
            raise ValueError("objectKey")
        return delivery.fetch(f"s3:{key}"), key
    content = note.get("content")
    if not isinstance(content, str):
        raise ValueError("content")
    if _text_at(note, "receipt", "action", "encoding").upper() == "BASE64":
        return b64decode(content), None
    return content.encode("utf-8", "replace"), None


def _list_recipients(note: Mapping[str, object]) -> list[str]:
    """Return the recipients that the rule matched, then those that the letter names."""
    receipt, mail = note.get("receipt"), note.get("mail")
    lists = (
        receipt.get("recipients") if isinstance(receipt, dict) else None,
        mail.get("destination") if isinstance(mail, dict) else None,
    )
    return [
        each
        for addresses in lists
        if isinstance(addresses, list)
        for each in addresses
        if isinstance(each, str)
    ]


def _text_at(value: object, *path: str) -> str:
    """Return the text at a path of members; empty when there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _parse_object(text: str | bytes) -> dict[str, object]:
    try:
        members = json.loads(text)
    except (RecursionError, ValueError):
        raise Unreadable(reason="JSON") from None
    if not isinstance(members, dict):
        raise Unreadable(reason="object")
    return members


def _parse_envelope(body: bytes) -> dict[str, str]:
    """Return the members that are text; all the members that we use are."""
    return {name: value for name, value in _parse_object(body).items() if isinstance(value, str)}


def answer_sender(results: Sequence[MessageResult]) -> SenderResponse:
    """Return an empty response: SNS reads only the status."""
    return SenderResponse("", "text/plain")
