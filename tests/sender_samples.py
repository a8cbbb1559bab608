"""Deliveries as each sender makes and signs them, the samples of each, and what became of them."""

import base64
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha1, sha256
from importlib import import_module
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import NameOID

from chalicelib.city.current import city
from chalicelib.inbound import service as inbound_service
from chalicelib.inbound.service import name_sender
from chalicelib.intake.store import seen_key
from chalicelib.platform import clock
from chalicelib.platform.http_client import Response, Unreachable
from chalicelib.senders.model import Delivery, Message, Unread
from chalicelib.senders.registry import load_webhook
from tests.moto_aws import MAIL, SECRETS, SENDERS_OF_CHANNELS, Aws, client, objects

SAMPLES = Path(__file__).parent / "samples"
BUCKET = "tanggap-attachments"
PUBLIC = "https://lapor.tanggap.test/channels"
CERTIFICATE = "https://sns.ap-southeast-3.amazonaws.com/SimpleNotificationService-0a1b.pem"
FORM = "application/x-www-form-urlencoded"
PAIRS = SENDERS_OF_CHANNELS  # what is delivered in the city of every sender
FIRST = {sender: channel for channel, sender in reversed(PAIRS)}  # one channel of each sender


@dataclass(frozen=True)
class Post:
    """A delivery, signed."""

    channel: str
    headers: Mapping[str, str]
    body: bytes

    def to(self, http: Any) -> Any:
        return http.post(f"/channels/{self.channel}", headers=dict(self.headers), body=self.body)

    def delivery(self) -> Delivery:
        headers = {name.lower(): told for name, told in self.headers.items()}
        url = f"{PUBLIC}/{self.channel}"
        return Delivery(self.channel, url, headers, self.body, fetch=inbound_service.fetch)

    def without(self, *names: str) -> "Post":
        return replace(self, headers={k: v for k, v in self.headers.items() if k not in names})


def raw(body: object) -> bytes:
    """A body as bytes; what is none yet becomes JSON."""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def key_of(channel: str, sender: str) -> bytes:
    return str(SECRETS[f"{channel}/{sender}"]["keys"][-1]).encode()


def _seconds() -> bytes:
    return str(int(clock.now().timestamp())).encode()


# --- each sender's way ---------------------------------------------------------------------------


def signed_partner(
    body: object, channel: str = "jaki", *, key: bytes = b"", at: bytes = b""
) -> Post:
    """docs/partners.md"""
    made, seconds = raw(body), at or _seconds()
    proof = hmac.new(key or key_of(channel, "partner"), seconds + b"." + made, sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Tanggap-Timestamp": seconds.decode(),
        "X-Tanggap-Signature": f"sha256={proof}",
    }
    return Post(channel, headers, made)


def signed_meta(body: object, channel: str = "facebook", *, key: bytes = b"") -> Post:
    """https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads"""
    return _hubs(raw(body), channel, key or key_of(channel, "meta"))


def signed_whatsapp(body: object, channel: str = "whatsapp", *, key: bytes = b"") -> Post:
    return _hubs(raw(body), channel, key or key_of(channel, "whatsapp"))


def _hubs(body: bytes, channel: str, key: bytes) -> Post:
    proof = hmac.new(key, body, sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={proof}"}
    return Post(channel, headers, body)


def signed_x(body: object, channel: str = "twitter", *, key: bytes = b"") -> Post:
    """https://docs.x.com/x-api/webhooks/quickstart"""
    made = raw(body)
    proof = base64.b64encode(hmac.new(key or key_of(channel, "x"), made, sha256).digest()).decode()
    headers = {
        "Content-Type": "application/json",
        "X-Twitter-Webhooks-Signature": f"sha256={proof}",
    }
    return Post(channel, headers, made)


def signed_sms(body: object, channel: str = "sms", *, key: bytes = b"") -> Post:
    """https://www.twilio.com/docs/usage/security"""
    made = body if isinstance(body, bytes) else urlencode(body, doseq=True).encode()  # type: ignore[call-overload]
    pairs = parse_qsl(made.decode("utf-8", "replace"), keep_blank_values=True)
    told = f"{PUBLIC}/{channel}" + "".join(name + value for name, value in sorted({*pairs}))
    proof = hmac.new(key or key_of(channel, "sms"), told.encode(), sha1).digest()
    signature = base64.b64encode(proof).decode()
    return Post(channel, {"Content-Type": FORM, "X-Twilio-Signature": signature}, made)


def signed_mailgun(body: bytes, channel: str = "email", *, key: bytes = b"") -> Post:
    """The proof is three more fields of the form:
    https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
    """
    seconds, token = _seconds(), sha256(body).hexdigest()[:50].encode()
    proof = hmac.new(key or key_of(channel, "mailgun"), seconds + token, sha256).hexdigest()
    fields = {"timestamp": seconds, "token": token, "signature": proof.encode()}
    boundary = re.match(rb"--([^\s]{1,70})\r?\n", body)
    if boundary is None:
        return Post(channel, {"Content-Type": FORM}, body + b"&" + urlencode(fields).encode())
    edge = b"--" + boundary[1]
    parts = [
        edge + f'\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + told
        for name, told in fields.items()
    ]
    open_ = body.rstrip().removesuffix(edge + b"--").rstrip(b"\r\n")
    open_ += b"\r\n\r\n" if edge in open_.rpartition(b"\n")[2] else b"\r\n"
    kind = f"multipart/form-data; boundary={boundary[1].decode('latin-1')}"
    return Post(channel, {"Content-Type": kind}, open_ + b"\r\n".join([*parts, edge + b"--\r\n"]))


# https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        *("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    ),
}
SIGNED["UnsubscribeConfirmation"] = SIGNED["SubscriptionConfirmation"]


