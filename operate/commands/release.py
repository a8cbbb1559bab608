"""`tanggap release`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import DryRun

app = typer.Typer(add_completion=False)


@app.command()
@answered("Nothing is released")
def release(dry_run: DryRun = False) -> Answer:
    """Write what stacks of this template will keep into infra/released, unless it breaks something
    of the last release.
    """
    from operate.released import release_template

    return release_template(dry=dry_run)
