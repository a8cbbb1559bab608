"""Mail by a route of Mailgun, which posts it as a form:
https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http.
"""

import hmac
import json
import re
from base64 import encodebytes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, quote

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.platform.http import bodies
from chalicelib.platform.moments import EPOCH
from chalicelib.senders.mail import letters
from chalicelib.senders.model import (
    Delivery,
    MessageResult,
    ReadMessages,
    Secrets,
    SenderResponse,
    SingleProof,
    Unread,
)
from chalicelib.senders.model import refuse_challenge as answer_challenge

__all__ = [
    "NAME",
    "answer_challenge",
    "answer_sender",
    "find_proof",
    "prove_sender",
    "read_messages",
]

NAME = "mailgun"
MOST_FIELDS = 1000  # fields of a form: Mailgun posts a dozen, and the letter's headers
FRESH_SECONDS = 15 * 60  # seconds a timestamp may be off
_FIRST_LINE = re.compile(rb"--([^\s]{1,70})[ \t]*\r?\n")
_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")
_NAME = re.compile(r"(?!content-(?!type)|mime-version)[a-z0-9-]{1,60}", re.IGNORECASE)
# The fields with the content of each header, for letters that come without their headers.
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "From": ("from", "sender"),
    "Subject": ("subject",),
    "Message-ID": ("Message-Id",),
    "In-Reply-To": ("In-Reply-To",),
    "References": ("References",),
    "Date": ("Date",),
}


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Form:
    """A form. Its fields are bytes, because a MIME letter need not be UTF-8."""

    fields: Mapping[str, bytes]
    files: tuple[_File, ...] = ()

    def text(self, *names: str) -> str:
        """Return the first of these fields that is not blank, or an empty text."""
        values = (self.fields.get(name, b"").decode("utf-8", "replace") for name in names)
        return next((text for text in values if text.strip()), "")


def prove_sender(delivery: Delivery, secrets: Secrets) -> None:
    """Check ``signature``: the hex HMAC-SHA256 of timestamp and token by the webhook signing key.

    Source: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks.
    Raises BadSignature when it does not match.
    """
    fields = _parse_form(delivery).fields
    timestamp, token = fields.get("timestamp", b""), fields.get("token", b"")
    signature = fields.get("signature", b"").lower()
    proofs = [_sign(key, timestamp + token) for key in secrets.keys if key]
    if (
        not timestamp
        or not token
        or not any(hmac.compare_digest(proof, signature) for proof in proofs)
    ):
        raise BadSignature(channel=delivery.channel)


def _sign(key: str, signed: bytes) -> bytes:
    return hmac.new(key.encode(), signed, sha256).hexdigest().encode()


def read_messages(delivery: Delivery, now: datetime) -> ReadMessages:
    """Return the one letter of a delivery, or nothing for an automatic letter.

    Raises BadSignature when the timestamp is more than ``FRESH_SECONDS`` off, because nobody may
    use a proof again later; within that time ``find_proof`` has it used for one letter. Raises
    Unreadable when the form has no letter.
    """
    form = _parse_form(delivery)
    if not _is_fresh(form.text("timestamp"), now):
        raise BadSignature(channel=delivery.channel)
    if not form.text("body-mime", "body-plain", "body-html", "stripped-text", "from", "subject"):
        raise Unreadable(reason="body-mime")
    raw = form.fields.get("body-mime", b"").strip() or _build_letter(form)
    try:
        letter = letters.parse_letter(raw)
    except letters.LetterError as fault:
        return [Unread(str(fault), delivery.body)]
    if letter.automatic:
        return []
    to = form.text("recipient").split(",")
    return [
        letters.build_message(
            letter, raw, sender=NAME, channel=delivery.channel, now=now, recipients=to
        )
    ]


