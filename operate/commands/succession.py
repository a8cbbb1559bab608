"""`tanggap succession`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, JAKARTA, AwsPort, DryRun, Folder, Stack

Office = Annotated[
    str | None, typer.Option(help="The code of one dissolved office; all without it.")
]
app = typer.Typer(add_completion=False, no_args_is_help=True)
UNLESS = "It was interrupted; give the command again"


@app.callback()
def succession() -> None:
    """Offices that the column `successor` of offices.csv has dissolved."""


@app.command("list")
@answered(UNLESS)
def list_left(
    office: Office = None,
    folder: Folder = JAKARTA,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
) -> Answer:
    """Show what dissolved offices still have."""
    from operate import session, succession

    return succession.show_left(session.make_clients(stack, aws_port), folder, office)


@app.command()
@answered(UNLESS)
def hand_over(
    office: Office = None,
    folder: Folder = JAKARTA,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Give what they have to their successors now, and move the officers' accounts; a head becomes
    an officer there. A dry run shows what would be given.
    """
    from operate import session, succession

    do = succession.show_left if dry_run else succession.hand_over
    return do(session.make_clients(stack, aws_port), folder, office)
