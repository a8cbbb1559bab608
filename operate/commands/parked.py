"""`tanggap parked`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

Key = Annotated[
    str | None, typer.Argument(help="One of those listed; all of them, and dead letters, without.")
]
app = typer.Typer(add_completion=False, no_args_is_help=True)
UNLESS = "Nothing is lost, but it was not done"


@app.callback()
def parked() -> None:
    """Deliveries of channels that could not be read, and are kept for thirty days."""


@app.command("list")
@answered(UNLESS)
def list_parked(stack: Stack = None, aws_port: AwsPort = AWS_PORT) -> Answer:
    """List them with their moment, sender, reason and size, and nothing that was written."""
    from operate import parked, session

    return parked.list_parked(session.make_clients(stack, aws_port))


@app.command()
@answered(UNLESS)
def again(
    key: Key = None, stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False
) -> Answer:
    """Read all of them once more, after the fault was mended, or one by its key. Without a key,
    also repeat the letters and photos that ended in their dead-letter queues.
    """
    from operate import parked, session

    clients, chosen = session.make_clients(stack, aws_port), [key] if key else None
    if dry_run:
        return parked.plan_reread(clients, chosen)
    return parked.reread_parked(clients, chosen)
