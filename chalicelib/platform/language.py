"""The languages citizens are written to in."""

from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


# A sentence in each language, with the same names in braces.
Said = Mapping[Language, str]


def both(indonesian: str, english: str) -> Said:
    """A sentence for people. Every new one is written through this call and nowhere else, so that
    a script finds them all.
    """
    return {Language.INDONESIAN: indonesian, Language.ENGLISH: english}


def pair(said: Said) -> tuple[str, str]:
    """The same sentence for a table of pairs: Indonesian, then English."""
    return said[Language.INDONESIAN], said[Language.ENGLISH]
