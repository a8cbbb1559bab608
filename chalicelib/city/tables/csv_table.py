"""One table of a city: a CSV file read strictly, every fault named by file, row and column."""

import csv
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

LONGEST = 200  # characters of a name
MOST_HOURS = 24 * 366  # a promise or a rung further away than a year is a slip of the pen
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Choice = TypeVar("Choice", bound=StrEnum)


class TableError(ValueError):
    """A table cannot be used; the message is a sentence for the operator.

    ``row`` is the row as a spreadsheet counts it (the heading is 1), None for a whole file;
    ``key`` is the code of that row.
    """

    def __init__(
        self, problem: str, *, file: str, row: int | None = None, key: str = "", column: str = ""
    ) -> None:
        self.problem, self.file, self.row, self.key, self.column = problem, file, row, key, column
        super().__init__(f"{self._where()}: {problem}")

    def _where(self) -> str:
        row = f" row {self.row}" if self.row else ""
        key = f" ({self.key})" if self.key else ""
        return f"{self.file}{row}{key}" + (f", column {self.column}" if self.column else "")


@dataclass(frozen=True, slots=True)
class Table:
    """The form of a table: its file, its columns in any order, those that tell rows apart."""

    file: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("code",)

    def rows(self, folder: Path) -> list["Row"]:
        """The rows of the folder's file. Raises TableError for a form or key that is not right."""
        return self.rows_of(folder / self.file)

    def rows_of(self, path: Path) -> list["Row"]:
        """The same of any file of this form, named in errors by its own name."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return self._distinct(self._parsed(path.name, lines))
        except FileNotFoundError:
            problem = f"there is no such file in {path.parent}"
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8 text (byte {error.start})"
        except OSError as error:
            problem = f"can't be read: {error.strerror}"
        raise TableError(problem, file=path.name)

    def _parsed(self, file: str, lines: Iterator[str]) -> Iterator["Row"]:
        records = csv.reader(lines, strict=True)
        heading: list[str] = []
        try:
            for record in records:
                cells = list(map(str.strip, record))
                if heading and any(cells):
                    yield self._row(file, records.line_num, heading, cells)
                elif any(cells):
                    heading = self._heading(file, records.line_num, cells)
        except csv.Error as error:
            raise TableError(f"can't be read: {error}", file=file, row=records.line_num) from error
        if not heading:
            raise TableError(f"has no heading; expected {','.join(self.columns)}", file=file)

    def _heading(self, file: str, row: int, cells: list[str]) -> list[str]:
        if len(cells) == 1 and ";" in cells[0]:
            problem = "the columns are parted by semicolons; save the file with commas"
            raise TableError(problem, file=file, row=row)
        for column in cells:
            if column not in self.columns:
                raise TableError("is not a column of it", file=file, row=row, column=column)
            if cells.count(column) > 1:
                raise TableError("is there twice", file=file, row=row, column=column)
        for column in self.columns:
            if column not in cells:
                raise TableError("is missing", file=file, row=row, column=column)
        return cells

    def _row(self, file: str, line: int, heading: list[str], cells: list[str]) -> "Row":
        if len(cells) != len(heading):
            problem = f"has {len(cells)} cells, the heading has {len(heading)}"
            raise TableError(problem, file=file, row=line, key=cells[0])
        named = dict(zip(heading, cells, strict=True))
        row = Row(file, line, " ".join([named[column] for column in self.key]), named)
        if not "".join(cells).isprintable():
            column = next(column for column, cell in named.items() if not cell.isprintable())
            raise row.fault(column, "has a line break or another character that is not printed")
        return row

    def _distinct(self, rows: Iterator["Row"]) -> list["Row"]:
        seen: dict[str, Row] = {}
        for row in rows:
            for column in self.key:
                if not row.cells[column]:
                    raise row.fault(column, "is empty")
            if row.key in seen:
                raise row.fault(self.key[0], f"is already in row {seen[row.key].line}")
            seen[row.key] = row
        return list(seen.values())


class Row(NamedTuple):  # a thousand of them are made on a cold start: cheaper than a dataclass
    """One row; each method reads a column as a kind of value and raises TableError naming it."""

    file: str
    line: int
    key: str
    cells: Mapping[str, str]

    def fault(self, column: str, problem: str) -> TableError:
        return TableError(problem, file=self.file, row=self.line, key=self.key, column=column)

    def text(self, column: str) -> str:
        value = self.cells[column]
        if not value:
            raise self.fault(column, "is empty")
        if len(value) > LONGEST:
            raise self.fault(column, f"has more than {LONGEST} characters")
        return value

    def fitting(self, column: str, form: re.Pattern[str], meaning: str) -> str:
        value = self.cells[column]
        if not form.fullmatch(value):
            raise self.fault(column, f"{value!r} is not {meaning}")
        return value

    def several(self, column: str) -> tuple[str, ...]:
        """Values parted by ``|``; none of an empty cell."""
        cell = self.cells[column]
        if not cell:
            return ()
        values = tuple(map(str.strip, cell.split("|")))
        if "" in values or len({*values}) < len(values):
            raise self.fault(column, "has an empty or a repeated value between its |")
        return values

    def choice(self, column: str, choices: type[Choice]) -> Choice:
        try:
            return choices(self.cells[column])
        except ValueError:
            allowed = ", ".join(choices)
            raise self.fault(column, f"{self.cells[column]!r} is none of {allowed}") from None

    def flag(self, column: str) -> bool:
        if self.cells[column] not in ("yes", "no"):
            raise self.fault(column, f"{self.cells[column]!r} is neither yes nor no")
        return self.cells[column] == "yes"

    def number(self, column: str, least: float, most: float) -> float:
        """A number from ``least`` to ``most``, both included."""
        try:
            value = float(self.cells[column])
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            meaning = f"a number from {least:g} to {most:g}"
            raise self.fault(column, f"{self.cells[column]!r} is not {meaning}")
        return value

    def whole(self, column: str, least: float, most: float) -> int:
        value = self.number(column, least, most)
        if not value.is_integer():
            raise self.fault(column, f"{self.cells[column]!r} is not a whole number")
        return int(value)

    def hours(self, column: str) -> timedelta:
        return timedelta(hours=self.number(column, 0, MOST_HOURS))

    def clock(self, column: str) -> time:
        return time.fromisoformat(self.fitting(column, CLOCK, "a time such as 07:30"))

    def day(self, column: str) -> date:
        value = self.fitting(column, DAY, "a date such as 2026-08-17")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fault(column, f"{value!r} is not a day of the calendar") from None
