"""Tell a suggestion from a complaint by the words of a text. Who proposes something because a thing
is broken complains: an answer alone would not help them.
"""

import re
from collections.abc import Iterable
from functools import cache

from chalicelib.city.current import city
from chalicelib.reports.filing import Purpose

MOST_READ = 4000  # characters of a text that are looked at
_WORD = re.compile(r"[a-z0-9]+")
_ENDING = re.compile(r"(?<=[a-z]{3})(nya|lah|kah)\b")


def find_purpose(text: str | None) -> Purpose:
    """Return what a text asks for, as far as its words tell."""
    words = _fold((text or "")[:MOST_READ])
    suggests, complains = _load_phrases()
    if suggests.search(words) and not complains.search(words):
        return Purpose.SUGGESTION
    return Purpose.COMPLAINT


@cache
def _load_phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return _any_of(city().suggesting), _any_of(city().complaining)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f" {_fold(phrase).strip()} " for phrase in phrases))


def _fold(text: str) -> str:
    """Return small letters, one space around each word, and words without common endings."""
    plain = " ".join(_WORD.findall(text.lower().replace("'", "")))
    return f" {_ENDING.sub('', plain)} "
