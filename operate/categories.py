"""The import of an operator's own list of categories into a city.

The file needs the columns ``name`` and ``group`` alone. Other columns are those of
``categories.csv``; what a row leaves empty comes from the category that is there already, else from
its group and its name. Codes are made for new categories. A category that is there is known by its
code, its name or one of its aliases, and keeps its code. A code that a category had is never given
to another one. The whole city is checked first: after a fault nothing is changed.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.city.model import fold_name
from chalicelib.city.tables.csv_table import Row, TableError
from chalicelib.city.tables.reader import TABLES
from operate.answer import Answer, OperatorError
from operate.city import FAULTS, Cells, read_former_codes, replace_table

TABLE = TABLES["categories"]
NEEDED = ("name", "group")
LONGEST_CODE = 40  # characters
MOST_WORDS = 5  # of a phrase that is taken from a name
GIVEN = {
    "priority": "biasa",
    "closing_photo": "yes",
    "blur": "0",
    "about_officials": "no",
}
_PARTS = re.compile(r"[/(),;:]|\bdan/atau\b")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class ImportedCategories(Answer):
    """The table, and how many categories of the file are new and were there; ``without_english``
    have no English name of their own. A ``dry`` run only checked them.
    """

    table: Path
    added: int
    changed: int
    rows: int
    without_english: int
    dry: bool

    def list_lines(self) -> Iterable[str]:
        many = self.without_english
        hint = f"; {many} rows have no English name of their own" if many else ""
        end = "; nothing was written" if self.dry else ""
        done = f"{self.added} added, {self.changed} changed, {self.rows} in all"
        yield f"{self.table}: {done}{hint}{end}"


def load_categories(
    path: Path, folder: Path, *, replace: bool = False, dry: bool = False
) -> ImportedCategories:
    """Return ``import_categories`` of a file. Raises OperatorError."""
    try:
        return import_categories(path, folder, replace=replace, dry=dry)
    except FAULTS as error:
        raise OperatorError(str(error)) from error


def import_categories(
    path: Path, folder: Path, *, replace: bool = False, dry: bool = False
) -> ImportedCategories:
    """Bring the categories of a file into the city of a folder, unless ``dry``. Raises TableError,
    which names the operator's own file when the fault is in it.
    """
    known = _Known.read(folder)
    given = list(_read_rows(path))
    merged: dict[str, Cells] = {} if replace else dict(known.rows)
    sources: dict[str, Row] = {}
    made = 0
    for row in given:
        cells = known.complete(row)
        code = cells["code"]
        if code in sources:
            raise row.fault("name", f"is the same category as row {sources[code].line} ({code})")
        made += code not in known.rows
        merged[code], sources[code] = cells, row
    try:
        replace_table(TABLE, merged.values(), folder, dry=dry)
    except TableError as error:
        if error.file != TABLE.file or error.key not in sources:
            raise
        raise sources[error.key].fault(error.column, error.problem) from error
    no_english = sum(not row.cells.get("name_en") for row in given if row.cells["name"])
    return ImportedCategories(
        folder / TABLE.file, made, len(given) - made, len(merged), no_english, dry
    )


@dataclass
class _Known:
    """The city's categories by code, its groups, and all codes that were given."""

    rows: dict[str, Cells]
    groups: Mapping[str, Cells]
    codes: dict[str, str]  # of all categories that are or were, by folded names and aliases
    taken: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, folder: Path) -> "_Known":
        former = read_former_codes(folder)
        rows = {row.key: row.cells for row in TABLE.rows(folder)}
        codes = {fold_name(name): code for code, name in former.items()}
        for code, cells in rows.items():
            for name in (cells["name"], *filter(None, cells["aliases"].split("|"))):
                codes[fold_name(name)] = code
        groups: dict[str, Cells] = {}
        for row in TABLES["groups"].rows(folder):
            for name in (row.key, row.cells["name"], row.cells["name_en"]):
                groups[fold_name(name)] = row.cells
        return cls(rows, groups, codes, {*rows, *former})

    def complete(self, row: Row) -> dict[str, str]:
        """Return the whole row of a category. Raises TableError for a group that is not known."""
        given = {column: cell for column, cell in row.cells.items() if cell}
        group = self.groups.get(fold_name(given["group"]))
        if group is None:
            raise row.fault("group", f"there is no group {given['group']!r}; groups.csv has them")
        code = given.get("code") or self.codes.get(fold_name(given["name"]))
        code = code or self._make_code(given["name"])
        before = self.rows.get(code, {})
        fresh = {
            "name_en": given["name"],
            "rule": group["rule"],
            "promise": group["promise"],
            "words": "|".join(list_phrases(given["name"])),
            **GIVEN,
        }
        cells = {column: before.get(column, fresh.get(column, "")) for column in TABLE.columns}
        if before and "aliases" not in given:
            cells["aliases"] = _list_aliases(before, given["name"])
        cells |= given | {"code": code, "group": group["code"]}
        self.taken.add(code)
        self.codes[fold_name(given["name"])] = code
        return cells

    def _make_code(self, name: str) -> str:
        """Return a code that no category has or had, made of the words of the name."""
        words = fold_ascii(name).split()
        code = words[0] if words else "kategori"
        for word in words[1:]:
            if len(code) + 1 + len(word) > LONGEST_CODE:
                break
            code = f"{code}-{word}"
        code, number = code[:LONGEST_CODE], 2
        unique = code
        while unique in self.taken:
            unique, number = f"{code}-{number}", number + 1
        return unique


