"""`tanggap preflight`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import STACK, StackOnAws

Parameters = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME=VALUE...", help="With which it would be deployed: Edge=no."),
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The account can't be looked at")
def preflight(parameters: Parameters = None, stack: StackOnAws = STACK) -> Answer:
    """Look whether an account and a region can carry a stack, by calls that change nothing. Each
    line is ok, wants attention, or cannot be known; with 1 it ends when a deploy would fail.
    """
    from operate.deploy import parse_parameters
    from operate.preflight import look, open_account

    return look(open_account(stack, parse_parameters(parameters or [])))
