"""The spellings of Indonesian names: one form for all spellings of a word, and a search for names
with one misspelling.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from chalicelib.city.word_rows import PlaceWords

WORD = re.compile(r"[a-z]+|[0-9]+")
SLIP_LENGTH = 5  # letters; shorter names are not guessed from a misspelling

_OLD = (("dj", "j"), ("tj", "c"), ("oe", "u"), ("o", "u"))
_DOUBLED = re.compile(r"(.)\1+")
_SWALLOWED = re.compile(r"^([bcdfgjkpst])e([lr])")  # klapa for kelapa, gerogol for grogol


class Spelling:
    """The forms of words and names, by which texts and tables are compared. Make it once."""

    def __init__(self, words: PlaceWords) -> None:
        self._words = words
        self.fold = lru_cache(maxsize=4096)(self._fold_word)

    def key(self, name: str) -> str:
        """Return the form of a whole name, in which each word is folded by itself."""
        return "".join(map(self.fold, WORD.findall(name.casefold())))

    def keys(self, name: str) -> set[str]:
        """Return the forms of a name, written apart and written together."""
        return {self.key(name), self.fold("".join(WORD.findall(name.casefold())))}

    def _fold_word(self, word: str) -> str:
        """Return one form for abbreviations, old letters, doubled letters, and u and o."""
        if word in self._words.not_names:
            return word.upper()
        word = self._words.written.get(word, word)
        for old, new in _OLD:
            word = word.replace(old, new)
        return _SWALLOWED.sub(r"\1\2", _DOUBLED.sub(r"\1", word))


class Slips:
    """The names by their forms without any one letter, so that a slip is found by look-up."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_cut: dict[str, list[str]] = {}
        for key in keys:
            if len(key) >= SLIP_LENGTH:
                for cut in _list_cuts(key):
                    self._by_cut.setdefault(cut, []).append(key)

    def near(self, written: str) -> set[str]:
        """Return the keys that differ from ``written`` by at most one slip."""
        if len(written) < SLIP_LENGTH:
            return set()
        keys = {key for cut in _list_cuts(written) for key in self._by_cut.get(cut, ())}
        return {key for key in keys if _is_one_slip(key, written)}


def _list_cuts(key: str) -> set[str]:
    """Return a key, and its forms without any one letter."""
    return {key} | {key[:i] + key[i + 1 :] for i in range(len(key))}


def _is_one_slip(name: str, written: str) -> bool:
    """Return whether one letter is missing, added, wrong or exchanged with its neighbour."""
    same = next((i for i, (a, b) in enumerate(zip(name, written)) if a != b), None)  # noqa: B905
    if same is None:
        return True
    a, b = name[same:], written[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1::-1] + a[2:] == b and len(a) > 1)
