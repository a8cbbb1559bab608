"""`tanggap figures`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

DONE = "{facts} facts were counted; {unread} lines of what arrived were none."

app = typer.Typer(add_completion=False)


@app.command()
@answered("Figures could not be called")
def figures(stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False) -> Answer:
    """Count and publish the figures now."""
    from operate import scheduled, session

    clients = session.make_clients(stack, aws_port)
    if dry_run:
        return scheduled.plan_function(clients, "Figures")
    return scheduled.run_function(clients, "Figures", DONE)
