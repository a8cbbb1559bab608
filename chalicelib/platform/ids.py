"""The one source of chance, and what is made unguessable with the city's secret pepper."""

import hmac
import json
import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.platform.aws.secrets import load_pepper
from chalicelib.platform.message_key import MessageKey
from chalicelib.platform.moments import EPOCH

_PASS = re.compile(r"([0-9a-f]{8,10})\.([0-9a-f]{40})")


def draw_number(most: int) -> int:
    """A random number for a report's number."""
    return secrets.randbelow(most)


def make_object_name() -> str:
    """A name nobody can guess, for a stored object: 20 hex digits."""
    return secrets.token_hex(10)


def make_salt() -> bytes:
    """What digests of texts are salted with: 16 bytes."""
    return secrets.token_bytes(16)


def make_report_token(number: str, key: MessageKey | None) -> str:
    """The secret of a report's reporter.

    Random, unless the filing carried an id of its own: then whoever repeats the filing under that
    key gets the same token again, because the answer that held it may have been lost on the way.
    """
    if key is None:
        return secrets.token_urlsafe(24)
    return derive_hash("token", number, str(key))[:32]


def make_claim() -> str:
    """What one delivery takes a notice in hand with: 16 hex digits."""
    return secrets.token_hex(8)


def make_link_secret() -> str:
    """What makes a link one that nobody can guess: 32 hex digits."""
    return secrets.token_hex(16)


def make_pass(what: str, until: datetime) -> str:
    """A secret that lets pass for something until a moment, and is kept nowhere."""
    end = f"{int(until.timestamp()):x}"
    return f"{end}.{derive_hash('passing', what, end)[:40]}"


def is_valid_pass(secret: str, what: str, now: datetime) -> bool:
    """Whether it is one for that, and its time is not over."""
    form = _PASS.fullmatch(secret)
    if form is None or int(form[1], 16) <= now.timestamp():
        return False
    return is_same(form[2].encode(), derive_hash("passing", what, form[1])[:40].encode())


def read_pass_end(secret: str) -> datetime:
    """When the time of one that passes is over."""
    return EPOCH + timedelta(seconds=int(secret.partition(".")[0], 16))


def hash_token(token: str) -> bytes:
    return sha256(token.encode()).digest()


def is_same(one: bytes, other: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one, other)


def make_webhook_id() -> str:
    return secrets.token_hex(8)


def derive_key(purpose: str, *parts: str) -> bytes:
    """32 bytes that follow from the pepper, what they are for and the parts, and tell none of them.
    Whatever strangers write into a part, what is made for one purpose serves no other: a guard
    holds the list of purposes (tests/platform/test_id_purposes.py).
    """
    return hmac.digest(load_pepper(), json.dumps([purpose, *parts]).encode(), sha256)


def derive_hash(purpose: str, *parts: str) -> str:
    """The same in hex: for contacts in index keys, tokens and signed ids."""
    return derive_key(purpose, *parts).hex()
