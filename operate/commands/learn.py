"""`tanggap learn`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import DryRun

Check = Annotated[bool, typer.Option("--check", help="Judge each author by the others instead.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("Nothing was learned")
def learn(check: Check = False, dry_run: DryRun = False) -> Answer:
    """Learn the weights of the second opinion from the labelled texts in tests/reports, and write
    their table.
    """
    from operate import learn

    return learn.judge_authors() if check else learn.learn_all(dry=dry_run)
