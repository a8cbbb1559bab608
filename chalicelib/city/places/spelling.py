"""How Indonesian names are spelt and misspelt: one form for all spellings of a word, and the names
that are one slip of the pen away.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from chalicelib.city.model import PlaceWords

WORD = re.compile(r"[a-z]+|[0-9]+")
SLIP_LENGTH = 5  # letters; shorter names are not guessed from a misspelling

_OLD = (("dj", "j"), ("tj", "c"), ("oe", "u"), ("o", "u"))
_DOUBLED = re.compile(r"(.)\1+")
_SWALLOWED = re.compile(r"^([bcdfgjkpst])e([lr])")  # klapa for kelapa, gerogol for grogol


class Spelling:
    """The forms of words and names by which texts and tables are compared. Build once and keep."""

    def __init__(self, words: PlaceWords) -> None:
        self._words = words
        self.fold = lru_cache(maxsize=4096)(self._folded)

    def key(self, name: str) -> str:
        """The form of a whole name, of which each word is folded by itself."""
        return "".join(map(self.fold, WORD.findall(name.casefold())))

    def keys(self, name: str) -> set[str]:
        """The forms of a name written apart and written together."""
        return {self.key(name), self.fold("".join(WORD.findall(name.casefold())))}

    def _folded(self, word: str) -> str:
        """One form for all spellings: abbreviations, old letters, doubled ones, u and o."""
        if word in self._words.not_names:
            return word.upper()
        word = self._words.written.get(word, word)
        for old, new in _OLD:
            word = word.replace(old, new)
        return _SWALLOWED.sub(r"\1\2", _DOUBLED.sub(r"\1", word))


class Slips:
    """Names by what is left of them without any one letter, so that a slip is found by look-up."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_cut: dict[str, list[str]] = {}
        for key in keys:
            if len(key) >= SLIP_LENGTH:
                for cut in _list_cuts(key):
                    self._by_cut.setdefault(cut, []).append(key)

    def near(self, written: str) -> set[str]:
        """The keys that are ``written`` with at most one slip."""
        if len(written) < SLIP_LENGTH:
            return set()
        near = {key for cut in _list_cuts(written) for key in self._by_cut.get(cut, ())}
        return {key for key in near if _is_one_slip(key, written)}


def _list_cuts(key: str) -> set[str]:
    return {key} | {key[:i] + key[i + 1 :] for i in range(len(key))}


def _is_one_slip(name: str, written: str) -> bool:
    """Whether one letter was left out, added, mistaken or exchanged with its neighbour."""
    same = next((i for i, (a, b) in enumerate(zip(name, written)) if a != b), None)  # noqa: B905
    if same is None:
        return True
    a, b = name[same:], written[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1::-1] + a[2:] == b and len(a) > 1)
