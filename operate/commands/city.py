"""`tanggap city`."""

from pathlib import Path
from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import JAKARTA, DryRun, Folder

Checked = Annotated[Path, typer.Argument(metavar="FOLDER", help="The city's folder of tables.")]
Table = Annotated[str, typer.Argument(help="Name of the table, as `city check` counts it.")]
Rows = Annotated[Path, typer.Argument(help="CSV file with the columns of the table.")]
Replace = Annotated[bool, typer.Option("--replace", help="The table is these rows alone.")]
app = typer.Typer(add_completion=False, no_args_is_help=True)
UNLESS = "Nothing was written"


@app.callback()
def city() -> None:
    """A city's tables."""


@app.command()
@answered("The tables can't be used")
def check(folder: Checked = JAKARTA) -> Answer:
    """Check all tables, and the outlines where they were imported, and count them."""
    from operate import city

    return city.check_tables(folder)


@app.command()
@answered(UNLESS)
def load(
    table: Table,
    rows: Rows,
    replace: Replace = False,
    folder: Folder = JAKARTA,
    dry_run: DryRun = False,
) -> Answer:
    """Put rows into a table: rows with the same key are replaced, others are added. The whole city
    is checked with the result first: after a fault nothing is changed.
    """
    from operate import city

    return city.load_rows(table, rows, folder, replace=replace, dry=dry_run)
