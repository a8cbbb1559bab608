"""The formats of moments.

Moments are aware UTC in the code and whole seconds in the table. Clients and people see
Asia/Jakarta (UTC+7, no daylight saving).
"""

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from chalicelib.platform.errors import BadField
from chalicelib.platform.i18n import Language, Sentence, plurals, sentences

_, _n = sentences("platform"), plurals("platform")

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


MONTHS = (
    *(_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")),
    *(_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec")),
)
TIME = _("{day} {month} {hour}:{minute} WIB")
DAY = _("{day} {month} {year}")
MOMENT = _("{day} {month} {year}, {hour}:{minute} WIB")
# The units of a span; days and hours of office time are named as such.
DAYS = _n("{many} day", "{many} days")
HOURS = _n("{many} hour", "{many} hours")
MINUTES = _n("{many} minute", "{many} minutes")
WORKING_DAYS = _n("{many} working day", "{many} working days")
WORKING_HOURS = _n("{many} working hour", "{many} working hours")
MOST_IN_MINUTES = 90  # minutes; a longer span is told in hours


def format_time(
    moment: datetime, language: Language = Language.INDONESIAN, at: datetime | None = None
) -> str:
    """Return the time for a sentence: ``24 Nov 11.25 WIB``, in English ``24 Nov 11:25 WIB``. It has
    the year when that is not the year of ``at``, when the sentence is written.
    """
    same_year = at is None or moment.astimezone(JAKARTA).year == at.astimezone(JAKARTA).year
    return _fill(TIME if same_year else MOMENT, moment, language)


def format_day(moment: datetime, language: Language = Language.INDONESIAN) -> str:
    """Return the day for a sentence: ``24 Nov 2026``."""
    return _fill(DAY, moment, language)


def format_moment(moment: datetime, language: Language = Language.INDONESIAN) -> str:
    """Return the day and the time: ``24 Nov 2026, 11.25 WIB``."""
    return _fill(MOMENT, moment, language)


def _fill(form: Sentence, moment: datetime, language: Language) -> str:
    local = moment.astimezone(JAKARTA)
    month = MONTHS[local.month - 1][language]
    return form[language].format(
        day=local.day, month=month, year=local.year, hour=f"{local:%H}", minute=f"{local:%M}"
    )


def format_span(
    span: timedelta, language: Language = Language.INDONESIAN, a_day: int | None = None
) -> str:
    """Return a span for a sentence: ``2 hari 3 jam``, ``1 jam 50 menit`` or ``75 menit``. With
    ``a_day``, the minutes of an office's day, it is one of office time: ``2 hari kerja 3 jam``.

    The text is empty for less than a minute.
    """
    minutes = int(span.total_seconds()) // 60
    days, rest = divmod(minutes, a_day or 24 * 60)
    if days:
        units = [(days, WORKING_DAYS if a_day else DAYS), (rest // 60, HOURS)]
    elif minutes > MOST_IN_MINUTES or minutes == 60:
        units = [(rest // 60, WORKING_HOURS if a_day else HOURS), (rest % 60, MINUTES)]
    else:
        units = [(minutes, MINUTES)]
    return " ".join(unit.choose(many, language).format(many=many) for many, unit in units if many)
