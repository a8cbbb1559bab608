"""Secrets, cached for ten minutes so that a rotation takes effect by itself.

Each is a parameter of its own in Parameter Store, below ``Settings.secrets``: the pepper, what
proves the deliveries of a sender, our access to the API of a sender. So a function may read what it
needs and no more. CloudFront and the wall take their keys from Secrets Manager; an edge without a
wall has them in Parameter Store too (docs/decisions/0077).
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


class _Proofs(TypedDict, total=False):
    """The secrets that prove the deliveries of one sender of one channel."""

    keys: list[str]
    verify: str


@dataclass
class _Cached:
    value: Any
    until: datetime


_cache: dict[str, _Cached] = {}  # by the secret's name


def find_name(root: str, purpose: str, channel: str = "", sender: str = "") -> str:
    """Return the name of a secret in Parameter Store: ``<root>/pepper``, ``<root>/push``,
    ``<root>/proofs/<channel>/<sender>`` or ``<root>/access/<channel>/<sender>``.
    """
    return "/".join(filter(None, (root, purpose, channel, sender)))


def _load_secret(
    name: str, parse: Callable[[str], Any], *, missing: Callable[[], Any] | None = None
) -> Any:
    """Return a secret as ``parse`` reads it. When it can't be renewed, the old value is served: a
    sender changes its key while both are valid, so an old value is right for longer than an outage
    lasts. A secret that is not there is what ``missing`` makes, where that is given. Raises
    Unavailable when there is no value.
    """
    moment = now()
    if name not in _cache or moment >= _cache[name].until:
        try:
            value = parse(_read_value(name))
        except (BotoCoreError, ClientError) as fault:
            if missing is None or not _is_missing(fault):
                return _keep_old(name, moment, fault)
            value = missing()
        _cache[name] = _Cached(value, moment + CACHE_TIME)
    return _cache[name].value


def _read_value(name: str) -> str:
    if name.startswith("/"):
        answer = get_client("ssm").get_parameter(Name=name, WithDecryption=True)
        return str(answer["Parameter"]["Value"])
    return str(get_client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])


def _is_missing(fault: Exception) -> bool:
    return isinstance(fault, ClientError) and fault.response["Error"]["Code"] == "ParameterNotFound"


def _keep_old(name: str, moment: datetime, fault: Exception) -> Any:
    if name not in _cache:
        raise Unavailable(type(fault).__name__) from fault
    log.warning("secret_not_renewed", secret=name, fault=type(fault).__name__)
    count_event("SecretNotRenewed")
    _cache[name].until = moment + RENEWAL_PAUSE
    return _cache[name].value


def forget_secrets() -> None:
    """Clear the cache, so that the next call reads the secrets again."""
    _cache.clear()


def load_pepper() -> bytes:
    """Return the key of keyed hashes and signed ids. Raises Unavailable."""
    pepper: bytes = _load_secret(find_name(settings().secrets, "pepper"), str.encode)
    return pepper


def load_keys(channel: str, sender: str) -> tuple[str, ...]:
    """Return the sender's valid keys, the newest first: one, or two during a rotation. Raises
    Unavailable.
    """
    keys = _load_proofs(channel, sender).get("keys", ())
    return tuple(key for key in keys if key)[:LIVE_KEYS]  # an empty key proves nothing


def load_verify_word(channel: str, sender: str) -> str | None:
    """Return the word that proves the sender's challenge; None when there is none. Raises
    Unavailable.
    """
    return _load_proofs(channel, sender).get("verify") or None


def load_access(channel: str, sender: str) -> Mapping[str, str]:
    """Return the credentials for the sender's own API, by name; empty when there are none.

    Raises Unavailable.
    """
    name = find_name(settings().secrets, "access", channel, sender)
    access: Mapping[str, str] = _load_secret(name, json.loads, missing=dict)
    return access


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
    members = _load_secret(settings().push_secret, json.loads, missing=_make_no_keys)
    return {key["public"]: key["private"] for key in members["keys"]}


def _make_no_keys() -> Mapping[str, Any]:
    return {"keys": []}


def _load_proofs(channel: str, sender: str) -> _Proofs:
    name = find_name(settings().secrets, "proofs", channel, sender)
    proofs: _Proofs = _load_secret(name, json.loads, missing=dict)
    return proofs
