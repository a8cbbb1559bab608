"""Moments, days and spans of time in sentences for people, in the city's time."""

from datetime import datetime, timedelta

from chalicelib.platform.i18n import Language, Sentence, plurals, sentences
from chalicelib.platform.moments import JAKARTA

_, _n = sentences("platform"), plurals("platform")

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
