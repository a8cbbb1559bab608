"""Secrets from Secrets Manager, cached for ten minutes so that a rotation takes effect by itself.

One secret has ``pepper`` and a member ``<channel>/<sender>`` for each sender of a channel. Two
more are the keys of the edge, and another has the keys that sign pushes.
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
from chalicelib.platform.telemetry import count_event, log

CACHE_TIME = timedelta(minutes=10)
# How long an old value is served after its renewal failed, before the next try.
RENEWAL_PAUSE = timedelta(minutes=1)
# Keys of a sender that are valid: the new one, and the old one until the sender has changed it.
LIVE_KEYS = 2


class Unavailable(Exception):
    """The secret can't be read at this moment, and was not read before. The message is the name of
    the fault; the API answers 503.
    """


class _Sender(TypedDict, total=False):
    """The member of the secret for one sender of one channel."""

    keys: list[str]
    verify: str
    access: dict[str, str]


@dataclass
class _Cached:
    value: Any
    until: datetime


_cache: dict[str, _Cached] = {}  # by the secret's name


def _load_secret(name: str, parse: Callable[[str], Any]) -> Any:
    """Return a secret as ``parse`` reads it. When it can't be renewed, the old value is served: a
    sender changes its key while both are valid, so an old value is right for longer than an outage
    lasts. Raises Unavailable when there is none.
    """
    moment = now()
    if name not in _cache or moment >= _cache[name].until:
        try:
            answer = get_client("secretsmanager").get_secret_value(SecretId=name)
        except (BotoCoreError, ClientError) as fault:
            return _keep_old(name, moment, fault)
        _cache[name] = _Cached(parse(answer["SecretString"]), moment + CACHE_TIME)
    return _cache[name].value


def _keep_old(name: str, moment: datetime, fault: Exception) -> Any:
    if name not in _cache:
        raise Unavailable(type(fault).__name__) from fault
    log.warning("secret_not_renewed", secret=name, fault=type(fault).__name__)
    count_event("SecretNotRenewed")
    _cache[name].until = moment + RENEWAL_PAUSE
    return _cache[name].value


def _load_secrets() -> Mapping[str, Any]:
    members: Mapping[str, Any] = _load_secret(settings().secrets, json.loads)
    return members


def forget_secrets() -> None:
    """Clear the cache, so that the next call reads the secrets again."""
    _cache.clear()


def load_pepper() -> bytes:
    """Return the key of keyed hashes and signed ids. Raises KeyError when the secret has none, and
    Unavailable.
    """
    return str(_load_secrets()["pepper"]).encode()


def load_keys(channel: str, sender: str) -> tuple[str, ...]:
    """Return the sender's valid keys, the newest first: one, or two during a rotation."""
    keys = _load_sender(channel, sender).get("keys", ())
    return tuple(key for key in keys if key)[:LIVE_KEYS]  # an empty key proves nothing


def load_verify_word(channel: str, sender: str) -> str | None:
    """Return the word that proves the sender's challenge; None when the secret has none."""
    return _load_sender(channel, sender).get("verify") or None


def load_access(channel: str, sender: str) -> Mapping[str, str]:
    """Return the credentials for the sender's own API, by name; empty when there are none.

    Raises Unavailable.
    """
    return _load_sender(channel, sender).get("access", {})


def is_edge_key(key: str) -> bool:
    """Return whether ``key`` is one of the keys of the edge; False where there is no edge."""
    names = settings().edge_keys.split()
    return any(hmac.compare_digest(key.encode(), _load_secret(name, str.encode)) for name in names)


def load_push_keys() -> Mapping[str, str]:
    """Return the keys that sign pushes, the newest first: the private number by the public key,
    both in base64url. It is empty for a stack without any. Raises Unavailable.
    """
    if not settings().push_secret:
        return {}
    members = _load_secret(settings().push_secret, json.loads)
    return {key["public"]: key["private"] for key in members["keys"]}


def _load_sender(channel: str, sender: str) -> _Sender:
    member: _Sender = _load_secrets().get(f"{channel}/{sender}", {})
    return member
