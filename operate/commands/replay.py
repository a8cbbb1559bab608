"""`tanggap replay`."""

from typing import Annotated, Literal

import typer

from operate.answer import Answer, WrongUse
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Number, Stack

Again = Annotated[
    Literal["unknown", "cap"] | None,
    typer.Option(
        help="Send again notices of the report whose result is unknown, or that a cap withheld."
    ),
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("Nothing is lost, but it was not done")
def replay(
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    number: Number = None,
    again: Again = None,
    dry_run: DryRun = False,
) -> Answer:
    """Do again what ended in a dead-letter queue. With a number, announce that report's timeline
    again instead.
    """
    from operate import replay, session

    if again and not number:
        raise WrongUse("--again goes with --number.")
    clients = session.make_clients(stack, aws_port)
    if number:
        plan_or_do = replay.plan_report if dry_run else replay.replay_report
        return plan_or_do(clients, number, again)
    return replay.plan_queues(clients) if dry_run else replay.replay_queues(clients)
