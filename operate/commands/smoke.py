"""`tanggap smoke`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, Stack

app = typer.Typer(add_completion=False)


@app.command()
@answered("The stack could not be tried")
def smoke(stack: Stack = None, aws_port: AwsPort = AWS_PORT) -> Answer:
    """Count each figure by Athena, and compare it with what is published. It changes nothing."""
    from operate import session, smoke

    return smoke.try_figures(session.make_clients(stack, aws_port))
