"""`tanggap api-keys`."""

from typing import TYPE_CHECKING, Annotated

import typer

from operate.answer import Answer, Planned
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

if TYPE_CHECKING:
    from chalicelib.publishing.partner_keys.store import PartnerKey, PartnerKeys

Name = Annotated[str, typer.Option(help="Of the system, shown where it adds to a report.")]
Contact = Annotated[str, typer.Option(help="Who is told when it misbehaves.")]
Key = Annotated[str, typer.Option(help="The start of its hash, as the list shows it.")]
Most = Annotated[int, typer.Option(min=0, help="Uses a day.")]
UsualMost = Annotated[int | None, typer.Option(min=0, help="Uses a day, else the usual number.")]
app = typer.Typer(add_completion=False, no_args_is_help=True)
UNLESS = "Nothing is changed"


def _find(key: str, stack: str | None, aws_port: int) -> "tuple[PartnerKeys, PartnerKey]":
    """Return the keys of a stack, and the one whose hash starts like this."""
    from operate import api_keys, session

    keys = api_keys.open_keys(session.make_clients(stack, aws_port))
    return keys, api_keys.find_key(keys, key)


@app.callback()
def api_keys() -> None:
    """Keys of developers' systems that file by Open311."""


@app.command("list")
@answered(UNLESS)
def list_keys(stack: Stack = None, aws_port: AwsPort = AWS_PORT) -> Answer:
    """List the keys by the start of their hash, with their use today and their owners."""
    from operate import api_keys, session

    return api_keys.list_keys(api_keys.open_keys(session.make_clients(stack, aws_port)))


@app.command()
@answered(UNLESS)
def issue(
    name: Name,
    contact: Contact,
    most: UsualMost = None,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Issue a key. It is shown once."""
    from operate import api_keys, session

    name, contact = name.strip(), contact.strip()
    api_keys.check_owner(name, contact)
    keys = api_keys.open_keys(session.make_clients(stack, aws_port))
    if dry_run:
        return Planned((f"issue a key to {name}, {contact}.",))
    return api_keys.issue_key(keys, name, contact, most)


@app.command()
@answered(UNLESS)
def add(
    key: Key, stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False
) -> Answer:
    """Issue a second key of the same partner, to replace one. It is shown once."""
    from operate import api_keys

    keys, found = _find(key, stack, aws_port)
    if dry_run:
        return Planned((f"issue a key beside {found.id} of {found.name}.",))
    return api_keys.add_key(keys, found)


@app.command()
@answered(UNLESS)
def limit(
    key: Key,
    most: Most,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Change how often a day a key may be used."""
    from operate import api_keys

    keys, found = _find(key, stack, aws_port)
    if dry_run:
        return Planned((f"let {found.name} use its key {most} times a day, now {found.most}.",))
    keys.limit(found, most)
    return api_keys.list_keys(keys)


@app.command()
@answered(UNLESS)
def revoke(
    key: Key, stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False
) -> Answer:
    """Revoke a key."""
    from operate import api_keys

    keys, found = _find(key, stack, aws_port)
    if dry_run:
        return Planned((f"revoke the key {found.id} of {found.name}.",))
    keys.revoke(found)
    return api_keys.list_keys(keys)
