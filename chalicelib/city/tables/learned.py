"""The tables of the second opinion: groups of words, and the weights that were learned with them.

They are no part of a City, because only a new report needs them. A city may have neither table: it
has the rules alone then.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from chalicelib.city.tables.csv_table import Row, Table

HINTS = Table("hints.csv", ("kind", "code", "words"), key=("kind", "code"))
WEIGHTS = Table("learned.csv", ("question", "feature", "weight"), key=("question", "feature"))
MOST = 100.0  # a weight of more is a typing error

_CODE = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"[a-z0-9]+")


class HintKind(StrEnum):
    """The kind of the words of a row: members of a group, or spellings of the word ``code``."""

    GROUP = "group"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class Hints:
    """``groups`` has the words of each group, ``spellings`` the word that a spelling stands for."""

    groups: Mapping[str, tuple[str, ...]]
    spellings: Mapping[str, str]


def read_hints(folder: Path) -> Hints:
    """Return the hints of a city, none without the table. Raises TableError."""
    groups: dict[str, tuple[str, ...]] = {}
    spellings: dict[str, str] = {}
    for row in _read_rows(HINTS, folder):
        kind = row.choice("kind", HintKind)
        code = row.fitting("code", _CODE, "small letters and digits")
        words = row.several("words")
        if not words:
            raise row.fault("words", "is empty")
        for word in words:
            if not _WORD.fullmatch(word):
                raise row.fault("words", f"{word!r} is not one word in small letters and digits")
            if kind is HintKind.SPELLING and word in spellings:
                raise row.fault("words", f"{word!r} is already written for {spellings[word]}")
            if kind is HintKind.SPELLING:
                spellings[word] = code
        if kind is HintKind.GROUP:
            groups[code] = words
    return Hints(groups, spellings)


def read_weights(folder: Path) -> dict[str, dict[str, float]]:
    """Return the weight of each feature, by question, none without the table. Raises TableError."""
    weights: dict[str, dict[str, float]] = {}
    for row in _read_rows(WEIGHTS, folder):
        question, feature = row.text("question"), row.text("feature")
        weights.setdefault(question, {})[feature] = row.number("weight", -MOST, MOST)
    return weights


def _read_rows(table: Table, folder: Path) -> list[Row]:
    return table.rows(folder) if (folder / table.file).exists() else []
