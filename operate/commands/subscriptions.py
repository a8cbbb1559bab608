"""`tanggap subscriptions`."""

from typing import Annotated

import typer

from operate.answer import Answer, ShownFirst
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

Url = Annotated[str, typer.Option("--url", metavar="URL", help="Of the partner's system.")]
Filter = Annotated[
    str, typer.Option("--filter", help="Which entries, by the topic's attributes, as SNS reads it.")
]
app = typer.Typer(add_completion=False, no_args_is_help=True)
UNLESS = "Nothing is changed"


@app.callback()
def subscriptions() -> None:
    """Partners' systems that get every timeline entry of their choice, by HTTPS."""


@app.command("list")
@answered(UNLESS)
def list_systems(stack: Stack = None, aws_port: AwsPort = AWS_PORT) -> Answer:
    """List the systems and their filters."""
    from operate import session, subscriptions

    return subscriptions.list_subscriptions(session.make_clients(stack, aws_port))


@app.command()
@answered(UNLESS)
def add(
    url: Url,
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    wanted: Filter = "{}",
    dry_run: DryRun = False,
) -> Answer:
    """Subscribe a system, or replace the filter of one that is subscribed."""
    from operate import session, subscriptions

    address, policy = subscriptions.check_url(url), subscriptions.parse_filter(wanted)
    clients = session.make_clients(stack, aws_port)
    do = subscriptions.plan_subscription if dry_run else subscriptions.add_subscription
    return do(clients, address, policy)


@app.command()
@answered(UNLESS)
def remove(
    url: Url, stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False
) -> Answer:
    """Unsubscribe a system."""
    from operate import session, subscriptions

    address = subscriptions.check_url(url)
    clients = session.make_clients(stack, aws_port)
    do = subscriptions.plan_removal if dry_run else subscriptions.remove_subscription
    return do(clients, address)


@app.command()
@answered(UNLESS)
def missed(
    stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False
) -> Answer | ShownFirst:
    """List the entries that a system did not take within an hour, and remove what was listed."""
    from operate import session, subscriptions

    clients = session.make_clients(stack, aws_port)
    return subscriptions.peek_missed(clients) if dry_run else subscriptions.take_missed(clients)
