"""Secrets by name, from Secrets Manager, kept for ten minutes so that a rotation arrives by
itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.outside.aws import client
from chalicelib.outside.clock import now
from chalicelib.settings import settings

KEPT = timedelta(minutes=10)


@dataclass
class _Kept:
    values: Mapping[str, Any] | None = None
    until: datetime | None = None


_kept = _Kept()


def _secrets() -> Mapping[str, Any]:
    moment = now()
    if _kept.values is None or _kept.until is None or moment >= _kept.until:
        answer = client("secretsmanager").get_secret_value(SecretId=settings().secrets)
        _kept.values, _kept.until = json.loads(answer["SecretString"]), moment + KEPT
    return _kept.values


def forget() -> None:
    """Read them anew next time."""
    _kept.values = None


def pepper() -> bytes:
    """The key of keyed hashes and signed ids. Raises KeyError when the secret has none."""
    return str(_secrets()["pepper"]).encode()


def live(channel: str) -> tuple[str, ...]:
    """The channel's keys that count now: one, or two while it is being rotated."""
    return tuple(key for key in _secrets().get(channel, ()) if key)  # an empty key proves nothing
