"""Moments as people write them in a sentence."""

from datetime import datetime

from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.texts.date_texts import format_moment, format_time

_ = sentences("reports")

TODAY = _("{hour}:{minute} WIB today")


def write_moment(moment: datetime, now: datetime, language: Language) -> str:
    """Return a moment for a sentence: the day and the time, and the year when it is not this
    year's.
    """
    same_year = moment.astimezone(JAKARTA).year == now.astimezone(JAKARTA).year
    return (format_time if same_year else format_moment)(moment, language)


def write_limit(moment: datetime, now: datetime, language: Language) -> str:
    """Return until when something is promised. The time alone with "today" when it is today."""
    local = moment.astimezone(JAKARTA)
    if local.date() != now.astimezone(JAKARTA).date():
        return write_moment(moment, now, language)
    return TODAY[language].format(hour=f"{local:%H}", minute=f"{local:%M}")
