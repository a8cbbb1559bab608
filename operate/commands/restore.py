"""`tanggap restore`."""

from datetime import datetime
from typing import Annotated

import typer

from operate.answer import Answer, WrongUse
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, MOMENT, NUMBER, STACK, AwsPort, Stack

At = Annotated[
    datetime | None,
    typer.Option(
        parser=MOMENT, metavar="MOMENT", help="The moment, like 2026-11-30T10:00 (in Jakarta)."
    ),
]
Backup = Annotated[str, typer.Option(metavar="ARN", help="A backup of the table instead.")]
Export = Annotated[
    str, typer.Option(metavar="s3://BUCKET/PREFIX", help="One export of the table instead.")
]
Only = Annotated[
    list[str],
    typer.Option(parser=NUMBER, metavar="NUMBER", help="Put back these reports only, whole."),
]
All = Annotated[
    bool, typer.Option("--all", help="Put back each report that has changed since, whole.")
]
WithRemoved = Annotated[
    bool,
    typer.Option(
        "--with-removed",
        help="Bring back, too, what its owners may have removed: templates, keys, contacts.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run/--apply", help="Say only what would be done, or do it.")
]
Keep = Annotated[
    bool, typer.Option("--keep", help="Keep the table of the moment, which costs by its size.")
]
WORKERS = 8  # a boto3 client has ten connections
app = typer.Typer(add_completion=False)


@app.command()
@answered("The restore is not complete; give it again")
def restore(
    at: At = None,
    backup: Backup = "",
    export: Export = "",
    only: Only = [],  # noqa: B006 -- Typer reads it
    everything: All = False,
    with_removed: WithRemoved = False,
    dry_run: DryRun = True,
    keep: Keep = False,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
) -> Answer:
    """Bring a restore of the table into use: what is damaged or missing is copied back from the
    moment. What was written since stays, unless it is named. Without --apply it changes nothing.
    """
    from operate import restore, session
    from operate.restore_pepper import load_pepper
    from operate.restore_tables import open_source

    if sum(map(bool, (at, backup, export))) != 1:
        raise WrongUse("Name one of --at, --backup and --export.")
    if only and everything:
        raise WrongUse("--only and --all exclude each other.")
    clients = session.make_clients(stack, aws_port)
    source = open_source(clients, at, backup, export)
    pepper = load_pepper(clients, stack or STACK) if export else ""
    order = restore.Order(source, tuple(only), everything, with_removed, WORKERS, pepper)
    if dry_run:
        return restore.look(clients, order)
    return restore.restore(clients, order, keep=keep)
