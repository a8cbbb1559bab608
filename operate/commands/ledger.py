"""`tanggap ledger`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, Stack

app = typer.Typer(add_completion=False)


@app.command()
@answered("The ledger can't be read")
def ledger(stack: Stack = None, aws_port: AwsPort = AWS_PORT) -> Answer:
    """Show the frozen versions of scores, and verify the ledger that they stand in: its chain, that
    no object was replaced or removed, that each is locked (on AWS), and that everybody gets the
    versions as they stand there.
    """
    from operate import ledger, session

    clients = session.make_clients(stack, aws_port)
    return ledger.verify_ledger(clients, locked=bool(stack))
