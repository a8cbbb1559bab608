"""The words of the example texts in tests/reports, counted by category and written to
``examples.csv`` in Jakarta's folder, the same bytes each time.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from chalicelib.city.model import City
from chalicelib.city.tables.example_texts import EVERY_TEXT, EXAMPLES
from chalicelib.reports.categorisation.classification import Suggester
from chalicelib.reports.categorisation.word_leanings import Counts
from operate.samples import read_samples

ALL = slice(None)
# The files of complaints with judged categories, and which of their texts may be learned from. The
# others are kept to measure with.
FILES = {
    "more_complaints.csv": ALL,
    "tuned_complaints.csv": ALL,
    "everyday_complaints.csv": slice(0, None, 2),
}

FEWEST = 2  # texts with a word; half of the words are in one only, and say little


def list_texts() -> list[tuple[str, str]]:
    """Return the example texts with their categories."""
    return [
        (sample.text, sample.label)
        for file, learned in FILES.items()
        for sample in read_samples(file, "category")[learned]
    ]


def count_words(where: City, texts: Iterable[tuple[str, str]]) -> Counts:
    """Return in how many texts of each category a word is, and under EVERY_TEXT how many texts a
    category has; without the fallback's, and without words that are in fewer than FEWEST texts.
    """
    fallback = where.settings.fallback_category
    suggester = Suggester(where.categories, fallback, where.slang)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, category in texts:
        if category != fallback:
            for word in (EVERY_TEXT, *suggester.list_words(text)):
                counts[word][category] += 1
    return {word: many for word, many in counts.items() if many.total() >= FEWEST}


def write_examples(counts: Counts, path: Path) -> None:
    """Write the table, by word and category."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(EXAMPLES.columns)
        for word, many in sorted(counts.items()):
            texts = "|".join(f"{category} {count}" for category, count in sorted(many.items()))
            writer.writerow((word, texts))
