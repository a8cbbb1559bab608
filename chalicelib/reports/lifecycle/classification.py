"""Suggesting a category from the words of a complaint, everyday writing and slips included."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from chalicelib.city.model import Category
from chalicelib.city.places.spelling import Slips

Phrase = tuple[str, ...]

PLACED = 0.4  # what words count that only say where: "di halte", "dekat puskesmas"
LAST = 0.6  # what the last word of a text counts; a complaint begins with what is wrong
HALF_SURE = 0.5  # the weight that alone makes a suggestion half sure
SLIP_FROM = 6  # letters; shorter words are too near to one another
LONGEST = 20  # letters of a word that may be a slip

_WHERE = frozenset(
    (
        *("di", "ke", "dari", "arah", "sampai", "dekat", "sekitar", "sepanjang"),
        *("depan", "belakang", "samping", "sebelah", "seberang", "dalam", "kolong"),
        *("atas", "bawah", "simpang", "perempatan", "pertigaan"),
        # before what suffers from the matter, and is not the matter
        *("kena", "menghalangi", "sehingga", "padahal"),
    )
)
_NOTHING: Mapping[str, str] = MappingProxyType({})

_WORD = re.compile(r"([a-z0-9]{1,40})[a-z0-9]*")
_DRAWN = re.compile(r"([a-z])\1{2,}")  # banjirrr
_DOUBLED = re.compile(r"(.)\1")
_TWICE = re.compile(r"([a-z]{3,})2(nya)?")  # gorong2nya
_COUNTED = re.compile(r"([0-9]+)([a-z]+)")  # 3kg
_ENDINGS = ("nya", "lah", "kah", "ku")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text may be about. ``score`` says how sure: the category's share of all weight found,
    times w / (w + HALF_SURE) of its own weight w; from 0 (the fallback) to below 1.

    One word alone stays below 0.7; at 0.7 and more at least nine in ten are right
    (tests/reports/test_classification.py).
    """

    category: Category
    score: float


class Suggester:
    """The words of one city's categories, ready to be found in texts. Build once and keep."""

    def __init__(
        self,
        categories: Mapping[str, Category],
        fallback: str,
        slang: Mapping[str, str] = _NOTHING,
    ) -> None:
        """``fallback`` is the code of the category of texts that hold none of the words; ``slang``
        the words a spelling stands for.
        """
        self._categories, self._fallback = categories, categories[fallback]
        self._codes = _group_by_phrase(categories.values(), slang)
        self._longest: dict[str, int] = {}  # words of the longest phrase that begins with a word
        for phrase in self._codes:
            self._longest[phrase[0]] = max(self._longest.get(phrase[0], 0), len(phrase))
        self._writing = Writing(self._codes, slang)

    def suggest(self, text: str) -> Suggestion:
        """The category whose words weigh most: a phrase as many as it has words, less when it says
        where and the later it is said. On a tie what is said first, and then the earlier row.
        """
        weights: dict[str, float] = {}
        for phrase, weight in self._weighed(self._writing.words(text)):
            for code in self._codes[phrase]:
                weights[code] = weights.get(code, 0.0) + weight
        if not weights:
            return Suggestion(self._fallback, 0.0)
        code = max(weights, key=weights.__getitem__)
        weight = weights[code]
        score = weight / sum(weights.values()) * weight / (weight + HALF_SURE)
        return Suggestion(self._categories[code], round(score, 3))

    def _weighed(self, words: Sequence[str]) -> Iterator[tuple[Phrase, float]]:
        """The phrases that occur, each once, with their weights, in the order they are said."""
        seen: set[Phrase] = set()
        for start, phrase in self._said(words):
            if phrase not in seen:
                seen.add(phrase)
                where = PLACED if start and words[start - 1] in _WHERE else 1.0
                yield phrase, len(phrase) * where * (1 - (1 - LAST) * start / len(words))

    def _said(self, words: Sequence[str]) -> Iterator[tuple[int, Phrase]]:
        """Where which phrases stand: "lampu merah" is no "lampu", nor is any part of a phrase."""
        reach = 0
        for start, word in enumerate(words):
            for end in range(min(start + self._longest.get(word, 0), len(words)), start, -1):
                phrase = tuple(words[start:end])
                if phrase in self._codes:
                    if end > reach:
                        reach = end
                        yield start, phrase
                    break


class Writing:
    """Everyday writing, read as the words of phrases as far as it can mean one of them."""

    def __init__(self, phrases: Iterable[Phrase], slang: Mapping[str, str]) -> None:
        phrases = [*phrases]
        self._slang = slang
        self._known = {word for phrase in phrases for word in phrase}
        self._single = {_undouble(word): word for word in self._known if len(word) > 3}
        alone = {phrase[0] for phrase in phrases if len(phrase) == 1}
        self._slips = Slips(
            plain
            for plain, word in self._single.items()
            if word in alone and len(plain) >= SLIP_FROM
        )
        self._read = lru_cache(maxsize=4096)(self._meant)

    def words(self, text: str) -> list[str]:
        """The words of a text in small letters, as they are meant; fillers are left out."""
        return [meant for word in _WORD.findall(text.lower()) for meant in self._read(word)]

    def _meant(self, word: str) -> Phrase:
        if (meant := self._by_table(word)) is not None:
            return meant
        if (drawn := _DRAWN.sub(r"\1", word)) != word:
            return self._meant(drawn)
        if twice := _TWICE.fullmatch(word):
            return self._meant(twice[1]) * 2
        if counted := _COUNTED.fullmatch(word):
            return counted[1], *self._meant(counted[2])
        for stem in _stems(word):
            if (meant := self._by_table(stem)) is not None:
                return meant
            if plain := self._single.get(_undouble(stem)):
                return (plain,)
        return (self._slipped(word) or word,)

    def _by_table(self, word: str) -> Phrase | None:
        if (meant := self._slang.get(word)) is not None:
            return tuple(meant.split())
        return (word,) if word in self._known else None

    def _slipped(self, word: str) -> str | None:
        """The one word this is a slip of: a letter too few, too many, or two exchanged. A wrong
        letter makes another word too often: polisi is no polusi.
        """
        plain = _undouble(word)
        if not SLIP_FROM - 1 <= len(plain) <= LONGEST:
            return None
        near = [
            key
            for key in self._slips.near(plain)
            if key[0] == plain[0] and (len(key) != len(plain) or sorted(key) == sorted(plain))
        ]
        return self._single[near[0]] if len(near) == 1 else None


def _group_by_phrase(
    categories: Iterable[Category], slang: Mapping[str, str]
) -> dict[Phrase, dict[str, None]]:
    """The codes of each phrase, written as texts are read: in the order of the rows."""
    codes: dict[Phrase, dict[str, None]] = {}
    for category in categories:
        for words in category.words:
            phrase = tuple(meant for w in words.split() for meant in slang.get(w, w).split())
            if phrase:
                codes.setdefault(phrase, {})[category.code] = None
    return codes


def _undouble(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def _stems(word: str) -> Iterator[str]:
    """The word, and what is left of it without an ending or the ``di`` of a passive."""
    if len(word) < 4:
        return
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word.removesuffix(ending)
    if word.startswith("di") and len(word) >= 6:
        yield word[2:]