def _list_aliases(before: Cells, name: str) -> str:
    """Return the aliases of a category that is called ``name`` from now on: its name before is one
    of them.
    """
    names = (*filter(None, before["aliases"].split("|")), before["name"])
    return "|".join(each for each in names if fold_name(each) != fold_name(name))


def list_phrases(name: str) -> list[str]:
    """Return the words by which a category is suggested until it has better ones: the parts of its
    name.
    """
    parts = (fold_ascii(part) for part in _PARTS.split(name.casefold()))
    return list(dict.fromkeys(part for part in parts if part and part.count(" ") < MOST_WORDS))


def fold_ascii(text: str) -> str:
    """Return small letters and digits, words with one space: ``Café/Bar`` is ``cafe bar``."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _NO_LETTER.sub(" ", plain).strip()


def _read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of the operator's file. Raises TableError for a wrong form."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            records = csv.DictReader(lines, strict=True)
            _check_heading(path.name, records.fieldnames or ())
            for record in records:
                yield _make_row(path.name, records.line_num, record)
    except FileNotFoundError:
        raise TableError(f"there is no such file in {path.parent}", file=path.name) from None
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 text (byte {error.start})"
        raise TableError(problem, file=path.name) from error
    except csv.Error as error:
        raise TableError(f"can't be read: {error}", file=path.name) from error


def _check_heading(file: str, columns: Iterable[str]) -> None:
    columns = [column.strip() for column in columns]
    if len(columns) == 1 and ";" in columns[0]:
        problem = "the columns are parted by semicolons; save the file with commas"
        raise TableError(problem, file=file, row=1)
    for column in columns:
        if column not in TABLE.columns:
            known = ", ".join(TABLE.columns)
            raise TableError(f"is none of {known}", file=file, row=1, column=column)
    for column in NEEDED:
        if column not in columns:
            raise TableError("is missing", file=file, row=1, column=column)


def _make_row(file: str, line: int, record: Mapping[str | None, str | None]) -> Row:
    cells = {(column or "").strip(): (cell or "").strip() for column, cell in record.items()}
    row = Row(file, line, cells.get("code") or cells.get("name", ""), cells)
    for column in NEEDED:
        if not cells[column]:
            raise row.fault(column, "is empty")
    return row
