"""`tanggap rollback`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack
from operate.commands.options import STACK as LOCAL

To = Annotated[
    str | None,
    typer.Option("--to", metavar="VERSION", help="A version that is kept; else the one before."),
]
Force = Annotated[
    bool, typer.Option("--force", help="Also where something that holds data would be lost.")
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The stack did not go back")
def rollback(
    stack: Stack = None,
    to: To = None,
    force: Force = False,
    dry_run: DryRun = False,
    aws_port: AwsPort = AWS_PORT,
) -> Answer:
    """Go back to the version before, functions, template and pages, from the package that was kept
    of it. Parameters keep their values.
    """
    from operate import rollback, session

    clients, name = session.make_clients(stack, aws_port), stack or LOCAL
    if dry_run:
        return rollback.plan_rollback(clients, name, to)
    return rollback.roll_back(clients, name, to, force=force)
