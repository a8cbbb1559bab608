"""The labelled texts in tests/reports, from which the tables of words are learned."""

import csv
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "reports"
RULES_AUTHOR = "r"  # who wrote the words of the rules


@dataclass(frozen=True, slots=True)
class Sample:
    """A text of an author. ``label`` is what it was labelled as, empty for an ordinary one."""

    text: str
    label: str
    author: str
    weight: float = 1.0


def read_samples(file: str, column: str) -> list[Sample]:
    """Return the labelled texts of a file in tests/reports; ``column`` has the label."""
    with (SAMPLES / file).open(encoding="utf-8", newline="") as lines:
        return [
            Sample(
                row["text"],
                "" if row[column] == "no" else row[column],
                row.get("author", RULES_AUTHOR),
            )
            for row in csv.DictReader(lines)
        ]
