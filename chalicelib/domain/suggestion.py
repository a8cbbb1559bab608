"""Suggesting a category from the words of a complaint."""

import re
from collections.abc import Iterable, Iterator, Mapping

from chalicelib.domain.city import Category

_WORD = re.compile(r"[a-z0-9]+")


class Suggester:
    """The words of one city's categories, ready to be found in texts. Build once and keep."""

    def __init__(self, categories: Mapping[str, Category], fallback: str) -> None:
        """``fallback`` is the code of the category of texts that hold none of the words."""
        self._categories, self._fallback = categories, categories[fallback]
        self._codes = _by_words(categories.values())
        self._longest = max((words.count(" ") + 1 for words in self._codes), default=0)

    def suggest(self, text: str) -> Category:
        """The category whose words occur in the text: the longest words together win, on a tie
        what is said first, and then the earlier row.
        """
        weights: dict[str, int] = {}
        for words in self._said(text):
            for code in self._codes[words]:
                weights[code] = weights.get(code, 0) + len(words)
        if not weights:
            return self._fallback
        return self._categories[max(weights, key=weights.__getitem__)]

    def _said(self, text: str) -> Iterator[str]:
        """Which of the categories' words occur, each once, in the order they are said."""
        words = _WORD.findall(text.lower())
        seen: set[str] = set()
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                phrase = " ".join(words[start:end])
                if phrase in self._codes and phrase not in seen:
                    seen.add(phrase)
                    yield phrase


def _by_words(categories: Iterable[Category]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for category in categories:
        for words in category.words:
            codes.setdefault(words, []).append(category.code)
    return codes
