"""The table of the words of example texts: in how many texts of each category a word was.

It is no part of a City, because only a new report needs it. A city without it has the words of its
categories alone.
"""

import re
from pathlib import Path

from chalicelib.city.tables.csv_table import Table

EXAMPLES = Table("examples.csv", ("word", "texts"), key=("word",))
EVERY_TEXT = "*"  # the row that has how many texts there are of each category

_COUNT = re.compile(r"([a-z0-9-]+) ([1-9][0-9]{0,5})")


def read_examples(folder: Path) -> dict[str, dict[str, int]]:
    """Return the numbers of texts by word, then by category, none without the table. Raises
    TableError.
    """
    if not (folder / EXAMPLES.file).exists():
        return {}
    examples: dict[str, dict[str, int]] = {}
    for row in EXAMPLES.rows(folder):
        counts = examples[row.text("word")] = {}
        for count in row.several("texts"):
            if not (found := _COUNT.fullmatch(count)):
                raise row.fault("texts", f"{count!r} is no category with a number of texts")
            counts[found[1]] = int(found[2])
    return examples
