"""`tanggap locale`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import DryRun

app = typer.Typer(add_completion=False)


@app.command()
@answered("The catalogues are not up to date")
def locale(dry_run: DryRun = False) -> Answer:
    """Bring the catalogues of sentences of chalicelib and web up to date with the code."""
    from operate.locale import update_catalogues

    return update_catalogues(dry=dry_run)