def signed_ses(body: object, channel: str = "email", **members: str) -> Post:
    """An envelope of SNS; what is none becomes the message in one."""
    try:
        given = json.loads(body) if isinstance(body, bytes) else body
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        given = {"Message": body.decode("latin-1") if isinstance(body, bytes) else str(body)}
    envelope = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7b0001",
        "Message": "",
        "Timestamp": "2026-11-23T00:59:12.345Z",
        **{name: told for name, told in given.items() if isinstance(told, str)},
        "TopicArn": MAIL,
        "SignatureVersion": "2",
        "SigningCertURL": CERTIFICATE,
        **members,
    }
    names = [name for name in SIGNED[envelope["Type"]] if name in envelope]
    told = "".join(f"{name}\n{envelope[name]}\n" for name in names).encode()
    digest = hashes.SHA256() if envelope["SignatureVersion"] == "2" else hashes.SHA1()  # noqa: S303
    signature = base64.b64encode(sns_key().sign(told, PKCS1v15(), digest)).decode()
    headers = {
        "Content-Type": "text/plain; charset=UTF-8",
        "x-amz-sns-message-type": envelope["Type"],
        "x-amz-sns-topic-arn": envelope["TopicArn"],
    }
    return Post(channel, headers, raw({**envelope, "Signature": signature}))


Forgeries = Iterator[tuple[str, Post]]  # each with what is wrong with it


@dataclass(frozen=True)
class SenderProof:
    """How a kind of sender proves itself: each has one as ``PROOF`` in its own
    ``tests/senders/test_<name>.py``, by which all tests of every sender are run.

    ``sign`` makes a delivery of a body for a channel, also with another ``key``. ``mutate`` changes
    a body as its sender might. ``header`` is where the proof stands, and ``covers_body`` whether it
    is of the body; a sender whose proof stands elsewhere has ``forge`` instead, which makes
    forgeries of a body for a channel. ``signs_tests`` is whether its answer to a test may be a
    signature.
    """

    sign: Callable[..., Post]
    mutate: Callable[[bytes, Random], bytes]
    header: str = ""
    covers_body: bool = True
    forge: Callable[[bytes, str], Forgeries] | None = None
    signs_tests: bool = False

    def forgeries(self, body: bytes, channel: str) -> Forgeries:
        """Deliveries with proofs that are none."""
        if self.forge:
            yield from self.forge(body, channel)
            return
        post = self.sign(body, channel)
        yield "none", post.without(self.header)
        yield "empty", replace(post, headers={**post.headers, self.header: ""})
        yield "forged", replace(post, headers={**post.headers, self.header: "sha256=Zm9yZ2Vk"})
        yield "another key", self.sign(body, channel, key=b"a guess")
        if self.covers_body:
            yield "another text", replace(post, body=post.body + b" ")


@cache
def proof_of(sender: str) -> SenderProof:
    """Those who look it up are imported by the module that has it, so it is imported here."""
    proof = import_module(f"tests.senders.test_{sender}").PROOF
    assert isinstance(proof, SenderProof)
    return proof


