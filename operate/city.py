"""The check of a city's tables, and the loading of rows into one of them."""

import csv
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.city.model import City, fold_name
from chalicelib.city.places.area_of_point import OutlinesDisagreeError, OutlinesError, Places
from chalicelib.city.places.cells import CellsError, read_cells
from chalicelib.city.places.outlines_file import read_outlines
from chalicelib.city.rows import Category
from chalicelib.city.tables.csv_table import Row, Table
from chalicelib.city.tables.learned import read_hints, read_weights
from chalicelib.city.tables.reader import TABLES, TableError, read_city
from chalicelib.city.tables.sms_routes import read_sms_routes
from chalicelib.senders.registry import SENDERS
from operate.answer import Answer, OperatorError, WrongUse

JAKARTA = Path(__file__).resolve().parents[1] / "chalicelib" / "city" / "jakarta"

# The errors of a city that can't be used.
FAULTS = (TableError, OutlinesError, CellsError, OutlinesDisagreeError)

Cells = Mapping[str, str]  # one row, by column

# The categories that a city had, so that their codes are never given to others; may be absent.
FORMER = Table("former_categories.csv", ("code", "name"))


@dataclass(frozen=True, slots=True)
class Checked(Answer):
    """A city whose tables agree: its code, and how many rows each table has."""

    code: str
    rows: dict[str, int]

    def list_lines(self) -> Iterable[str]:
        counts = ", ".join(f"{many} {name}" for name, many in self.rows.items())
        yield f"{self.code}: {counts}; all agree"


@dataclass(frozen=True, slots=True)
class Loaded(Answer):
    """A table of which rows were added and replaced; a ``dry`` run only checked them."""

    table: Path
    added: int
    replaced: int
    rows: int
    dry: bool = False

    def list_lines(self) -> Iterable[str]:
        done = f"{self.added} added, {self.replaced} replaced, {self.rows} in all"
        yield f"{self.table}: {done}" + ("; nothing was written" if self.dry else "")


def check_tables(folder: Path) -> Checked:
    """Return ``check_city`` of a folder. Raises OperatorError."""
    try:
        return check_city(folder)
    except FAULTS as error:
        raise OperatorError(str(error)) from error


def check_city(folder: Path) -> Checked:
    """Read all tables of a folder, the cells of the grid, and the outlines where they have been
    imported, and count them. Raises one of FAULTS when the city can't be used.
    """
    city, outlines, cells = read_known_city(folder), read_outlines(folder), read_cells(folder)
    counts = {name: len(table.rows(folder)) for name, table in TABLES.items()}
    if outlines:
        Places(city.kelurahan, outlines)
        counts["outlines"] = len(outlines.polygons)
    if cells:
        Places(city.kelurahan, cells=cells)
        counts["cells"] = cells.count()
    read_hints(folder)
    read_weights(folder)
    read_sms_routes(folder)
    return Checked(city.code, counts)


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


def load_rows(
    name: str, file: Path, folder: Path, *, replace: bool = False, dry: bool = False
) -> Loaded:
    """Put the rows of a file into a table: rows with the same key are replaced, or with ``replace``
    the table is these rows alone. The whole city is checked with the result first. Raises
    OperatorError, which names the operator's own file when the fault is in it, and WrongUse for a
    table that no city has.
    """
    if name not in TABLES:
        raise WrongUse(f"There is no table {name}; there are {', '.join(TABLES)}.")
    table = TABLES[name]
    try:
        new = table.rows_of(file)
        old = [] if replace else table.rows(folder)
        merged = {row.key: row for row in [*old, *new]}
        _replace_rows(table, list(merged.values()), folder, dry=dry)
    except FAULTS as error:
        raise OperatorError(str(error)) from error
    added = len(merged) - len(old)
    return Loaded(folder / table.file, added, len(new) - added, len(merged), dry)


def _replace_rows(table: Table, rows: Sequence[Row], folder: Path, *, dry: bool) -> None:
    try:
        replace_table(table, [row.cells for row in rows], folder, dry=dry)
    except TableError as error:
        source = rows[error.row - 2] if error.file == table.file and error.row else None
        if source is None:
            raise
        raise source.fault(error.column, error.problem) from error


def replace_table(table: Table, rows: Iterable[Cells], folder: Path, *, dry: bool = False) -> None:
    """Write a whole table, in the order of ``rows``, after the city was checked with it; a ``dry``
    run only checks.

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
            _keep_former_codes(city, table.rows(trial), folder, dry=dry)
        if not dry:
            _install_file(trial / table.file, folder / table.file)


def read_former_codes(folder: Path) -> dict[str, str]:
    """Return the names of the categories that the city had, by code."""
    if not (folder / FORMER.file).exists():
        return {}
    return {row.key: row.cells["name"] for row in FORMER.rows(folder)}


def _keep_former_codes(city: City, rows: Iterable[Row], folder: Path, *, dry: bool) -> None:
    """Note the categories that are about to leave the table, unless ``dry``. Raises TableError for
    a category with the code of another one that has left.
    """
    former = read_former_codes(folder)
    for row in rows:
        name = former.get(row.key)
        if name and fold_name(name) not in _names_of(city.categories[row.key]):
            raise row.fault("code", f"was the code of {name!r}, and no other category gets it")
    table = TABLES["categories"]
    old = table.rows(folder) if (folder / table.file).exists() else []
    left = {row.key: row.cells["name"] for row in old if row.key not in city.categories}
    if left and not dry:
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
