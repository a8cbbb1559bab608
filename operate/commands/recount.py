"""`tanggap recount`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, DryRun, Stack

app = typer.Typer(add_completion=False)


@app.command()
@answered("Nothing is lost, but it was not counted")
def recount(stack: Stack = None, aws_port: AwsPort = AWS_PORT, dry_run: DryRun = False) -> Answer:
    """Compare closings and facts with the reports, and put them right. It reads the whole table
    twice, and each report.
    """
    from operate import recount, session

    return recount.recount(session.make_clients(stack, aws_port), dry=dry_run)
