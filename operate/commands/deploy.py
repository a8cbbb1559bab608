"""`tanggap deploy`."""

import sys
from typing import Annotated, Literal

import typer

from operate.answer import Answer, WrongUse
from operate.commands.answered import answered
from operate.commands.options import STACK, DryRun, StackOnAws

Bucket = Annotated[str, typer.Option(help="Where package and template are put.")]
Arch = Annotated[Literal["arm64", "x86_64"], typer.Option(help="Of the functions.")]
Parameters = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME=VALUE...", help="The template's, as in infra/README.md."),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force", envvar="FORCE", help="Deploy a mend while an alarm rings: no alarm watches."
    ),
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("Not deployed")
def deploy(
    bucket: Bucket,
    parameters: Parameters = None,
    stack: StackOnAws = STACK,
    arch: Arch = "arm64",
    force: Force = False,
    dry_run: DryRun = False,
) -> Answer:
    """Look at the account as `preflight` does, package and deploy to AWS, and upload the pages. A
    parameter that is not named keeps its value. An update goes back by itself when an alarm rings.
    """
    from operate import deploy, preflight

    if not bucket:
        raise WrongUse("Give --bucket, and parameters as Name=value.")
    values = deploy.parse_parameters(parameters or [])
    looked = preflight.look(preflight.open_account(stack, values))
    print(*looked.list_lines(), sep="\n", file=sys.stderr)
    preflight.require_ready(looked)
    watch = deploy.choose_watch(stack, values, force=force)
    print(watch.describe(), file=sys.stderr)
    if dry_run:
        return deploy.plan_deploy(stack, bucket, values)
    return deploy.deploy_all(stack, bucket, arch, values, watch)
