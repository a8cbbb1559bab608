"""What a query asks for, and the cursors that lead from page to page: opaque to who holds them, and
taken for nothing but a place in a list one may read anyway.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from chalicelib.platform.errors import BadField
from chalicelib.platform.moments import JAKARTA

Query = Mapping[str, str]

_SEPARATOR = "|"  # in no key


def read_limit(query: Query) -> int:
    return read_number(query, "limit", 25, most=100)


def read_number(query: Query, name: str, usual: int, *, most: int) -> int:
    """A number from 1 to ``most``, which is below 1000; the ``usual`` one when none is asked."""
    text = query.get(name, str(usual))
    if not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= most:
        raise BadField(field=name, rule="limits")
    return int(text)


def read_choice(query: Query, name: str, known: Iterable[str]) -> str | None:
    value = query.get(name)
    if value is not None and value not in known:
        raise BadField(field=name, rule="limits")
    return value


def read_code(query: Query, name: str, table: Iterable[str]) -> str | None:
    """A code that is in one of the city's tables."""
    value = query.get(name)
    if value is not None and value not in table:
        raise BadField(field=name, rule="unknown", value=value[:80])
    return value


def read_flag(query: Query, name: str) -> bool:
    """Whether only such things are wanted; ``false`` wants all, as nothing does."""
    return read_choice(query, name, ("true", "false")) == "true"


def read_day(query: Query, name: str, *, after: bool = False) -> datetime | None:
    """The moment at which a day begins in the city, or the one ``after`` it."""
    text = query.get(name)
    if text is None:
        return None
    try:
        begun = datetime.combine(date.fromisoformat(text), time(), JAKARTA)
        return begun + timedelta(days=1) if after else begun
    except (ValueError, OverflowError):
        raise BadField(field=name, rule="limits") from None


def build_cursor(*parts: str) -> str:
    return urlsafe_b64encode(_SEPARATOR.join(parts).encode()).decode()


def parse_cursor(text: str, many: int) -> list[str]:
    """What a cursor was made of. Raises BadField for what is none of ours."""
    try:
        parts = urlsafe_b64decode(text.encode()).decode().split(_SEPARATOR)
    except ValueError:
        raise make_cursor_error() from None
    if len(parts) != many or build_cursor(*parts) != text:
        raise make_cursor_error()
    return parts


def make_cursor_error() -> BadField:
    return BadField(field="cursor", rule="limits")
