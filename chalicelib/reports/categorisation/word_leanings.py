"""The leanings of single words towards the category of a text, beside the phrases of the table.

A word leans towards a category as far as it is oftener in the category's phrases and example texts
than in those of all categories (naive Bayes). ``tanggap learn`` counts the example texts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp, log

from chalicelib.city.tables.example_texts import EVERY_TEXT
from chalicelib.reports.categorisation.everyday_writing import Phrase

TOGETHER = 0.6  # of each word's say; words of a text are not independent of one another

Counts = Mapping[str, Mapping[str, int]]  # texts by word, then by category


class Leanings:
    """The leanings of one city's words. Build once and keep."""

    def __init__(
        self, phrases: Mapping[Phrase, Iterable[str]], examples: Counts, categories: int
    ) -> None:
        """``phrases`` has the codes of the categories of each phrase, ``examples`` how many texts
        of a category have a word, and under EVERY_TEXT how many texts it has. ``categories`` is how
        many categories there are.
        """
        counts: dict[str, Counter[str]] = {word: Counter(many) for word, many in examples.items()}
        texts = counts.pop(EVERY_TEXT, Counter())
        for phrase, codes in phrases.items():
            for code in codes:
                texts[code] += 1
                for word in {*phrase}:
                    counts.setdefault(word, Counter())[code] += 1
        every = texts.total() + categories
        shares = {code: (many + 1) / every for code, many in texts.items()}
        self._categories, self._codes = categories, [*shares]
        places = {code: place for place, code in enumerate(shares)}
        self._leanings = {
            word: tuple(
                (places[code], TOGETHER * log(1 + count / shares[code]))
                for code, count in many.items()
                if code in shares
            )
            for word, many in counts.items()
        }

    def weigh(self, words: Mapping[str, float]) -> dict[str, float]:
        """Return how likely each category is by the words of a text alone, each with its weight.
        All categories together have 1; those that no word leans towards are left out.
        """
        sums = [0.0] * len(self._codes)
        for word, weight in words.items():
            for place, leaning in self._leanings.get(word, ()):
                sums[place] += weight * leaning
        odds = {code: exp(total) for code, total in zip(self._codes, sums, strict=True) if total}
        every = sum(odds.values()) + self._categories - len(odds)
        return {code: each / every for code, each in odds.items()}
