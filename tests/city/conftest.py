"""A copy of the city's folder that a test may spoil."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from chalicelib.city.current import CITIES
from chalicelib.city.model import City
from chalicelib.city.tables.csv_table import Row, Table
from chalicelib.city.tables.reader import TABLES, read_city

JAKARTA = CITIES / "jakarta"


@dataclass(frozen=True)
class Folder:
    path: Path

    def file(self, table: str) -> Path:
        return self.path / TABLES[table].file

    def records(self, table: str) -> list[list[str]]:
        with self.file(table).open(newline="", encoding="utf-8") as lines:
            return list(csv.reader(lines))

    def write(self, table: str, records: list[list[str]]) -> None:
        with self.file(table).open("w", newline="", encoding="utf-8") as lines:
            csv.writer(lines, lineterminator="\n").writerows(records)

    def row(self, table: str, key: str) -> int:
        """As a spreadsheet counts; the first row of that key."""
        return next(i for i, r in enumerate(self.records(table), start=1) if r[0] == key)

    def change(self, table: str, key: str, column: str, value: str) -> int:
        """Put a value into one cell; the row it is in."""
        records, row = self.records(table), self.row(table, key)
        records[row - 1][records[0].index(column)] = value
        self.write(table, records)
        return row

    def append(self, table: str, line: str) -> int:
        """Add a line as typed; the row it is in."""
        with self.file(table).open("a", encoding="utf-8", newline="") as lines:
            lines.write(line + "\n")
        return len(self.records(table))

    def contents(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted(self.path.iterdir())}


_rows_of = Table.rows_of
_known: dict[tuple[Table, str, bytes], list[Row]] = {}


def _rows_once(table: Table, path: Path) -> list[Row]:
    """The rows of a file; those of a file that has the content of one read before are the same."""
    content = (table, path.name, path.read_bytes() if path.is_file() else b"")
    if content not in _known:
        _known[content] = _rows_of(table, path)  # a fault is raised anew each time
    return [*_known[content]]


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test changes one table of twenty: the others need not be read again."""
    monkeypatch.setattr(Table, "rows_of", _rows_once)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    copy = tmp_path / "jakarta"
    copy.mkdir()
    for table in TABLES.values():
        shutil.copy(JAKARTA / table.file, copy)
    return Folder(copy)


@pytest.fixture(scope="session")
def jakarta() -> City:
    return read_city(JAKARTA)
