"""`tanggap retain`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

DONE = "{begun} reports' data are being erased, {proven} are proven to be gone, {late} are late."

app = typer.Typer(add_completion=False)


@app.command()
@answered("Retain could not be called")
def retain(stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False) -> Answer:
    """Erase now the data whose retention time is over, without waiting for the night."""
    from operate import scheduled, session

    clients = session.make_clients(stack, aws_port)
    if dry_run:
        return scheduled.plan_function(clients, "Retain")
    return scheduled.run_function(clients, "Retain", DONE)
