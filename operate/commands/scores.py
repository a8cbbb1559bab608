"""`tanggap scores`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered

Source = Annotated[str, typer.Argument(metavar="FROM", help="A folder, or an address.")]
Quarter = Annotated[str | None, typer.Option(help="2026-Q3; else all quarters that are settled.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The scores were not counted")
def scores(source: Source, quarter: Quarter = None) -> Answer:
    """Count published scores anew from the public facts, and compare every digit with what is
    published.
    """
    from operate.scores import recount_scores

    return recount_scores(source, quarter)
