"""The parameters of a query, and the cursors that lead from page to page.

A cursor is opaque to the client. It only means a place in a list, and gives no right to read it.
Each ``read_`` function raises BadField for a value that does not fit.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from chalicelib.platform.errors import BadField
from chalicelib.platform.moments import JAKARTA

Query = Mapping[str, str]

_SEPARATOR = "|"  # in no key


def read_limit(query: Query) -> int:
    """Return the number of items on a page: from 1 to 100, 25 when the query has none."""
    return read_number(query, "limit", 25, most=100)


def read_number(query: Query, name: str, usual: int, *, most: int) -> int:
    """Return a number from 1 to ``most``, below 1000; the ``usual`` one when the query has none."""
    text = query.get(name, str(usual))
    if not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= most:
        raise BadField(field=name, rule="limits")
    return int(text)


def read_choice(query: Query, name: str, known: Iterable[str]) -> str | None:
    """Return one of the ``known`` values; None when the query has none."""
    value = query.get(name)
    if value is not None and value not in known:
        raise BadField(field=name, rule="limits")
    return value


def read_code(query: Query, name: str, table: Iterable[str]) -> str | None:
    """Return a code of one of the city's tables; None when the query has none."""
    value = query.get(name)
    if value is not None and value not in table:
        raise BadField(field=name, rule="unknown", value=value[:80])
    return value


def read_flag(query: Query, name: str) -> bool:
    """Return whether the flag is ``true``. ``false`` is the same as no parameter."""
    return read_choice(query, name, ("true", "false")) == "true"


def read_day(query: Query, name: str, *, after: bool = False) -> datetime | None:
    """Return the moment at which a day, or the day ``after`` it, begins in the city."""
    text = query.get(name)
    if text is None:
        return None
    try:
        start = datetime.combine(date.fromisoformat(text), time(), JAKARTA)
        return start + timedelta(days=1) if after else start
    except (ValueError, OverflowError):
        raise BadField(field=name, rule="limits") from None


def build_cursor(*parts: str) -> str:
    return urlsafe_b64encode(_SEPARATOR.join(parts).encode()).decode()


def parse_cursor(text: str, many: int) -> list[str]:
    """Return the ``many`` parts of a cursor. Raises BadField for a cursor that is not ours."""
    try:
        parts = urlsafe_b64decode(text.encode()).decode().split(_SEPARATOR)
    except ValueError:
        raise make_cursor_error() from None
    if len(parts) != many or build_cursor(*parts) != text:
        raise make_cursor_error()
    return parts


def make_cursor_error() -> BadField:
    return BadField(field="cursor", rule="limits")
