"""`tanggap copy-secrets`."""

from typing import Annotated

import typer

from operate.answer import Answer, WrongUse
from operate.commands.answered import answered
from operate.commands.options import DryRun, NamedStack, require_stack

Region = Annotated[str, typer.Option("--to", metavar="REGION", help="Like ap-southeast-1.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("Not all secrets are in the other region")
def copy_secrets(region: Region, stack: NamedStack = None, dry_run: DryRun = False) -> Answer:
    """Copy a stack's secrets into another region, so that a stack can be made there once this
    region is lost: the pepper, what senders' deliveries and our access are proven by, and the keys
    of pushes. Give it again after each change of one.
    """
    import boto3

    from operate import secret_copy

    name, here = require_stack(stack), boto3.client("ssm")
    if region == here.meta.region_name:
        raise WrongUse(f"{region} is the stack's own region; name another one.")
    do = secret_copy.plan_copy if dry_run else secret_copy.copy_secrets
    return do(here, boto3.client("ssm", region_name=region), name)
