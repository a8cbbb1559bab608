"""Secrets by name, from Secrets Manager, kept for ten minutes so that a rotation arrives by
itself: one with ``pepper`` and a member ``<channel>/<sender>`` for each sender of a channel, and
two keys of the edge.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.clock import now
from chalicelib.platform.settings import settings

CACHE_TIME = timedelta(minutes=10)
LIVE_KEYS = (
    2  # keys of a sender that count: a new one, and the old one until the sender has changed
)


class Unavailable(Exception):
    """The secret can't be read at this moment; the text is the fault's name."""


class _Sender(TypedDict, total=False):
    """What the secret holds of one sender of one channel."""

    keys: list[str]
    verify: str
    access: dict[str, str]


@dataclass
class _Cached:
    value: Any
    until: datetime


_cache: dict[str, _Cached] = {}  # by the secret's name


def _load_secret(name: str, read: Callable[[str], Any]) -> Any:
    moment = now()
    if name not in _cache or moment >= _cache[name].until:
        answer = get_client("secretsmanager").get_secret_value(SecretId=name)
        _cache[name] = _Cached(read(answer["SecretString"]), moment + CACHE_TIME)
    return _cache[name].value


def _load_secrets() -> Mapping[str, Any]:
    held: Mapping[str, Any] = _load_secret(settings().secrets, json.loads)
    return held


def forget_secrets() -> None:
    """Read them anew next time."""
    _cache.clear()


def load_pepper() -> bytes:
    """The key of keyed hashes and signed ids. Raises KeyError when the secret has none."""
    return str(_load_secrets()["pepper"]).encode()


def load_keys(channel: str, sender: str) -> tuple[str, ...]:
    """The sender's keys that count now, the newest first: one, or two while it is being rotated."""
    given = _load_sender(channel, sender).get("keys", ())
    return tuple(key for key in given if key)[:LIVE_KEYS]  # an empty key proves nothing


def load_verify_word(channel: str, sender: str) -> str | None:
    """The word by which the sender's challenge is known; None when there is none."""
    return _load_sender(channel, sender).get("verify") or None


def load_access(channel: str, sender: str) -> Mapping[str, str]:
    """What we were given for the sender's own API, by name; empty when nothing was. Raises
    Unavailable.
    """
    try:
        return _load_sender(channel, sender).get("access", {})
    except (BotoCoreError, ClientError) as fault:
        raise Unavailable(type(fault).__name__) from fault


def is_edge_key(given: str) -> bool:
    """Whether that is one of the keys the edge proves itself with; False where there is none."""
    names = settings().edge_keys.split()
    return any(
        hmac.compare_digest(given.encode(), _load_secret(name, str.encode)) for name in names
    )


def _load_sender(channel: str, sender: str) -> _Sender:
    found: _Sender = _load_secrets().get(f"{channel}/{sender}", {})
    return found
