"""Deliveries as each sender makes and signs them, and forgeries of them."""

import base64
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha1, sha256
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.x509.oid import NameOID

from chalicelib.inbound import service as inbound_service
from chalicelib.platform import clock
from chalicelib.senders.model import Delivery
from tests.moto_aws import MAIL, SECRETS

PUBLIC = "https://lapor.tanggap.test/channels"
CERTIFICATE = "https://sns.ap-southeast-3.amazonaws.com/SimpleNotificationService-0a1b.pem"
FORM = "application/x-www-form-urlencoded"


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
