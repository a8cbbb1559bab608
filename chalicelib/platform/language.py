"""The languages of messages to citizens."""

from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


# A sentence in each language, with the same names in braces.
Said = Mapping[Language, str]


def both(indonesian: str, english: str) -> Said:
    """Return a sentence for people in both languages.

    Every new sentence is written through this function only, so that a script finds them all.
    """
    return {Language.INDONESIAN: indonesian, Language.ENGLISH: english}


def pair(sentence: Said) -> tuple[str, str]:
    """Return a sentence for a table of pairs: Indonesian, then English."""
    return sentence[Language.INDONESIAN], sentence[Language.ENGLISH]