@cache
def sns_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@cache
def certificate() -> bytes:
    """A certificate of SNS, as its address brings it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(sns_key().public_key())
        .serial_number(7)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=400))
        .sign(sns_key(), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


@dataclass
class Outside:
    """The addresses that deliveries lead to: what is there, and what was asked for."""

    pages: dict[str, bytes] = field(default_factory=lambda: {CERTIFICATE: certificate()})
    asked: list[str] = field(default_factory=list)

    def fetch(self, url: str, headers: Mapping[str, str], *, most_bytes: int) -> Response:
        self.asked.append(url)
        if url not in self.pages:
            raise Unreachable("NewConnectionError")
        return Response(200, {}, self.pages[url])

    def instead_of_the_real_one(self, monkeypatch: pytest.MonkeyPatch) -> "Outside":
        monkeypatch.setattr("chalicelib.platform.http_client.fetch", self.fetch)
        inbound_service._fetch_certificate.cache_clear()
        return self


def every_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    """The city with every channel turned on, and mail that may come by either of two senders."""
    senders = {
        code: tuple(sender for channel, sender in PAIRS if channel == code) for code, _ in PAIRS
    }
    rows = {
        code: replace(row, enabled=row.enabled or code in senders, senders=senders.get(code, ()))
        for code, row in city().channels.items()
    }
    changed = replace(city(), channels=rows)
    monkeypatch.setattr("chalicelib.inbound.routes.city", lambda: changed)


# --- samples -------------------------------------------------------------------------------------


def samples(sender: str, *, ignored: bool = False) -> list[str]:
    """Names of the samples of a sender, of messages or of what is none."""
    found = (path.stem for path in sorted(SAMPLES.glob("*.*")))
    mine = [name for name in found if name.partition("_")[0] == sender]
    return [name for name in mine if ("_ignored_" in name) is ignored]


def sample(name: str) -> bytes:
    """The body of a sample, without the line that says what it is."""
    [path] = SAMPLES.glob(f"{name}.*")
    return path.read_bytes().split(b"\n", 1)[1].rstrip(b"\n" if path.suffix == ".txt" else b"")


def signed_sample(name: str, channel: str) -> Post:
    return proof_of(name.partition("_")[0]).sign(sample(name), channel)


def put_letters() -> None:
    """Letters that SES has put into our bucket."""
    for held in (SAMPLES / "objects").glob("*"):
        key = f"mail/{held.name}"
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=held.read_bytes())


# --- what became of it ---------------------------------------------------------------------------


def items(aws: Aws) -> dict[tuple[str, str], dict[str, Any]]:
    """What is stored in the table, without the hourly counts."""
    return {
        (item["pk"], item["sk"]): item for item in aws.items() if not item["pk"].startswith("H#")
    }


def empty(aws: Aws) -> None:
    """Let everything stored be gone."""
    aws.empty()


def parked(bucket: Mapping[str, bytes] | None = None) -> list[bytes]:
    """The bodies that are parked."""
    held = objects() if bucket is None else bucket
    told = [json.loads(body) for key, body in held.items() if key.startswith("parked/")]
    return [base64.b64decode(each["body"]) for each in told]


def numbers(stored: Mapping[tuple[str, str], Any]) -> list[str]:
    """Of the reports."""
    return sorted(pk[2:] for pk, sk in stored if pk.startswith("R#") and sk == "A")


def lost(aws: Aws, sender: str, post: Post) -> list[str]:
    """What ``read`` finds in a delivery that is neither stored, nor a command, nor parked."""
    stored, bucket = items(aws), objects()
    put_aside = parked(bucket)
    module = load_webhook(sender)
    parts = module.read_messages(post.delivery(), clock.now())
    return [
        found
        for part in parts
        for found in _lost(module, part, stored, bucket)
        if (part.part if isinstance(part, Unread) else post.body) not in put_aside
    ]


def _lost(
    sender: ModuleType,
    part: Message | Unread,
    stored: Mapping[tuple[str, str], Any],
    bucket: Mapping[str, bytes],
) -> Iterator[str]:
    if isinstance(part, Unread):
        yield f"unread {part.reason}"
        return
    if part.command:
        return
    draft = part.draft
    known = name_sender(sender, draft).key
    seen = known and stored.get((seen_key(known), "X"))
    if seen is None:
        yield f"message {draft.external_id!r}"
        return
    text = draft.description
    if part.number and not seen.get("added") and part.number not in text:
        text = f"{part.number} {text}".rstrip()  # it named no report of ours
    entry = _entry(seen, text, stored)
    if entry is None:
        yield f"text of {draft.external_id!r}"
        return
    told = [media.rpartition(" ")[2] for media in entry.get("media", [])]
    if told != [media.source for media in draft.media]:
        yield f"media of {draft.external_id!r}"
    if any(bucket.get(key) != body for key, body in part.kept):
        yield f"letter of {draft.external_id!r}"


def _entry(
    seen: Mapping[str, Any], text: str, stored: Mapping[tuple[str, str], Any]
) -> dict[str, Any] | None:
    """Where the words of a message are kept: its report's first entry, or an addition."""
    pk, name = f"R#{seen['number']}", "text" if seen.get("added") else "description"
    begins = "Z#inbox#" if seen.get("added") else "T#000001"
    held = (item for (of, sk), item in stored.items() if of == pk and sk.startswith(begins))
    return next((item for item in held if item.get(name, "") == text), None)
