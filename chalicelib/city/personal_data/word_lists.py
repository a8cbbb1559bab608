"""The class of a word: a name of people, an everyday word, both, or unknown."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path

from chalicelib.city.personal_data.name_endings import NAME_BEGINS, NAME_ENDS

_WORD_ENDS = ("nya", "kan", "lah", "kah", "annya", "isasi")
# The affixes of Indonesian words: melaporkan, diminta, kebersihan, pengaduan.
_MADE = re.compile(
    r"(?:me(?:m|n|ng|ny|l|r)?|ber|be|di|ter|pe(?:m|n|ng|ny|r)?|se|ng|ny)[a-z]{4,}"
    r"|(?:ke|pe|per)[a-z]{3,}an|[a-z]{4,}(?:an|in)"
)
# Different spellings of one sound: Soeripto and Suripto, Iqbal and Ikbal, Muhammad and Muhamad.
_SOUNDS = (
    *(("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("sy", "s"), ("kh", "h"), ("ch", "h")),
    *(("dh", "d"), ("th", "t"), ("ph", "f")),
)
_LETTERS = str.maketrans("qvzy", "kfsi")
_TWICE = re.compile(r"(.)\1")
_VOWEL = re.compile(r"[aeiouy]")
_APOSTROPHES = str.maketrans("", "", "'’`´")


class WordClass(Enum):
    """The class of a word."""

    NAME = auto()
    BOTH = auto()  # a name that is an everyday word as well: Bintang, Setia, Mawar
    WORD = auto()
    MADE = auto()  # on no list, with the affixes of verbs and nouns
    UNKNOWN = auto()
    NONE = auto()  # can't be a name: "tkg", "xx"


def fold_sound(name: str) -> str:
    """Return a form that is the same for names that sound alike."""
    for written, spoken in _SOUNDS:
        name = name.replace(written, spoken)
    return _TWICE.sub(r"\1", name.translate(_LETTERS))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names and everyday words, in small letters. ``places`` are words in names of areas."""

    names: Collection[str]
    words: Collection[str]
    places: Collection[str] = frozenset()
    sounds: Collection[str] = frozenset()  # of the names, as ``fold_sound`` folds them

    def class_of(self, word: str) -> WordClass:
        """Return the class of a word in any case."""
        key = word.lower().removesuffix("'s").removesuffix("’s").translate(_APOSTROPHES)
        if key in self.names:
            return WordClass.BOTH if key in self.words else WordClass.NAME
        if key in self.words or key in self.places:
            return WordClass.WORD
        if key.endswith(_WORD_ENDS) and not key.endswith("ullah"):
            return WordClass.WORD
        if "-" in key:
            return self._joined(key)
        if len(key) >= 6 and (key.endswith(NAME_ENDS) or key.startswith(NAME_BEGINS)):
            return WordClass.NAME
        if len(key) > 4 and fold_sound(key) in self.sounds:
            return WordClass.NAME
        if len(key) < 3 or not _VOWEL.search(key):
            return WordClass.NONE
        return WordClass.MADE if _MADE.fullmatch(key) else WordClass.UNKNOWN

    def _joined(self, key: str) -> WordClass:
        """Return the class of a word with hyphens.

        "anak-anak" is a word, "Al-Ghazali" may be a name.
        """
        parts = [part for part in key.split("-") if part]
        if len({*parts}) < len(parts) or len(parts) < 2:
            return WordClass.WORD
        if 1 < len(parts[0]) < 5 and len(parts[1]) < 6 and parts[0] not in self.words:
            return WordClass.UNKNOWN  # "Ji-won"
        classes = {self.class_of(part) for part in parts if len(part) > 2}
        if classes & {WordClass.WORD, WordClass.MADE}:
            return WordClass.WORD
        return WordClass.NAME if classes and classes <= {WordClass.NAME} else WordClass.UNKNOWN


# The folder of the lists of the Indonesian language: names of people, and everyday words.
FOLDER = Path(__file__).parent


@cache
def load_lexicon(
    places: frozenset[str] = frozenset(), offices: frozenset[str] = frozenset()
) -> Lexicon:
    """Return the lists, together with the words of a city's places and offices.

    They are read for the first text that needs them, not at a cold start.
    """
    names = _load_list("names.txt")
    words = _load_list("words.txt") | (offices - names)
    return Lexicon(names, words, places, frozenset(fold_sound(n) for n in names if len(n) > 4))


def _load_list(file: str) -> frozenset[str]:
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
