"""A browser that gets pushes: its keys, its subscription, and how it reads what comes, written from
the RFCs apart from the code that it tests.
"""

import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.platform import http_client

ENDPOINT = "https://fcm.googleapis.com/fcm/send/peramban-uji"


def plain(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def coded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def derived(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """HKDF with SHA-256 for one block (RFC 5869)."""
    key = hmac.digest(salt, material, sha256)
    return hmac.digest(key, info + b"\x01", sha256)[:length]


def read_records(body: bytes, material: bytes) -> bytes:
    """The text of a body in aes128gcm (RFC 8188, 2), of any number of records."""
    salt, size, key_id = body[:16], int.from_bytes(body[16:20]), body[20]
    key = derived(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derived(salt, material, b"Content-Encoding: nonce\0", 12)
    rest, text = body[21 + key_id :], b""
    records = [rest[at : at + size] for at in range(0, len(rest), size)]
    for at, record in enumerate(records):
        one = (int.from_bytes(nonce) ^ at).to_bytes(12)
        opened = AESGCM(key).decrypt(one, record, None).rstrip(b"\0")
        assert opened[-1] == (2 if at == len(records) - 1 else 1)
        text += opened[:-1]
    return text


@dataclass
class Browser:
    """A browser with a subscription."""

    endpoint: str = ENDPOINT
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"sixteen bytes! :"

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> dict[str, str]:
        """The body of ``POST /v1/reports/{number}/push``."""
        return {"endpoint": self.endpoint, "p256dh": coded(self.point), "auth": coded(self.auth)}

    def open(self, body: bytes) -> bytes:
        """The text of a push (RFC 8291, 3.4)."""
        sender = body[21 : 21 + body[20]]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        )
        info = b"WebPush: info\0" + self.point + sender
        return read_records(body, derived(self.auth, shared, info, 32))

    def read(self, body: bytes) -> Any:
        """The JSON of a push, as the service worker gets it."""
        return json.loads(self.open(body))


@dataclass(frozen=True)
class Push:
    """One request to a push service."""

    endpoint: str
    headers: dict[str, str]
    body: bytes


class PushServices:
    """The push services of all browsers: what they got, and what they answer."""

    key = os.environ["PUSH_KEY"]

    def __init__(self) -> None:
        self.got: list[Push] = []
        self.answers: dict[str, list[Any]] = {}

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        """What stands in for ``http_client.post``."""
        self.got.append(Push(url, dict(headers), body))
        planned = self.answers.get(url)
        answer = planned.pop(0) if planned else 201
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, tuple) else (answer, {})

    def answer(self, browser: Browser, *answers: Any) -> None:
        """Plan the next answers about a browser: a status, a status with headers, or a fault."""
        self.answers.setdefault(browser.endpoint, []).extend(answers)

    def to(self, browser: Browser) -> list[Any]:
        """The messages that a browser got, as its service worker reads them."""
        return [browser.read(each.body) for each in self.got if each.endpoint == browser.endpoint]


@pytest.fixture
def pushes(monkeypatch: pytest.MonkeyPatch) -> PushServices:
    """Every push service there is, in the place of the network."""
    seen = PushServices()
    monkeypatch.setattr(http_client, "post", seen.post)
    return seen
