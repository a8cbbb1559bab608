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

from chalicelib.platform.aws.clients import client
from chalicelib.platform.clock import now
from chalicelib.platform.settings import settings

KEPT = timedelta(minutes=10)
LIVE = 2  # keys of a sender that count: a new one, and the old one until the sender has changed


class Unavailable(Exception):
    """The secret can't be read at this moment; the text is the fault's name."""


class _Sender(TypedDict, total=False):
    """What the secret holds of one sender of one channel."""

    keys: list[str]
    verify: str
    access: dict[str, str]


@dataclass
class _Kept:
    value: Any
    until: datetime


_kept: dict[str, _Kept] = {}  # by the secret's name


def _secret(name: str, read: Callable[[str], Any]) -> Any:
    moment = now()
    if name not in _kept or moment >= _kept[name].until:
        answer = client("secretsmanager").get_secret_value(SecretId=name)
        _kept[name] = _Kept(read(answer["SecretString"]), moment + KEPT)
    return _kept[name].value


def _secrets() -> Mapping[str, Any]:
    held: Mapping[str, Any] = _secret(settings().secrets, json.loads)
    return held


def forget() -> None:
    """Read them anew next time."""
    _kept.clear()


def pepper() -> bytes:
    """The key of keyed hashes and signed ids. Raises KeyError when the secret has none."""
    return str(_secrets()["pepper"]).encode()


def keys(channel: str, sender: str) -> tuple[str, ...]:
    """The sender's keys that count now, the newest first: one, or two while it is being rotated."""
    given = _of(channel, sender).get("keys", ())
    return tuple(key for key in given if key)[:LIVE]  # an empty key proves nothing


def verify(channel: str, sender: str) -> str | None:
    """The word by which the sender's challenge is known; None when there is none."""
    return _of(channel, sender).get("verify") or None


def access(channel: str, sender: str) -> Mapping[str, str]:
    """What we were given for the sender's own API, by name; empty when nothing was. Raises
    Unavailable.
    """
    try:
        return _of(channel, sender).get("access", {})
    except (BotoCoreError, ClientError) as fault:
        raise Unavailable(type(fault).__name__) from fault


def of_the_edge(given: str) -> bool:
    """Whether that is one of the keys the edge proves itself with; False where there is none."""
    names = settings().edge_keys.split()
    return any(hmac.compare_digest(given.encode(), _secret(name, str.encode)) for name in names)


def _of(channel: str, sender: str) -> _Sender:
    found: _Sender = _secrets().get(f"{channel}/{sender}", {})
    return found
