"""Write the holidays of some years into a city's table: ``python -m operate.holidays 2025 2027``.

The rows of those years are replaced, and all other rows stay. The package ``holidays`` knows public
holidays and *cuti bersama*. The name of an estimated day says so: run this command again once the
ministers' joint decree for a year is published.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import holidays

from chalicelib.city.tables.reader import TABLES
from operate.city import JAKARTA, Cells, replace_table

KINDS = {holidays.PUBLIC: "public", holidays.GOVERNMENT: "cuti_bersama"}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m operate.holidays", description=__doc__)
    parser.add_argument("first", type=int, help="first year")
    parser.add_argument("last", type=int, help="last year")
    parser.add_argument("--country", default="ID", help="two letters (default: ID)")
    parser.add_argument("--language", default="id", help="of the names (default: id)")
    parser.add_argument("--folder", type=Path, default=JAKARTA, help="the city's folder of tables")
    chosen = parser.parse_args(arguments)
    if not 2000 <= chosen.first <= chosen.last <= 2100:
        print("The years go from 2000 to 2100, the earlier one first.", file=sys.stderr)
        return 1
    try:
        rows = list_rows(chosen.first, chosen.last, chosen.country, chosen.language)
        by_date = sorted(rows + _read_other_years(chosen), key=lambda row: row["date"])
        replace_table(TABLES["holidays"], by_date, chosen.folder)
    except (ValueError, NotImplementedError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{chosen.folder / 'holidays.csv'}: {len(rows)} rows of {chosen.first} to {chosen.last}")
    return 0


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


def _read_other_years(chosen: argparse.Namespace) -> list[Cells]:
    """Return the rows of all other years; empty when the city has no such table yet."""
    table = TABLES["holidays"]
    if not (chosen.folder / table.file).exists():
        return []
    rows = table.rows(chosen.folder)
    return [row.cells for row in rows if not chosen.first <= row.day("date").year <= chosen.last]


if __name__ == "__main__":
    sys.exit(main())
