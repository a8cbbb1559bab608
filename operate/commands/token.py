"""`tanggap token`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort
from operate.local_run import OFFICERS

Name = Annotated[str, typer.Argument(help="User name of the officer.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("Nobody can sign in")
def token(name: Name = OFFICERS[0].name, aws_port: AwsPort = AWS_PORT) -> Answer:
    """Print an ID token of a demo officer of the stack that `make run` has started."""
    from operate.token import make_token

    return make_token(aws_port, name)
