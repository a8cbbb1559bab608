"""`tanggap cost`."""

from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, DryRun

Stack = Annotated[
    str | None,
    typer.Option("--stack", metavar="NAME", help="A stack on AWS, with your own credentials."),
]
TrialPort = Annotated[int | None, typer.Option("--aws-port", help="Of a local AWS, for a trial.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The costs could not be counted")
def cost(stack: Stack = None, aws_port: TrialPort = None, dry_run: DryRun = False) -> Answer:
    """Write docs/cost.md from units and prices. With a stack, say what it cost in the last thirty
    days, for a report and for each office, and put that on its dashboard.
    """
    if not (stack or aws_port):
        from operate import cost_page

        return cost_page.plan_page() if dry_run else cost_page.write_page()
    from operate import cost_stack, session

    clients = session.make_clients(stack, aws_port or AWS_PORT)
    return cost_stack.show_costs(clients, stack, dry=dry_run)
