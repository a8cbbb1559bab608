"""Check a city's tables, or put rows of your own into one of them.

``python -m operate.city check [FOLDER]`` reads all tables, the cells of the grid, and the outlines
where they have been imported, and counts them.
``python -m operate.city load TABLE ROWS.csv [--replace] [--folder FOLDER]`` replaces the rows that
have the same key, and adds the other rows. With --replace the table has the new rows alone. The
command first checks the whole city with the result: after a fault nothing is changed.
"""

import argparse
import csv
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from chalicelib.city.model import City, fold_name
from chalicelib.city.places.area_of_point import OutlinesDisagreeError, OutlinesError, Places
from chalicelib.city.places.cells import CellsError, read_cells
from chalicelib.city.places.outlines_file import read_outlines
from chalicelib.city.rows import Category
from chalicelib.city.tables.csv_table import Row, Table
from chalicelib.city.tables.learned import read_hints, read_weights
from chalicelib.city.tables.reader import TABLES, TableError, read_city
from chalicelib.senders.registry import SENDERS

JAKARTA = Path(__file__).resolve().parents[1] / "chalicelib" / "city" / "jakarta"

# The errors of a city that can't be used.
FAULTS = (TableError, OutlinesError, CellsError, OutlinesDisagreeError)

Cells = Mapping[str, str]  # one row, by column

# The categories that a city had, so that their codes are never given to others; may be absent.
FORMER = Table("former_categories.csv", ("code", "name"))


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        print(chosen.command(chosen))
    except (*FAULTS, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m operate.city",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("check", help="check all tables and the outlines, and count them")
    check.add_argument("folder", type=Path, nargs="?", default=JAKARTA)
    check.set_defaults(command=lambda chosen: check_city(chosen.folder))
    load = commands.add_parser("load", help="put rows into a table")
    load.add_argument("table", choices=TABLES)
    load.add_argument("rows", type=Path, help="CSV file with the columns of the table")
    load.add_argument("--replace", action="store_true", help="the table is these rows alone")
    load.add_argument("--folder", type=Path, default=JAKARTA, help="the city's folder of tables")
    load.set_defaults(command=_load_rows)
    return parser


def check_city(folder: Path) -> str:
    """Return a summary of the city in a folder. Raises one of FAULTS when it can't be used."""
    city, outlines, cells = read_known_city(folder), read_outlines(folder), read_cells(folder)
    counts = [f"{len(table.rows(folder))} {name}" for name, table in TABLES.items()]
    if outlines:
        Places(city.kelurahan, outlines)
        counts.append(f"{len(outlines.polygons)} outlines")
    if cells:
        Places(city.kelurahan, cells=cells)
        counts.append(f"{len(cells)} cells")
    read_hints(folder)
    read_weights(folder)
    return f"{city.code}: {', '.join(counts)}; all agree"


def read_known_city(folder: Path) -> City:
    """Return the city of a folder, all of whose senders are of known kinds. Raises TableError.

    The tables' own checks know no senders, because a city stands below them.
    """
    city = read_city(folder)
    for row in TABLES["channels"].rows(folder):
        for sender in city.channels[row.key].senders:
            if sender not in SENDERS:
                raise row.fault("senders", f"{sender!r} is none of {', '.join(SENDERS)}")
    return city


def _load_rows(chosen: argparse.Namespace) -> str:
    """Load rows and return what was done. Raises TableError, which names the operator's own file
    when the fault is in it.
    """
    table = TABLES[chosen.table]
    new = table.rows_of(chosen.rows)
    old = [] if chosen.replace else table.rows(chosen.folder)
    merged = {row.key: row for row in [*old, *new]}
    _replace_rows(table, list(merged.values()), chosen.folder)
    added = len(merged) - len(old)
    done = f"{added} added, {len(new) - added} replaced, {len(merged)} in all"
    return f"{chosen.folder / table.file}: {done}"


def _replace_rows(table: Table, rows: Sequence[Row], folder: Path) -> None:
    try:
        replace_table(table, [row.cells for row in rows], folder)
    except TableError as error:
        source = rows[error.row - 2] if error.file == table.file and error.row else None
        if source is None:
            raise
        raise source.fault(error.column, error.problem) from error


def replace_table(table: Table, rows: Iterable[Cells], folder: Path) -> None:
    """Write a whole table, in the order of ``rows``, after the city was checked with it.

    Raises TableError when anything does not agree; the folder is then as it was.
    """
    rows = list(rows)
    if not folder.is_dir():
        raise TableError("there is no such folder", file=str(folder))
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch) / folder.resolve().name
        trial.mkdir()
        for other in TABLES.values():
            if (folder / other.file).exists():
                shutil.copy(folder / other.file, trial)
        _write_table(table, rows, trial / table.file)
        city = read_known_city(trial)
        if table is TABLES["categories"]:
            _keep_former_codes(city, table.rows(trial), folder)
        _install_file(trial / table.file, folder / table.file)


def read_former_codes(folder: Path) -> dict[str, str]:
    """Return the names of the categories that the city had, by code."""
    if not (folder / FORMER.file).exists():
        return {}
    return {row.key: row.cells["name"] for row in FORMER.rows(folder)}


def _keep_former_codes(city: City, rows: Iterable[Row], folder: Path) -> None:
    """Note the categories that are about to leave the table. Raises TableError for a category with
    the code of another one that has left.
    """
    former = read_former_codes(folder)
    for row in rows:
        name = former.get(row.key)
        if name and fold_name(name) not in _names_of(city.categories[row.key]):
            raise row.fault("code", f"was the code of {name!r}, and no other category gets it")
    table = TABLES["categories"]
    old = table.rows(folder) if (folder / table.file).exists() else []
    left = {row.key: row.cells["name"] for row in old if row.key not in city.categories}
    if left:
        with tempfile.TemporaryDirectory() as scratch:
            written = Path(scratch) / FORMER.file
            codes = (former | left).items()
            _write_table(FORMER, ({"code": code, "name": name} for code, name in codes), written)
            _install_file(written, folder / FORMER.file)


def _names_of(category: Category) -> set[str]:
    return {*map(fold_name, (category.name, *category.aliases))}


def _write_table(table: Table, rows: Iterable[Cells], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, table.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _install_file(written: Path, path: Path) -> None:
    """Replace a file in one step, so that nobody reads half a table: a copy in the same folder
    takes its name.
    """
    copy = path.with_suffix(".csv.new")
    try:
        shutil.copyfile(written, copy)
        copy.replace(path)
    finally:
        copy.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
