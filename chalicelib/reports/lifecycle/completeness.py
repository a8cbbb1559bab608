"""Messages that say too little to be worked on: what is missing, and how it is asked for.

Nothing a citizen said is dropped: such a message is a report as well, held by central triage, and
the citizen is asked once.
"""

import re
from enum import StrEnum

from chalicelib.city.model import City
from chalicelib.platform.language import Language, both
from chalicelib.reports.model import UNKNOWN, Place


class Missing(StrEnum):
    PLACE = "place"
    MATTER = "matter"


LEAST_LETTERS = 10  # as many as the web asks of a description
# Addresses, names, and a report's number, mistyped ones too.
_NO_MATTER = re.compile(r"https?://\S+|[@#]\w+|\bJK\W?\d{6}\W?\w*|[^\w\s]|\d")

QUESTIONS = {
    frozenset({Missing.PLACE}): both(
        "Di mana tempatnya? Balas dengan nama jalan dan kelurahan.",
        "Where is it? Reply with the street and the kelurahan.",
    ),
    frozenset({Missing.MATTER}): both(
        "Apa yang terjadi? Balas dengan uraian singkat.",
        "What happened? Reply with a short description.",
    ),
    frozenset(Missing): both(
        "Apa yang terjadi dan di mana? Balas dengan uraian, jalan dan kelurahan.",
        "What happened, and where? Reply with a description, the street and the kelurahan.",
    ),
}


def find_missing(description: str, place: Place, category: str, city: City) -> frozenset[Missing]:
    """What nobody could work without. A place outside the city is a place; few letters are a
    matter when a category knows them.
    """
    lacks = {Missing.PLACE} if place.area is None and place.found == UNKNOWN else set()
    if category == city.settings.fallback_category and _count_letters(description) < LEAST_LETTERS:
        lacks.add(Missing.MATTER)
    return frozenset(lacks)


def _count_letters(description: str) -> int:
    return len("".join(_NO_MATTER.sub("", description).split()))


def ask_for_missing(lacks: frozenset[Missing], language: Language = Language.INDONESIAN) -> str:
    """The question; empty when nothing is missing."""
    return QUESTIONS[lacks][language] if lacks else ""
