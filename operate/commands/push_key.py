"""`tanggap push-key`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import DryRun, NamedStack, require_stack

app = typer.Typer(add_completion=False)


@app.command()
@answered("The keys could not be changed")
def push_key(stack: NamedStack = None, dry_run: DryRun = False) -> Answer:
    """Make a key that signs pushes to browsers, in Parameter Store, and show its public part.
    The newest two keys are live.
    """
    import boto3

    from operate import push_key

    name = require_stack(stack)
    make = push_key.plan_push_key if dry_run else push_key.make_push_key
    return make(boto3.client("ssm"), name)
