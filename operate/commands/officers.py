"""`tanggap officers`."""

from pathlib import Path
from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, JAKARTA, AwsPort, DryRun, Folder, Stack

File = Annotated[
    Path | None,
    typer.Argument(help="A CSV file with username,email,name,office,groups,state."),
]
Listing = Annotated[
    bool, typer.Option("--list", help="Print all accounts as such a file, and change nothing.")
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("It was not finished; give the command again")
def officers(
    file: File = None,
    listing: Listing = False,
    folder: Folder = JAKARTA,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Create, move, disable and enable officers' accounts, as a file says. What is so already is
    left alone, and so are accounts that are not in the file. Look first with a dry run.
    """
    from operate import officers, session

    clients = session.make_clients(stack, aws_port)
    if listing:
        return officers.list_officers(clients)
    return officers.apply_officers(clients, file, folder, dry=dry_run)
