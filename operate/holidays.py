"""The holidays of some years in a city's table.

The rows of those years are replaced, and all other rows stay. The package ``holidays`` knows public
holidays and *cuti bersama*. The name of an estimated day says so: write the year again once the
ministers' joint decree for a year is published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import holidays

from chalicelib.city.tables.reader import TABLES
from operate.answer import Answer, OperatorError, WrongUse
from operate.city import Cells, replace_table

KINDS = {holidays.PUBLIC: "public", holidays.GOVERNMENT: "cuti_bersama"}


@dataclass(frozen=True, slots=True)
class Written(Answer):
    """The table, and how many of its rows are of the years ``first`` to ``last``. A ``dry`` run
    only checked them.
    """

    table: Path
    rows: int
    first: int
    last: int
    dry: bool

    def list_lines(self) -> Iterable[str]:
        end = "; nothing was written" if self.dry else ""
        yield f"{self.table}: {self.rows} rows of {self.first} to {self.last}{end}"


def write_holidays(
    first: int, last: int, country: str, language: str, folder: Path, *, dry: bool = False
) -> Written:
    """Replace the rows of the years in a city's table. Raises OperatorError."""
    if not 2000 <= first <= last <= 2100:
        raise WrongUse("The years go from 2000 to 2100, the earlier one first.")
    try:
        rows = list_rows(first, last, country, language)
        others = _read_other_years(folder, first, last)
        by_date = sorted(rows + others, key=lambda row: row["date"])
        replace_table(TABLES["holidays"], by_date, folder, dry=dry)
    except (ValueError, NotImplementedError) as error:
        raise OperatorError(str(error)) from error
    return Written(folder / "holidays.csv", len(rows), first, last, dry)


def list_rows(first: int, last: int, country: str = "ID", language: str = "id") -> list[Cells]:
    """Return the holidays of the years as rows. On the same day a public holiday wins over a *cuti
    bersama*.
    """
    rows: dict[str, Cells] = {}
    for category, kind in KINDS.items():
        years = range(first, last + 1)
        known = holidays.country_holidays(
            country, years=years, categories=category, language=language
        )
        for day, name in known.items():
            cells = {"date": day.isoformat(), "name": name, "kind": kind}
            rows.setdefault(cells["date"], cells)
    return list(rows.values())


def _read_other_years(folder: Path, first: int, last: int) -> list[Cells]:
    """Return the rows of all other years; empty when the city has no such table yet."""
    table = TABLES["holidays"]
    if not (folder / table.file).exists():
        return []
    rows = table.rows(folder)
    return [row.cells for row in rows if not first <= row.day("date").year <= last]
