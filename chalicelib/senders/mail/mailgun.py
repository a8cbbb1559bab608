"""Mail by a route of Mailgun, posted as a form:
https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http.
"""

import hmac
import json
import re
from base64 import encodebytes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qsl, quote

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.platform.http import forms
from chalicelib.senders.mail import letters
from chalicelib.senders.model import Answer, Delivery, Read, Secrets, Told, Unread
from chalicelib.senders.model import unchallenged as challenge

__all__ = ["NAME", "answer", "challenge", "prove", "read"]

NAME = "mailgun"
FIELDS = 1000  # of a form: Mailgun posts a dozen and those of the letter's own headers
FRESH = 15 * 60  # seconds a timestamp may be off
_FIRST_LINE = re.compile(rb"--([^\s]{1,70})[ \t]*\r?\n")
_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")
_NAME = re.compile(r"(?!content-(?!type)|mime-version)[a-z0-9-]{1,60}", re.IGNORECASE)
# Fields that say what a header says, for letters whose headers were not sent along.
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
    """Fields as bytes: a MIME letter need not be UTF-8."""

    fields: Mapping[str, bytes]
    files: tuple[_File, ...] = ()

    def text(self, *names: str) -> str:
        """The first of these fields that says something."""
        said = (self.fields.get(name, b"").decode("utf-8", "replace") for name in names)
        return next((text for text in said if text.strip()), "")


def prove(delivery: Delivery, secrets: Secrets) -> None:
    """``signature``: hex of HMAC-SHA256 over timestamp and token, by the webhook signing key.

    Source: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks.
    Raises BadSignature.
    """
    fields = _form(delivery).fields
    timestamp, token = fields.get("timestamp", b""), fields.get("token", b"")
    given = fields.get("signature", b"").lower()
    proofs = [_signature(key, timestamp + token) for key in secrets.keys if key]
    if not timestamp or not token or not any(hmac.compare_digest(p, given) for p in proofs):
        raise BadSignature(channel=delivery.channel)


def _signature(key: str, signed: bytes) -> bytes:
    return hmac.new(key.encode(), signed, sha256).hexdigest().encode()


def read(delivery: Delivery, now: datetime) -> Read:
    """The one letter of a delivery. Raises BadSignature when its timestamp is not of now, for a
    proof must not serve again later; a token used twice brings the same letter.
    """
    form = _form(delivery)
    if not _fresh(form.text("timestamp"), now):
        raise BadSignature(channel=delivery.channel)
    if not form.text("body-mime", "body-plain", "body-html", "stripped-text", "from", "subject"):
        raise Unreadable(reason="body-mime")
    raw = form.fields.get("body-mime", b"").strip() or _letter(form)
    try:
        letter = letters.read(raw)
    except letters.LetterError as fault:
        return [Unread(str(fault), delivery.body)]
    if letter.automatic:
        return []
    to = form.text("recipient").split(",")
    return [
        letters.message(letter, raw, sender=NAME, channel=delivery.channel, now=now, recipients=to)
    ]


def _fresh(timestamp: str, now: datetime) -> bool:
    seconds = re.fullmatch(r"[0-9]{1,12}", timestamp)
    return seconds is not None and abs(int(timestamp) - now.timestamp()) <= FRESH


def _form(delivery: Delivery) -> _Form:
    """Either of the two kinds of form; the boundary is on the first line when no header tells."""
    told = forms.boundary_of(delivery.headers.get("content-type", ""))
    first = _FIRST_LINE.match(delivery.body)
    if told or first:
        return _parts(delivery.body, told or (first[1] if first else b""))
    if delivery.body.count(b"&") > FIELDS:
        return _Form({})
    # Latin-1 there and back keeps every byte.
    pairs = parse_qsl(delivery.body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    return _Form({name: value.encode("latin-1") for name, value in pairs})


def _parts(body: bytes, boundary: bytes) -> _Form:
    parts = [*forms.read_parts(body, boundary)]
    files = (_File(part.filename, part.content_type, part.body) for part in parts if part.filename)
    return _Form({part.name: part.body for part in parts if not part.filename}, tuple(files))


# A letter put together from fields, so that there is one way of reading letters.


def _letter(form: _Form) -> bytes:
    """The same bytes for the same form: its boundary is made of what it parts."""
    headers = dict(_headers(form))
    report = headers.pop("content-type", "").startswith("multipart/report")
    pieces = [*_bodies(form), *map(_attached, form.files)]
    edge = sha256(b"".join(pieces)).hexdigest()
    kind = "multipart/report" if report else "multipart/mixed"
    lines = [f"{name}: {value}" for name, value in headers.items()]
    lines += ["MIME-Version: 1.0", f'Content-Type: {kind}; boundary="{edge}"', "", ""]
    parts = (f"--{edge}\n".encode() + piece + b"\n" for piece in pieces)
    return "\n".join(lines).encode() + b"".join(parts) + f"--{edge}--\n".encode()


def _headers(form: _Form) -> Iterator[tuple[str, str]]:
    """The letter's own, where they were sent along, then what the fields say."""
    for name, fields in _HEADERS.items():
        yield name.lower(), _one_line(form.text(*fields))
    if form.fields.get("sender") == b"":
        yield "return-path", "<>"
    for name, value in _pairs(form.text("message-headers")):
        if _NAME.fullmatch(name):
            yield name.lower(), _one_line(value)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        listed = json.loads(text or "[]")
    except (RecursionError, ValueError):
        return
    for pair in listed if isinstance(listed, list) else ():
        match pair:
            case [str(name), str(value)]:
                yield name, value


def _bodies(form: _Form) -> Iterator[bytes]:
    plain, html = form.text("body-plain"), form.text("body-html")
    if plain or not html:
        yield _coded("text/plain; charset=utf-8", (plain or form.text("stripped-text")).encode())
    else:
        yield _coded("text/html; charset=utf-8", html.encode())


def _attached(file: _File) -> bytes:
    kind = file.content_type if _TYPE.fullmatch(file.content_type) else "application/octet-stream"
    name = quote(file.name, safe="")
    return _coded(f"{kind}\nContent-Disposition: attachment; filename*=utf-8''{name}", file.body)


def _coded(kind: str, body: bytes) -> bytes:
    head = f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n"
    return head.encode() + encodebytes(body)


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())


def answer(told: Sequence[Told]) -> Answer:
    return Answer("", "text/plain")
