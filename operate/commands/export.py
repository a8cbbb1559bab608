"""`tanggap export`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

DONE = "{exports} exports are ready; each is in the function's log (audit_ready)."

app = typer.Typer(add_completion=False)


@app.command()
@answered("Export could not be called")
def export(stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False) -> Answer:
    """Make now the exports that auditors asked for."""
    from operate import scheduled, session

    clients = session.make_clients(stack, aws_port)
    if dry_run:
        return scheduled.plan_function(clients, "Export")
    return scheduled.run_function(clients, "Export", DONE)
