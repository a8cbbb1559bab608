"""Moments: aware UTC inside, whole seconds in the table, Asia/Jakarta on the outside (UTC+7, no
daylight saving).
"""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from chalicelib.platform.errors import BadField
from chalicelib.platform.language import Language

JAKARTA = timezone(timedelta(hours=7), "WIB")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1970, 9999  # a moment not between them is a slip of the hand


@lru_cache(maxsize=64)  # one filing writes the same few moments a dozen times
def format_stored(moment: datetime) -> str:
    """``2026-11-23T22:25:23Z``: sorts as it passes, and is what a Step Functions timestamp
    takes.
    """
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def parse_stored(text: str) -> datetime:
    return datetime.fromisoformat(text)


def parse_input(field: str, text: str) -> datetime:
    """What a client writes, in whole seconds: ``YYYY-MM-DDThh:mm:ssZ`` or with ``+hh:mm``, whose
    plus a query may have made a space. Raises BadField, also without a zone.
    """
    written = text.strip()
    if written[19:20] == " ":
        written = f"{written[:19]}+{written[20:]}"
    try:
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is not None and FIRST_YEAR < moment.year < LAST_YEAR:
            return moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    raise BadField(field=field, rule="moment")


@lru_cache(maxsize=64)  # a report shows most of its moments twice
def format_shown(moment: datetime) -> str:
    """RFC 3339 in the city's time."""
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")


MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
ENGLISH_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def format_time(moment: datetime, language: Language = Language.INDONESIAN) -> str:
    """For a sentence: ``24 Nov 11.25 WIB``, in English ``24 Nov 11:25 WIB``."""
    local = moment.astimezone(JAKARTA)
    if language is Language.ENGLISH:
        return (
            f"{local.day} {ENGLISH_MONTHS[local.month - 1]} {local.hour:02}:{local.minute:02} WIB"
        )
    return f"{local.day} {MONTHS[local.month - 1]} {local.hour:02}.{local.minute:02} WIB"


MONTHS_IN_ENGLISH = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def format_time_english(moment: datetime) -> str:
    """For an English sentence: ``24 Nov 11:25 WIB``."""
    local = moment.astimezone(JAKARTA)
    month = MONTHS_IN_ENGLISH[local.month - 1]
    return f"{local.day} {month} {local.hour:02}:{local.minute:02} WIB"


def format_day(moment: datetime) -> str:
    """The day, for a sentence: ``24 Nov 2026``."""
    local = moment.astimezone(JAKARTA)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


UNITS = {
    Language.INDONESIAN: {"day": "{} hari", "hour": "{} jam", "minute": "{} menit"},
    Language.ENGLISH: {"day": "{} d", "hour": "{} h", "minute": "{} min"},
}


def format_span(span: timedelta, language: Language = Language.INDONESIAN) -> str:
    """For a sentence: ``2 hari 3 jam`` or ``1 jam 5 menit``, as far as it is a minute or more."""
    minutes = int(span.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    units = (
        ((days, "day"), (hours, "hour")) if days else ((hours, "hour"), (minutes % 60, "minute"))
    )
    return " ".join(UNITS[language][unit].format(many) for many, unit in units if many)
