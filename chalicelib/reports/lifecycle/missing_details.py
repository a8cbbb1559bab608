"""Reports that say too little to be worked on: what is missing, and the question that asks for it.

Nothing that a citizen wrote is dropped. Such a message becomes a report as well, held by central
triage, and the citizen is asked once.
"""

import re
from enum import StrEnum

from chalicelib.city.model import City
from chalicelib.platform.i18n import Language, sentences
from chalicelib.reports.filing import UNKNOWN, Place

_ = sentences("reports")


class Missing(StrEnum):
    PLACE = "place"
    MATTER = "matter"


LEAST_LETTERS = 10  # the web form asks for as many in a description
# What does not count as letters of a matter: web addresses, names, report numbers (mistyped ones
# too), punctuation and digits.
_NO_MATTER = re.compile(r"https?://\S+|[@#]\w+|\bJK\W?\d{6}\W?\w*|[^\w\s]|\d")

QUESTIONS = {
    frozenset({Missing.PLACE}): _("Where is it? Reply with the street and the kelurahan."),
    frozenset({Missing.MATTER}): _("What happened? Reply in a few words."),
    frozenset(Missing): _(
        "What happened, and where? Reply with what is wrong, the street and the kelurahan."
    ),
}

WHICH_PLACE = _(
    "Your location is in {point}, but your words say {words}. Which is right? Reply with the name"
    " of the kelurahan."
)


def find_missing(description: str, place: Place, category: str, city: City) -> frozenset[Missing]:
    """Return what is missing and nobody could work without. A place outside the city counts as a
    place. A few letters count as a matter when they suggest a category.
    """
    lacks = {Missing.PLACE} if place.area is None and place.found == UNKNOWN else set()
    if category == city.settings.fallback_category and is_short(description):
        lacks.add(Missing.MATTER)
    return frozenset(lacks)


def is_short(description: str) -> bool:
    """Return whether a text has too few letters for a matter."""
    return _count_letters(description) < LEAST_LETTERS


def _count_letters(description: str) -> int:
    return len("".join(_NO_MATTER.sub("", description).split()))


def ask_for_missing(lacks: frozenset[Missing], language: Language = Language.INDONESIAN) -> str:
    """Return the question for what is missing; empty when nothing is."""
    return QUESTIONS[lacks][language] if lacks else ""


def ask_for_place(point: str, words: str, language: Language) -> str:
    """Return the question which of two areas is right: that of the point, or the one that the words
    name.
    """
    return WHICH_PLACE[language].format(point=point, words=words)
