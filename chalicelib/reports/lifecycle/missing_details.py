"""Reports that say too little to be worked on: what is missing (``question_texts`` asks for it).

Nothing that a citizen wrote is dropped. Such a message becomes a report as well, held by central
triage, and the citizen is asked once.
"""

import re
from enum import StrEnum

from chalicelib.city.model import City
from chalicelib.reports.filing import NUMBER_PREFIX, UNKNOWN, Place


class Missing(StrEnum):
    PLACE = "place"
    MATTER = "matter"


LEAST_MATTER_LETTERS = 10  # the web form asks for as many in a description
# What does not count as letters of a matter: web addresses, names, report numbers (mistyped ones
# too), punctuation and digits.
_NO_MATTER = re.compile(rf"https?://\S+|[@#]\w+|\b{NUMBER_PREFIX}\W?\d{{6}}\W?\w*|[^\w\s]|\d")


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
    return _count_letters(description) < LEAST_MATTER_LETTERS


def _count_letters(description: str) -> int:
    return len("".join(_NO_MATTER.sub("", description).split()))
