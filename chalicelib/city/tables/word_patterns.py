"""The readers of the tables of patterns of words: allegations and sensitive matters.

A pattern is phrases in small letters, joined by ``+``; ``<name>`` in it stands for the words of the
row of the kind ``list`` with that code, and ``*pukul`` for the forms of a verb.
"""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

from chalicelib.city.rows import Priority
from chalicelib.city.tables.csv_table import Row
from chalicelib.city.word_rows import (
    Accused,
    Allegations,
    Misconduct,
    SensitiveMatter,
    SensitiveMatters,
    WordList,
)

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PHRASE = re.compile(r"\*?[a-z0-9]+( \*?[a-z0-9]+)*")
_STEP = r"(\*?[a-z0-9]+|<[a-z0-9-]+>)"
PATTERN = re.compile(rf"{_STEP}( {_STEP})*( \+ {_STEP}( {_STEP})*)*")
LISTED = re.compile(r"<([a-z0-9-]+)>")
NUMBER = re.compile(r"[0-9]{3,14}")
WORDS = ("words", "english_words")


class AllegationKind(StrEnum):
    """The kind of the words of a row; see Allegations."""

    MISCONDUCT = "misconduct"
    ACCUSED = "accused"
    LIST = "list"


class SensitiveKind(StrEnum):
    """The kind of the words of a row; see SensitiveMatters."""

    MATTER = "matter"
    LIST = "list"


def read_allegations(rows: Iterable[Row]) -> Allegations:
    """Return all words of allegations of a city. Raises TableError for a row without use."""
    by_kind: dict[AllegationKind, list[Row]] = {kind: [] for kind in AllegationKind}
    for row in rows:
        by_kind[row.choice("kind", AllegationKind)].append(row)
    lists = _read_lists(by_kind[AllegationKind.LIST], ("name", "name_en", "rule", "source"))
    return Allegations(
        misconduct=tuple(
            _read_misconduct(row, lists) for row in by_kind[AllegationKind.MISCONDUCT]
        ),
        accused=tuple(map(_read_accused, by_kind[AllegationKind.ACCUSED])),
        lists=lists,
    )


def _read_misconduct(row: Row, lists: Collection[str]) -> Misconduct:
    _refuse_cells(row, ("rule",))
    row.text("source")  # for the reader of the table
    return Misconduct(
        code=_read_code(row),
        name=row.text("name"),
        name_en=row.text("name_en"),
        words=_read_patterns(row, "words", lists),
        english_words=_read_patterns(row, "english_words", lists),
    )


def _read_accused(row: Row) -> Accused:
    _refuse_cells(row, ("name", "name_en", "source"))
    return Accused(code=_read_code(row), words=_read_phrases(row).both, rule=row.cells["rule"])


def read_sensitive_matters(rows: Iterable[Row]) -> SensitiveMatters:
    """Return all words of sensitive matters of a city. Raises TableError for a row without use."""
    by_kind: dict[SensitiveKind, list[Row]] = {kind: [] for kind in SensitiveKind}
    for row in rows:
        by_kind[row.choice("kind", SensitiveKind)].append(row)
    others = ("name", "name_en", "priority", "rule", "categories", "helpline", "helpline_name")
    lists = _read_lists(by_kind[SensitiveKind.LIST], (*others, "minor", "source"))
    return SensitiveMatters(
        matters=tuple(_read_matter(row, lists) for row in by_kind[SensitiveKind.MATTER]),
        lists=lists,
    )


def _read_matter(row: Row, lists: Collection[str]) -> SensitiveMatter:
    row.text("source")  # for the reader of the table
    helpline, name = row.cells["helpline"], row.cells["helpline_name"]
    if helpline:
        row.fitting("helpline", NUMBER, "the digits of a telephone number")
    if bool(helpline) != bool(name):
        raise row.fault("helpline_name", "stands with a helpline, and only with one")
    return SensitiveMatter(
        code=_read_code(row),
        name=row.text("name"),
        name_en=row.text("name_en"),
        words=_read_patterns(row, "words", lists),
        english_words=_read_patterns(row, "english_words", lists),
        categories=row.several("categories"),
        priority=row.choice("priority", Priority),
        rule=row.text("rule"),
        helpline=helpline,
        helpline_name=name,
        minor=row.flag("minor"),
    )


def _read_lists(rows: Iterable[Row], others: Iterable[str]) -> dict[str, WordList]:
    lists = {}
    for row in rows:
        _refuse_cells(row, others)
        lists[_read_code(row)] = _read_phrases(row)
    return lists


def _read_code(row: Row) -> str:
    return row.fitting("code", CODE, "small letters and digits, joined by -")


def _read_phrases(row: Row) -> WordList:
    """Return the words of a row in all languages. Its words have no parts and name no list."""
    if not row.cells["words"] and not row.cells["english_words"]:
        raise row.fault("words", "is empty")
    for column in WORDS:
        for phrase in row.several(column):
            if not PHRASE.fullmatch(phrase):
                raise row.fault(column, f"{phrase!r} is not words in small letters and digits")
    return WordList(*map(row.several, WORDS))


def _read_patterns(row: Row, column: str, lists: Collection[str]) -> tuple[str, ...]:
    patterns = row.several(column)
    if not patterns:
        raise row.fault(column, "is empty")
    for pattern in patterns:
        if not PATTERN.fullmatch(pattern):
            raise row.fault(column, f"{pattern!r} is not like 'minta + <uang>'")
        for name in LISTED.findall(pattern):
            if name not in lists:
                raise row.fault(column, f"{pattern!r} names {name}, which is no list")
    return patterns


def _refuse_cells(row: Row, columns: Iterable[str]) -> None:
    for column in columns:
        if row.cells[column]:
            raise row.fault(column, f"is not empty for the kind {row.cells['kind']}")
