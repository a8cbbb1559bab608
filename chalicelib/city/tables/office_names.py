"""The names of offices: as a sentence has them, and short enough for an SMS.

``offices.csv`` has official names, in capitals. ``office_name_words.csv`` has the words of names
that keep their capitals, those that are small within a name, and the short forms of phrases.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from chalicelib.city.tables.csv_table import Row

LONGEST_SHORT_NAME = 30  # characters; an SMS of one part has room for no more
CAPITALS = re.compile(r"[A-Z]+")
PHRASE = re.compile(r"[a-z]+(,? [a-z]+)*")
# The alphabet of GSM has these in one septet each.
SHORT = re.compile(r"[A-Za-z0-9 ./-]+")
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("AEIOU")
_ROMAN = frozenset("IVX")


class OfficeWordKind(StrEnum):
    """The kind of a row of ``office_name_words.csv``."""

    CAPITALS = "capitals"
    SMALL = "small"
    SHORT = "short"


@dataclass(frozen=True)
class OfficeWords:
    """The rows of ``office_name_words.csv``. ``capitals`` and ``small`` are words in capitals.
    ``short`` has the short form of a phrase in small letters.
    """

    capitals: frozenset[str]
    small: frozenset[str]
    short: Mapping[str, str]

    def write_name(self, official: str) -> str:
        """Return an official name as a sentence has it: ``Kelurahan Kebon Jeruk``. A name that has
        small letters stays.
        """
        if not official.isupper():
            return official
        return _WORD.sub(self._write_word, official)

    def shorten_name(self, name: str) -> str:
        """Return a name with the short forms of its phrases: ``Kel. Kebon Jeruk``."""
        return self._phrases.sub(lambda found: self.short[found[0].lower()], name)

    def _write_word(self, found: re.Match[str]) -> str:
        word = found[0]
        if word in self.small and found.start():
            return word.lower()
        letters = {*word}
        # an abbreviation without a vowel, such as PT, or a numeral, such as II, needs no row
        stays = word in self.capitals or not letters & _VOWELS or letters <= _ROMAN
        return word if stays else word.capitalize()

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        longest_first = sorted(self.short, key=len, reverse=True)
        return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def read_office_words(rows: Iterable[Row]) -> OfficeWords:
    """Return the words of offices' names. Raises TableError for the first row that is wrong."""
    words: dict[OfficeWordKind, dict[str, str]] = {kind: {} for kind in OfficeWordKind}
    for row in rows:
        kind, written = row.choice("kind", OfficeWordKind), row.cells["written"]
        if kind is OfficeWordKind.SHORT:
            word = row.fitting("word", PHRASE, "a phrase in small letters")
            row.fitting("written", SHORT, "a short form of letters, digits and . / -")
        else:
            word = row.fitting("word", CAPITALS, "a word in capitals")
            if written:
                raise row.fault("written", "is not empty; only rows of the kind short fill it")
        words[kind][word] = written
    return OfficeWords(
        capitals=frozenset(words[OfficeWordKind.CAPITALS]),
        small=frozenset(words[OfficeWordKind.SMALL]),
        short=words[OfficeWordKind.SHORT],
    )


def read_short_name(row: Row, name: str, words: OfficeWords) -> str:
    """Return the short name of an office: that of its row, else its ``name`` with short forms.
    Raises TableError for one that is too long or has a letter outside the alphabet of GSM.
    """
    short = row.cells["short_name"] or words.shorten_name(name)
    if len(short) > LONGEST_SHORT_NAME:
        raise row.fault("short_name", f"{short!r} has more than {LONGEST_SHORT_NAME} characters")
    if not SHORT.fullmatch(short):
        raise row.fault("short_name", f"{short!r} has more than letters, digits and . / -")
    return short
