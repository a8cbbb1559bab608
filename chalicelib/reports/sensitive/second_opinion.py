"""Weigh the words of a text by what was learned from labelled texts: a second opinion beside the
rules of allegations and of sensitive matters, for texts that use none of the rules' words.

``operate/learn.py`` learns the weights; here they are only added up.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from math import sqrt
from unicodedata import normalize

from chalicelib.city.current import city, find_city_folder
from chalicelib.city.tables.learned import Hints, read_hints, read_weights

MOST_READ = 4000  # characters of a text that are looked at
ALWAYS = "always"  # the feature that every text has
FEWEST = 8  # words; a shorter text counts as one of so many
MOST_COUNTED = 3  # words of one group; more add nothing
LIKELY_ENGLISH = 0.2  # share of words of the group ``english`` in an English text
ENGLISH = "<english>"

_TOKEN = re.compile(r"[a-z]+|[0-9]+|[?!\"]")
_QUOTES = str.maketrans("“”", '""')
_TWICE = re.compile(r"([a-z])2\b")  # anak2
_DRAWN = re.compile(r"([a-z])\1{2,}")
_MARKS = frozenset('?!"')
_PREFIXES = (
    *("diper", "memper", "meng", "meny", "peng", "peny", "mem", "men", "pem", "pen"),
    *("nge", "ber", "ter", "me", "di", "se"),
)
_ENDINGS = ("nya", "nye", "lah", "kah")
_SUFFIXES = ("kan", "in", "an", "i")
_LOOSE = ("nya", "nye", "kan", "in", "i", "an", "e", "ku", "lah", "s")
LONG, STEM, ROOT = 5, 4, 3  # letters: of a word that has a stem, of a stem, of a word of a group

_Word = tuple[tuple[str, ...], tuple[str, ...]]  # its features, and the groups that it is in


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a text. ``words`` has the value of each word, sign and group, and ``groups``
    the names of the groups, of which each pair counts too. They count by their weight over
    ``scale``, which grows with the length of the text; ``marks`` count as they are.
    """

    words: Mapping[str, float]
    groups: Sequence[str]
    marks: Sequence[str]
    scale: float
    english: bool

    def items(self) -> Iterator[tuple[str, float]]:
        """Yield the features with their values."""
        yield ALWAYS, 1.0
        for mark in self.marks:
            yield mark, 1.0
        for name, value in self.words.items():
            yield name, value / self.scale
        for first, second in combinations(self.groups, 2):
            yield first + second, 1 / self.scale


class Reader:
    """Finds the features of texts by the hints of one city. Build once and keep."""

    def __init__(self, hints: Hints, slang: Mapping[str, str]) -> None:
        plain = {word: meant for word, meant in slang.items() if meant and " " not in meant}
        self._spellings = plain | dict(hints.spellings)
        groups: dict[str, dict[str, None]] = {}
        for group, words in hints.groups.items():
            for word in words:
                for each in (word, self._spellings.get(word, word)):
                    groups.setdefault(each, {})[f"<{group}>"] = None
        self._groups = {word: tuple(many) for word, many in groups.items()}
        self._look_up = lru_cache(maxsize=4096)(self._describe_word)

    def find_features(self, text: str, signs: Iterable[str] = ()) -> Features:
        """Return the features of a text. ``signs`` are what the rules see in it."""
        plain = normalize("NFKC", text[:MOST_READ]).lower().translate(_QUOTES)
        tokens = _TOKEN.findall(_TWICE.sub(r"\1", plain))
        words: dict[str, float] = {}
        counts: dict[str, int] = {}
        many = 0
        for token in tokens:
            if token in _MARKS:
                continue
            many += 1
            names, groups = self._look_up(token)
            for name in names:
                words[name] = 1.0
            for group in groups:
                counts[group] = counts.get(group, 0) + 1
        english = counts.pop(ENGLISH, 0)
        for group, count in counts.items():
            words[group] = (1 + min(count, MOST_COUNTED)) / 2
        words.update(dict.fromkeys(signs, 1.0))
        marks = sorted(_MARKS.intersection(tokens))
        scale = sqrt(max(FEWEST, many))
        return Features(
            words, sorted(counts), marks, scale, english >= max(2.0, LIKELY_ENGLISH * many)
        )

    def _describe_word(self, token: str) -> _Word:
        """Return the features of a word, and the groups that it is in."""
        if token.isdigit():
            return ("0" if len(token) < 4 else "0000",), ()
        word = _DRAWN.sub(r"\1", token)
        word = self._spellings.get(word, word)
        stem = _find_stem(word)
        names = (word,) if stem == word else (word, stem)
        return names, self._find_groups(word, stem)

    def _find_groups(self, word: str, stem: str) -> tuple[str, ...]:
        for each in (word, stem if len(word) >= STEM else word, *_loosen(word)):
            if found := self._groups.get(each):
                return found
        return ()


class Opinion:
    """Adds up the weights of one city. Build once and keep."""

    def __init__(self, reader: Reader, weights: Mapping[str, Mapping[str, float]]) -> None:
        self._reader = reader
        self._weights = {question: _Weights(rows) for question, rows in weights.items()}
        self._none = _Weights({})

    def find_features(self, text: str, signs: Iterable[str] = ()) -> Features:
        """Return the features of a text. ``signs`` are what the rules see in it."""
        return self._reader.find_features(text, signs)

    def knows(self, question: str) -> bool:
        """Return whether there are weights for a question."""
        return question in self._weights

    def score(self, features: Features, question: str) -> float:
        """Return how surely the answer to a question is yes: the logarithm of the odds. A question
        without weights is answered by 0.
        """
        return self._weights.get(question, self._none).add_up(features)


class _Weights:
    """The weights of one question, those of pairs of groups by the first one."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._single: dict[str, float] = {}
        self._pairs: dict[str, dict[str, float]] = {}
        for name, weight in weights.items():
            first, between, second = name.partition("><")
            if between:
                self._pairs.setdefault(f"{first}>", {})[f"<{second}"] = weight
            else:
                self._single[name] = weight

    def add_up(self, features: Features) -> float:
        single, pairs = self._single, self._pairs
        total = sum(
            [single[name] * value for name, value in features.words.items() if name in single]
        )
        for first in features.groups:
            if seconds := pairs.get(first):
                total += sum([seconds[each] for each in features.groups if each in seconds])
        marks = sum([single.get(mark, 0.0) for mark in features.marks])
        return single.get(ALWAYS, 0.0) + marks + total / features.scale


def _find_stem(word: str) -> str:
    """Return a word without its usual prefix and endings. It need not be a word."""
    if len(word) < LONG:
        return word
    for endings in (_ENDINGS, _SUFFIXES):
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= STEM:
                word = word[: -len(ending)]
                break
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= STEM:
            return word[len(prefix) :]
    return word


def _loosen(word: str) -> Iterator[str]:
    if len(word) >= STEM:
        for ending in _LOOSE:
            if word.endswith(ending) and len(word) - len(ending) >= ROOT:
                yield word[: -len(ending)]


@cache
def load_opinion() -> Opinion:
    """Return the opinion of the city, read at its first use. Raises TableError."""
    folder = find_city_folder()
    return Opinion(Reader(read_hints(folder), city().slang), read_weights(folder))
