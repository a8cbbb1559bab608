"""The one source of chance, and what is made unguessable with the city's secret pepper."""

import hmac
import json
import re
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from chalicelib.platform.aws.secrets import pepper
from chalicelib.platform.message_key import MessageKey
from chalicelib.platform.moments import EPOCH

_PASSING = re.compile(r"([0-9a-f]{8,10})\.([0-9a-f]{40})")


def draw(most: int) -> int:
    """A random number for a report's number."""
    return secrets.randbelow(most)


def object_name() -> str:
    """A name nobody can guess, for a stored object: 20 hex digits."""
    return secrets.token_hex(10)


def salt() -> bytes:
    """What digests of texts are salted with: 16 bytes."""
    return secrets.token_bytes(16)


def report_token(number: str, key: MessageKey | None) -> str:
    """The secret of a report's reporter.

    Random, unless the filing carried an id of its own: then whoever repeats the filing under that
    key gets the same token again, because the answer that held it may have been lost on the way.
    """
    if key is None:
        return secrets.token_urlsafe(24)
    return keyed("token", number, str(key))[:32]


def claim() -> str:
    """What one delivery takes a notice in hand with: 16 hex digits."""
    return secrets.token_hex(8)


def link_secret() -> str:
    """What makes a link one that nobody can guess: 32 hex digits."""
    return secrets.token_hex(16)


def passing(what: str, until: datetime) -> str:
    """A secret that lets pass for something until a moment, and is kept nowhere."""
    end = f"{int(until.timestamp()):x}"
    return f"{end}.{keyed('passing', what, end)[:40]}"


def passes(secret: str, what: str, now: datetime) -> bool:
    """Whether it is one for that, and its time is not over."""
    form = _PASSING.fullmatch(secret)
    if form is None or int(form[1], 16) <= now.timestamp():
        return False
    return same(form[2].encode(), keyed("passing", what, form[1])[:40].encode())


def passing_until(secret: str) -> datetime:
    """When the time of one that passes is over."""
    return EPOCH + timedelta(seconds=int(secret.partition(".")[0], 16))


def token_hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def same(one: bytes, other: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one, other)


def webhook_id() -> str:
    return secrets.token_hex(8)


def derived(purpose: str, *parts: str) -> bytes:
    """32 bytes that follow from the pepper, what they are for and the parts, and tell none of them.
    Whatever strangers write into a part, what is made for one purpose serves no other: a guard
    holds the list of purposes (tests/platform/test_id_purposes.py).
    """
    return hmac.digest(pepper(), json.dumps([purpose, *parts]).encode(), sha256)


def keyed(purpose: str, *parts: str) -> str:
    """The same in hex: for contacts in index keys, tokens and signed ids."""
    return derived(purpose, *parts).hex()
