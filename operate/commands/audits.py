"""`tanggap audits`."""

from pathlib import Path
from typing import Annotated

import typer

from operate.answer import Answer, WrongUse
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, Stack

Files = Annotated[
    Path | None, typer.Option(help="The folder with all files of one export, to verify them.")
]
Key = Annotated[str | None, typer.Option(help="The city's public key in hex, as the city told it.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The log of exports can't be read")
def audits(
    files: Files = None,
    key: Key = None,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
) -> Answer:
    """Verify an export for auditors from its files alone, without asking anybody. Without files,
    show the log of exports and verify its ledger.
    """
    from operate import audits

    if files:
        return audits.verify_folder(files, key)
    if key:
        raise WrongUse("--key goes with --files.")
    from operate import session

    return audits.read_log(session.make_clients(stack, aws_port))
