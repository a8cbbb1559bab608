"""Values in the JSON of senders, which may be of any type: each function returns an empty value, or
None, for a value that does not fit.
"""

import json
import re
from datetime import UTC, datetime, timedelta

from chalicelib.platform.errors import Unreadable

LONGEST_NAME = 100  # characters of a name
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
MILLISECONDS = 10**11  # a count of seconds this large lies after the year 5000

# Ids become parts of paths in later requests, so they have no slash, no escape, and not only dots.
_PLAIN = re.compile(r"(?!\.+\Z)[A-Za-z0-9_.=:-]{1,255}")
_ID = re.compile(r"[!-~]{1,512}")
_SECONDS = re.compile(r"[0-9]{1,14}")


def parse_answer(body: str | bytes) -> dict[str, object]:
    """Return the JSON object in an API's response; an empty one for anything else."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def value_at(value: object, *path: str) -> object:
    """Return the value at the end of a path of names; None when there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def as_list(value: object) -> list[object]:
    """Return a list; an empty one for another type."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return a text that can be stored: a lone surrogate becomes a question mark."""
    return value.encode("utf-8", "replace").decode().strip() if isinstance(value, str) else ""


def as_name(value: object) -> str | None:
    """Return a name of at most ``LONGEST_NAME`` characters; None when it is empty."""
    return as_text(value)[:LONGEST_NAME].strip() or None


def as_path_id(value: object) -> str:
    """Return an id that is safe in a path; an empty text for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else ""


def as_sent_id(value: object) -> str:
    """Return an id that is only compared or quoted; an empty text for anything else."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def require_value(value: str, name: str) -> str:
    """Return the value. Raises Unreadable with the name when the value is empty."""
    if not value:
        raise Unreadable(reason=name)
    return value


def parse_moment(value: object, now: datetime) -> datetime | None:
    """Return the moment of epoch seconds or milliseconds; which of them depends on the product.

    None when it does not lie between 2000 and a day from now.
    """
    if isinstance(value, str) and _SECONDS.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**14:
        return None
    seconds = value / 1000 if value >= MILLISECONDS else value
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return moment if EARLIEST <= moment <= now + timedelta(days=1) else None


def parse_position(lat: object, lng: object) -> tuple[float | None, float | None]:
    """Return the latitude and longitude; a pair of None unless both are valid degrees."""
    north, east = _parse_degrees(lat, most=90), _parse_degrees(lng, most=180)
    return (None, None) if north is None or east is None else (north, east)


def _parse_degrees(value: object, *, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        return None
    return round(float(value), 6) + 0.0  # never minus zero
