"""The browsers that a reporter is told by: each is a subscription at the push service of its maker
(W3C Push API). Nothing here sends anything or knows cryptography.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from chalicelib.platform.errors import BadField

# The curve P-256 (FIPS 186-5): y^2 = x^3 - 3x + B modulo PRIME.
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
POINT, AUTH = 65, 16  # bytes of a browser's key, an uncompressed point, and of its secret
ID_DIGITS = 16
SIGNER_LENGTH = 16  # characters of our public key that tell our keys apart
_ENDPOINT = re.compile(r"https://[a-z0-9.-]{1,253}(:443)?/[!-~]{1,1000}")


@dataclass(frozen=True, slots=True, order=True)
class Browser:
    """A subscription. ``endpoint`` is its address at the push service, ``key`` the browser's public
    key (``p256dh``) and ``auth`` its secret, both in base64url. ``signer`` is the beginning of the
    public key of ours that the browser knows.
    """

    endpoint: str
    key: str
    auth: str
    signer: str

    @property
    def id(self) -> str:
        """The name of the subscription for whoever knows its endpoint, and for nobody else."""
        return sha256(self.endpoint.encode()).hexdigest()[:ID_DIGITS]

    @property
    def host(self) -> str:
        """The host of the push service."""
        return urlsplit(self.endpoint).hostname or ""

    def __str__(self) -> str:
        return f"{self.endpoint} {self.key} {self.auth} {self.signer}"


def parse_browser(text: str) -> Browser:
    """Return the subscription from the form that ``str`` writes."""
    return Browser(*text.split(" "))


def make_browser(
    endpoint: str, key: str, auth: str, signer: str, services: Iterable[str]
) -> Browser:
    """Return a new subscription. ``signer`` is our public key, and ``services`` are the hosts of
    push services: ``fcm.googleapis.com``, or ``*.push.apple.com`` for all names below one. Raises
    BadField.
    """
    if not _ENDPOINT.fullmatch(endpoint) or not is_push_service(endpoint, services):
        raise BadField(field="endpoint", rule="push_service")
    if not _is_point(_decode(key, "p256dh", POINT)):
        raise BadField(field="p256dh", rule="limits")
    _decode(auth, "auth", AUTH)
    return Browser(endpoint, key.rstrip("="), auth.rstrip("="), signer[:SIGNER_LENGTH])


def is_push_service(endpoint: str, services: Iterable[str]) -> bool:
    """Return whether an endpoint is an address of one of the push services."""
    host = urlsplit(endpoint).hostname or ""
    return any(
        host.endswith(service[1:]) if service.startswith("*.") else host == service
        for service in services
    )


def _decode(text: str, field: str, length: int) -> bytes:
    """Return the bytes of base64url, with or without padding. Raises BadField unless they are
    ``length`` bytes.
    """
    bare = text.rstrip("=")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", bare, re.ASCII) or len(bare) * 6 // 8 != length:
        raise BadField(field=field, rule="limits")
    return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


def _is_point(key: bytes) -> bool:
    """Return whether a key is an uncompressed point of P-256. Another key would fail each time that
    we encrypt for it.
    """
    x, y = int.from_bytes(key[1:33]), int.from_bytes(key[33:])
    on_curve = (y * y - (x * x * x - 3 * x + B)) % PRIME == 0
    return key[0] == 4 and max(x, y) < PRIME and on_curve
