"""`tanggap reconcile`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

DONE = "{restarted} timers were restarted; each is in the function's log (timer_restarted)."

app = typer.Typer(add_completion=False)


@app.command()
@answered("Reconcile could not be called")
def reconcile(stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False) -> Answer:
    """Restart now, instead of within the hour, the timers that open reports have lost."""
    from operate import scheduled, session

    clients = session.make_clients(stack, aws_port)
    if dry_run:
        return scheduled.plan_function(clients, "Reconcile")
    return scheduled.run_function(clients, "Reconcile", DONE)
