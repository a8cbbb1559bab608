"""The languages citizens are written to in."""

from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


# A sentence in each language, with the same names in braces.
Said = Mapping[Language, str]


def both(indonesian: str, english: str) -> Said:
    return {Language.INDONESIAN: indonesian, Language.ENGLISH: english}
