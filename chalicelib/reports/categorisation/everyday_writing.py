"""Read what citizens write as the words that a table knows: everyday spelling, typing slips, and
words that are drawn out or doubled.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from chalicelib.city.places.spelling import Slips

Phrase = tuple[str, ...]

SLIP_FROM = 6  # letters; shorter words are too similar to one another
LONGEST = 20  # letters of a word that may be a slip

_WORD = re.compile(r"([a-z0-9]{1,40})[a-z0-9]*")
_DRAWN = re.compile(r"([a-z])\1{2,}")  # banjirrr
_DOUBLED = re.compile(r"(.)\1")
_TWICE = re.compile(r"([a-z]{3,})2(nya)?")  # gorong2nya
_COUNTED = re.compile(r"([0-9]+)([a-z]+)")  # 3kg
_ENDINGS = ("nya", "lah", "kah", "ku")


class Writing:
    """Reads everyday writing as the words of given phrases, as far as it can mean one of them."""

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
        self._normalize = lru_cache(maxsize=4096)(self._normalize_word)

    def words(self, text: str) -> list[str]:
        """Return the words of a text in small letters and standard spelling, without fillers."""
        return [plain for word in _WORD.findall(text.lower()) for plain in self._normalize(word)]

    def _normalize_word(self, word: str) -> Phrase:
        if (known := self._look_up(word)) is not None:
            return known
        if (drawn := _DRAWN.sub(r"\1", word)) != word:
            return self._normalize_word(drawn)
        if twice := _TWICE.fullmatch(word):
            return self._normalize_word(twice[1]) * 2
        if counted := _COUNTED.fullmatch(word):
            return counted[1], *self._normalize_word(counted[2])
        for stem in _stems(word):
            if (known := self._look_up(stem)) is not None:
                return known
            if plain := self._single.get(_undouble(stem)):
                return (plain,)
        return (self._correct_slip(word) or word,)

    def _look_up(self, word: str) -> Phrase | None:
        if (standard := self._slang.get(word)) is not None:
            return tuple(standard.split())
        return (word,) if word in self._known else None

    def _correct_slip(self, word: str) -> str | None:
        """Return the one word that this is a slip of: a letter too few or too many, or two letters
        exchanged. A wrong letter does not count, since it makes another word too often: polisi is
        no polusi.
        """
        plain = _undouble(word)
        if not SLIP_FROM - 1 <= len(plain) <= LONGEST:
            return None
        candidates = [
            key
            for key in self._slips.near(plain)
            if key[0] == plain[0] and (len(key) != len(plain) or sorted(key) == sorted(plain))
        ]
        return self._single[candidates[0]] if len(candidates) == 1 else None


def _undouble(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def _stems(word: str) -> Iterator[str]:
    """Yield the word, and the word without an ending or the ``di`` of a passive."""
    if len(word) < 4:
        return
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word.removesuffix(ending)
    if word.startswith("di") and len(word) >= 6:
        yield word[2:]
