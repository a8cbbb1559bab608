"""`tanggap secret`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import DryRun, NamedStack, require_stack

Channel = Annotated[str, typer.Option(help="As the table of channels names it.")]
Sender = Annotated[str | None, typer.Option(help="Of the channel, where it has several.")]
Verify = Annotated[bool, typer.Option("--verify", help="Ask for the word of its challenge too.")]
RevokeOlder = Annotated[
    bool,
    typer.Option(
        "--revoke-older",
        help="Let the newest key alone be valid, after a leak: the sender fails until it has it.",
    ),
]
Access = Annotated[
    list[str],
    typer.Option(
        metavar="NAME=VALUE",
        help="To its own API, as often as needed; NAME= to be asked for the value.",
    ),
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The secret could not be changed")
def secret(
    stack: NamedStack = None,
    channel: Channel = "sms",
    sender: Sender = None,
    verify: Verify = False,
    access: Access = [],  # noqa: B006  (Typer makes a list of its own)
    revoke_older: RevokeOlder = False,
    dry_run: DryRun = False,
) -> Answer:
    """Put a sender's keys into Parameter Store; the key is typed. The newest two keys of a
    sender are live, so that it can change its key without a gap.
    """
    import boto3

    from operate import secret

    name = require_stack(stack)
    member = f"{channel}/{secret.find_sender(channel, sender)}"
    new = secret.ask_secret(member, access, verify=verify, revoke_older=revoke_older)
    do = secret.plan_secret if dry_run else secret.add_secret
    return do(boto3.client("ssm"), name, member, new)
