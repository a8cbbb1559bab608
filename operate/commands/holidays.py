"""`tanggap holidays`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import JAKARTA, DryRun, Folder

First = Annotated[int, typer.Argument(help="First year.")]
Last = Annotated[int, typer.Argument(help="Last year.")]
Country = Annotated[str, typer.Option(help="Two letters.")]
Language = Annotated[str, typer.Option(help="Of the names.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("Nothing was written")
def holidays(
    first: First,
    last: Last,
    country: Country = "ID",
    language: Language = "id",
    folder: Folder = JAKARTA,
    dry_run: DryRun = False,
) -> Answer:
    """Write the holidays of some years into the city's table. The rows of those years are replaced,
    and all other rows stay.
    """
    from operate.holidays import write_holidays

    return write_holidays(first, last, country, language, folder, dry=dry_run)
