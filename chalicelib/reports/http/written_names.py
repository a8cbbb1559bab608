"""Names and moments as people write them in a sentence."""

import re
from datetime import datetime

from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.moments import JAKARTA, format_moment, format_time

_ = sentences("reports")

SMALL = frozenset({"DAN", "DI", "KE"})
ABBREVIATIONS = frozenset({"BUMD", "DKI", "PAM", "UPT"})  # besides those without a vowel, as PT
_WORD = re.compile("[A-Z]+")
_NAMES = re.compile("[A-Z]{2,}(?:[ /][A-Z]{2,})+")
TODAY = _("{hour}:{minute} WIB today")


def write_name(name: str) -> str:
    """Return the name of an office, which the tables have in capitals, as a sentence has it:
    ``Kelurahan Kebon Jeruk``. A name that has small letters stays.
    """
    return _WORD.sub(_write_word, name) if name.isupper() else name


def write_names(sentence: str) -> str:
    """Return a sentence of ours with the names of offices in it written that way: whatever has two
    words or more in capitals.
    """
    return _NAMES.sub(lambda found: write_name(found[0]), sentence)


def _write_word(found: re.Match[str]) -> str:
    word = found[0]
    if word in SMALL:
        return word.lower()
    stays = word in ABBREVIATIONS or not set(word) & set("AEIOU")
    return word if stays else word.capitalize()


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
