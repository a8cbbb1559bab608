"""One table of a city: a CSV file, read strictly. A fault names its file, row and column.

Cells are converted by hand: msgspec's faults quote no cell, and translating them takes more lines.
"""

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
MOST_HOURS = 24 * 366  # a promise or a rung of more than a year is a typing error
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Choice = TypeVar("Choice", bound=StrEnum)


class TableError(ValueError):
    """A table can't be used. The message is a sentence for the operator.

    ``row`` is the row as a spreadsheet counts it (the heading is 1), or None for a whole file.
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
    """The form of a table: its file, its columns in any order, and the columns of its key."""

    file: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ("code",)

    def rows(self, folder: Path) -> list["Row"]:
        """Return the rows of the folder's file. Raises TableError for a wrong form or key."""
        return self.rows_of(folder / self.file)

    def rows_of(self, path: Path) -> list["Row"]:
        """Return the rows of any file of this form. Errors have the name of that file."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return self._check_keys(self._parse(path.name, lines))
        except FileNotFoundError:
            problem = f"there is no such file in {path.parent}"
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8 text (byte {error.start})"
        except OSError as error:
            problem = f"can't be read: {error.strerror}"
        raise TableError(problem, file=path.name)

    def _parse(self, file: str, lines: Iterator[str]) -> Iterator["Row"]:
        records = csv.reader(lines, strict=True)
        heading: list[str] = []
        try:
            for record in records:
                cells = list(map(str.strip, record))
                if heading and any(cells):
                    yield self._make_row(file, records.line_num, heading, cells)
                elif any(cells):
                    heading = self._check_heading(file, records.line_num, cells)
        except csv.Error as error:
            raise TableError(f"can't be read: {error}", file=file, row=records.line_num) from error
        if not heading:
            raise TableError(f"has no heading; expected {','.join(self.columns)}", file=file)

    def _check_heading(self, file: str, row: int, cells: list[str]) -> list[str]:
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

    def _make_row(self, file: str, line: int, heading: list[str], cells: list[str]) -> "Row":
        if len(cells) != len(heading):
            problem = f"has {len(cells)} cells, the heading has {len(heading)}"
            raise TableError(problem, file=file, row=line, key=cells[0])
        named = dict(zip(heading, cells, strict=True))
        row = Row(file, line, " ".join([named[column] for column in self.key]), named)
        if not "".join(cells).isprintable():
            column = next(column for column, cell in named.items() if not cell.isprintable())
            raise row.fault(column, "has a line break or another character that is not printed")
        return row

    def _check_keys(self, rows: Iterator["Row"]) -> list["Row"]:
        """Return the rows. Each has a key, which no other row has."""
        by_key: dict[str, Row] = {}
        for row in rows:
            for column in self.key:
                if not row.cells[column]:
                    raise row.fault(column, "is empty")
            if row.key in by_key:
                raise row.fault(self.key[0], f"is already in row {by_key[row.key].line}")
            by_key[row.key] = row
        return list(by_key.values())


class Row(NamedTuple):  # a cold start makes a thousand, and it is cheaper than a dataclass
    """One row. Each method reads a column as a kind of value. Raises TableError with the column."""

    file: str
    line: int
    key: str
    cells: Mapping[str, str]

    def fault(self, column: str, problem: str) -> TableError:
        """Return the error for a column of this row."""
        return TableError(problem, file=self.file, row=self.line, key=self.key, column=column)

    def text(self, column: str) -> str:
        """Return a text of 1 to LONGEST characters."""
        value = self.cells[column]
        if not value:
            raise self.fault(column, "is empty")
        if len(value) > LONGEST:
            raise self.fault(column, f"has more than {LONGEST} characters")
        return value

    def fitting(self, column: str, form: re.Pattern[str], meaning: str) -> str:
        """Return a text of the pattern ``form``, which is ``meaning`` in words."""
        value = self.cells[column]
        if not form.fullmatch(value):
            raise self.fault(column, f"{value!r} is not {meaning}")
        return value

    def several(self, column: str) -> tuple[str, ...]:
        """Return the values between ``|``; none for an empty cell."""
        cell = self.cells[column]
        if not cell:
            return ()
        values = tuple(map(str.strip, cell.split("|")))
        if "" in values or len({*values}) < len(values):
            raise self.fault(column, "has an empty or a repeated value between its |")
        return values

    def choice(self, column: str, choices: type[Choice]) -> Choice:
        """Return a member of an enum."""
        try:
            return choices(self.cells[column])
        except ValueError:
            allowed = ", ".join(choices)
            raise self.fault(column, f"{self.cells[column]!r} is none of {allowed}") from None

    def flag(self, column: str) -> bool:
        """Return True for yes, False for no."""
        if self.cells[column] not in ("yes", "no"):
            raise self.fault(column, f"{self.cells[column]!r} is neither yes nor no")
        return self.cells[column] == "yes"

    def number(self, column: str, least: float, most: float) -> float:
        """Return a number from ``least`` to ``most``, both included."""
        try:
            value = float(self.cells[column])
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            meaning = f"a number from {least:g} to {most:g}"
            raise self.fault(column, f"{self.cells[column]!r} is not {meaning}")
        return value

    def whole(self, column: str, least: float, most: float) -> int:
        """Return a whole number from ``least`` to ``most``, both included."""
        value = self.number(column, least, most)
        if not value.is_integer():
            raise self.fault(column, f"{self.cells[column]!r} is not a whole number")
        return int(value)

    def hours(self, column: str) -> timedelta:
        """Return a span from a number of hours, at most MOST_HOURS."""
        return timedelta(hours=self.number(column, 0, MOST_HOURS))

    def clock(self, column: str) -> time:
        """Return a time of day."""
        return time.fromisoformat(self.fitting(column, CLOCK, "a time such as 07:30"))

    def day(self, column: str) -> date:
        """Return a date."""
        value = self.fitting(column, DAY, "a date such as 2026-08-17")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fault(column, f"{value!r} is not a day of the calendar") from None
