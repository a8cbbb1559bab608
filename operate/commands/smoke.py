"""`tanggap smoke`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack
from operate.commands.options import STACK as LOCAL

Figures = Annotated[
    bool,
    typer.Option(
        "--figures",
        help="Instead count each figure by Athena, and compare it with what is published.",
    ),
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The stack could not be tried")
def smoke(
    stack: Stack = None,
    figures: Figures = False,
    dry_run: DryRun = False,
    aws_port: AwsPort = AWS_PORT,
) -> Answer:
    """Try a stack: file a report, follow it, work on it as an officer, close it, read a figure, and
    remove what was made. The report is private and marked, and counts nowhere.
    """
    from operate import session, smoke, smoke_journey

    clients, name = session.make_clients(stack, aws_port), stack or LOCAL
    if figures:
        return smoke.plan_figures(clients) if dry_run else smoke.try_figures(clients)
    if dry_run:
        return smoke_journey.plan_trial(clients, name)
    return smoke_journey.try_stack(clients, name)
