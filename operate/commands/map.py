"""`tanggap map`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

DONE = "{reports} reports are on the map."

app = typer.Typer(add_completion=False)


@app.command()
@answered("Chart could not be called")
def make_map(stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False) -> Answer:
    """Make the map of reports now."""
    from operate import scheduled, session

    clients = session.make_clients(stack, aws_port)
    if dry_run:
        return scheduled.plan_function(clients, "Chart")
    return scheduled.run_function(clients, "Chart", DONE)
