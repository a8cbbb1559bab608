"""The formats of moments.

Moments are aware UTC in the code and whole seconds in the table. Clients and people see
Asia/Jakarta (UTC+7, no daylight saving).
"""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from chalicelib.platform.errors import BadField

JAKARTA = timezone(timedelta(hours=7), "WIB")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1970, 9999  # a year that is not between them is a typing error


@lru_cache(maxsize=64)  # one filing writes the same few moments a dozen times
def format_stored(moment: datetime) -> str:
    """Return ``2026-11-23T22:25:23Z``, which sorts by time and is a timestamp of Step Functions."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def parse_stored(text: str) -> datetime:
    """Return the moment of a text that ``format_stored`` made."""
    return datetime.fromisoformat(text)


def parse_input(field: str, text: str) -> datetime:
    """Return the moment of a client's text, in whole seconds.

    The text is ``YYYY-MM-DDThh:mm:ssZ``, or has ``+hh:mm`` in place of the ``Z``. A query may have
    turned the plus into a space. Raises BadField for any other text, also for one without a zone.
    """
    text = text.strip()
    if text[19:20] == " ":
        text = f"{text[:19]}+{text[20:]}"
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and FIRST_YEAR < moment.year < LAST_YEAR:
            return moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    raise BadField(field=field, rule="moment")


@lru_cache(maxsize=64)  # a report shows most of its moments twice
def format_shown(moment: datetime) -> str:
    """Return RFC 3339 in the city's time."""
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")
