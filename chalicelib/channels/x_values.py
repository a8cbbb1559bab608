"""What X posts, as values that may be of any type."""

import json
import re
from collections.abc import Mapping

from chalicelib.domain.errors import Unreadable

Json = Mapping[str, object]

_ID = re.compile(r"[0-9]{1,20}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def loaded(body: bytes) -> Json:
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable(reason="JSON") from None
    if not isinstance(whole, dict):
        raise Unreadable(reason="JSON")
    return whole


def members(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def words(value: object) -> str:
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def plain(value: object) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def person(user: object) -> Json:
    """Users stand bare in some events, and under ``data`` in others."""
    return members(members(user).get("data")) or members(user)
