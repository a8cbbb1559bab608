"""`tanggap erase`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, NUMBER, AwsPort, DryRun, Stack

Report = Annotated[
    str, typer.Option("--number", parser=NUMBER, metavar="NUMBER", help="Of the report.")
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("It was not done")
def erase(
    number: Report,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Erase the data of a report's reporter once more, after the table was restored to an earlier
    state. Use it only for an erasure that the reporter asked for.
    """
    from operate import erase, session
    from operate.caller import find_caller

    clients = session.make_clients(stack, aws_port)
    if dry_run:
        return erase.plan_erasure(clients, number)
    return erase.erase_reporter(clients, number, find_caller(clients))
