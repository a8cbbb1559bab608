"""`tanggap digest`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

DONE = "{sent} heads were written to; each mail is in the function's log (digest_sent)."

app = typer.Typer(add_completion=False)


@app.command()
@answered("Digest could not be called")
def digest(stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False) -> Answer:
    """Write today's digest now to the heads who did not get it."""
    from operate import scheduled, session

    clients = session.make_clients(stack, aws_port)
    if dry_run:
        return scheduled.plan_function(clients, "Digest")
    return scheduled.run_function(clients, "Digest", DONE)
