"""The cost of suggesting a category, and how often the suggestion is right: `python -m
bench.suggest`. Prints its measures as JSON on the last line.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.pairs import compared
from bench.results import Measure
from chalicelib.city.current import CITIES
from chalicelib.city.tables.example_texts import read_examples
from chalicelib.city.tables.reader import read_city
from chalicelib.reports.categorisation.classification import Suggester

COMPLAINTS = Path(__file__).parents[1] / "tests/reports/complaints.csv"
LENGTH = 300  # characters of a text
BLOCK = 50  # calls
MOST_MS, MOST_WRONG = 0.3, 0.19  # the published figure of automatic routing is 0.81 right
SURE, MOST_SURE_WRONG = 0.7, 0.1

Labelled = Sequence[tuple[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    folder = CITIES / "jakarta"
    city, examples = read_city(folder), read_examples(folder)
    fallback = city.settings.fallback_category
    suggester = Suggester(city.categories, fallback, city.slang, examples)
    labelled = complaints()
    found = [*costs(suggester, labelled, rounds), *quality(suggester, labelled[2::3])]
    print()
    json.dump([asdict(line) for line in found], sys.stdout)


def complaints() -> Labelled:
    with COMPLAINTS.open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["category"]) for row in csv.DictReader(lines)]


def costs(suggester: Suggester, labelled: Labelled, rounds: int) -> list[Measure]:
    """CPU of a suggestion over that of only parting the same text into words."""
    whole = " ".join(text for text, _ in labelled)
    texts = [whole[at : at + LENGTH] for at in range(0, len(whole) - LENGTH, LENGTH)]
    ours = _blocks(suggester.suggest, texts)
    bare = _blocks(re.compile("[a-z0-9]+").findall, texts)
    ratio = compared(ours, bare, rounds)
    cost = ratio.ours * 1e3
    what = f"of a suggestion from {LENGTH} characters"
    return [
        Measure(f"CPU {what}", ratio.middle, None, str(ratio), "only parting the text into words"),
        Measure(f"CPU {what}, ms", cost, MOST_MS, f"{cost:.3f}"),
    ]


def _blocks(
    call: Callable[[str], Any], texts: Sequence[str]
) -> Callable[[], list[Callable[[], Any]]]:
    """Ever other texts, so that no block finds all of its words read before."""
    endless = cycle(texts)
    return lambda: [partial(call, text) for text in islice(endless, BLOCK)]


def quality(suggester: Suggester, labelled: Labelled) -> list[Measure]:
    """Return the shares of wrong suggestions for complaints on which the words were not tuned."""
    told = [(suggester.suggest(text), code) for text, code in labelled]
    wrong = [found.category.code != code for found, code in told]
    sure = [found.category.code != code for found, code in told if found.score >= SURE]
    return [
        _share("held-out complaints suggested wrongly", wrong, MOST_WRONG),
        _share(f"the same of a score from {SURE}", sure, MOST_SURE_WRONG),
    ]


def _share(what: str, wrong: Sequence[bool], most: float) -> Measure:
    share = sum(wrong) / len(wrong)
    return Measure(f"share of {what}", share, most, f"{share:.3f} of {len(wrong)}")


if __name__ == "__main__":
    main()
