"""`tanggap categories`."""

from pathlib import Path
from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import JAKARTA, DryRun, Folder

Rows = Annotated[Path, typer.Argument(help="CSV file with the columns name and group, or more.")]
Replace = Annotated[bool, typer.Option("--replace", help="The city has these rows alone.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("Nothing was written")
def categories(
    rows: Rows, replace: Replace = False, folder: Folder = JAKARTA, dry_run: DryRun = False
) -> Answer:
    """Put your own list of categories into the city's table. Codes are made for new ones and never
    given to others again. The whole city is checked first: after a fault nothing is changed.
    """
    from operate.categories import load_categories

    return load_categories(rows, folder, replace=replace, dry=dry_run)