def find_proof(delivery: Delivery) -> SingleProof:
    """Return the proof of a fresh delivery, which does not cover the letter, and what it came
    with: Mailgun wants a token to be used once, and repeats a delivery as it was.
    """
    form = _parse_form(delivery)
    at = EPOCH + timedelta(seconds=int(form.text("timestamp")))
    fields = sorted(form.fields.items())
    files = ((file.name, file.content_type, file.body) for file in form.files)
    content = sha256(repr([*fields, *files]).encode())
    token = form.fields["timestamp"] + form.fields["token"]
    return SingleProof(sha256(token).hexdigest(), at, content.hexdigest())


def _is_fresh(timestamp: str, now: datetime) -> bool:
    seconds = re.fullmatch(r"[0-9]{1,12}", timestamp)
    return seconds is not None and abs(int(timestamp) - now.timestamp()) <= FRESH_SECONDS


def _parse_form(delivery: Delivery) -> _Form:
    """Parse either kind of form. The first line has the boundary when no header names it."""
    boundary = bodies.find_boundary(delivery.headers.get("content-type", ""))
    first = _FIRST_LINE.match(delivery.body)
    if boundary or first:
        return _parse_parts(delivery.body, boundary or (first[1] if first else b""))
    if delivery.body.count(b"&") > MOST_FIELDS:
        return _Form({})
    # Decoding and encoding as Latin-1 keeps every byte.
    pairs = parse_qsl(delivery.body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    return _Form({name: value.encode("latin-1") for name, value in pairs})


def _parse_parts(body: bytes, boundary: bytes) -> _Form:
    parts = [*bodies.read_parts(body, boundary)]
    files = (_File(part.filename, part.content_type, part.body) for part in parts if part.filename)
    return _Form({part.name: part.body for part in parts if not part.filename}, tuple(files))


# A letter made from the fields of a form, so that there is one way of reading letters.


def _build_letter(form: _Form) -> bytes:
    """Return a letter, with the same bytes for the same form: its parts determine the boundary."""
    headers = dict(_iter_headers(form))
    report = headers.pop("content-type", "").startswith("multipart/report")
    pieces = [*_iter_bodies(form), *map(_attach_file, form.files)]
    edge = sha256(b"".join(pieces)).hexdigest()
    kind = "multipart/report" if report else "multipart/mixed"
    lines = [f"{name}: {value}" for name, value in headers.items()]
    lines += ["MIME-Version: 1.0", f'Content-Type: {kind}; boundary="{edge}"', "", ""]
    parts = (f"--{edge}\n".encode() + piece + b"\n" for piece in pieces)
    return "\n".join(lines).encode() + b"".join(parts) + f"--{edge}--\n".encode()


def _iter_headers(form: _Form) -> Iterator[tuple[str, str]]:
    """Yield the headers from the fields, then the letter's own headers, where the form has them."""
    for name, fields in _HEADERS.items():
        yield name.lower(), _one_line(form.text(*fields))
    if form.fields.get("sender") == b"":
        yield "return-path", "<>"
    for name, value in _iter_pairs(form.text("message-headers")):
        if _NAME.fullmatch(name):
            yield name.lower(), _one_line(value)


def _iter_pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        listed = json.loads(text or "[]")
    except (RecursionError, ValueError):
        return
    for pair in listed if isinstance(listed, list) else ():
        match pair:
            case [str(name), str(value)]:
                yield name, value


def _iter_bodies(form: _Form) -> Iterator[bytes]:
    plain, html = form.text("body-plain"), form.text("body-html")
    if plain or not html:
        yield _encode_part(
            "text/plain; charset=utf-8", (plain or form.text("stripped-text")).encode()
        )
    else:
        yield _encode_part("text/html; charset=utf-8", html.encode())


def _attach_file(file: _File) -> bytes:
    kind = file.content_type if _TYPE.fullmatch(file.content_type) else "application/octet-stream"
    name = quote(file.name, safe="")
    return _encode_part(
        f"{kind}\nContent-Disposition: attachment; filename*=utf-8''{name}", file.body
    )


def _encode_part(kind: str, body: bytes) -> bytes:
    head = f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n"
    return head.encode() + encodebytes(body)


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())


def answer_sender(results: Sequence[MessageResult]) -> SenderResponse:
    """Return an empty response: Mailgun reads only the status."""
    return SenderResponse("", "text/plain")
