"""`tanggap retention`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, AwsPort, Number, Stack

app = typer.Typer(add_completion=False)


@app.command()
@answered("The ledger can't be read")
def retention(stack: Stack = None, aws_port: AwsPort = AWS_PORT, number: Number = None) -> Answer:
    """Show the proofs of what was removed because its time was over, and verify their chain. With a
    number, show whether the data of that report are proven to be gone.
    """
    from operate import retention, session

    return retention.show_proofs(session.make_clients(stack, aws_port), number)
