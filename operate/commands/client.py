"""`tanggap client`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered

app = typer.Typer(add_completion=False)


@app.command()
@answered("The client was not built")
def client() -> Answer:
    """Build the typed Python client from the API's description, as a wheel in build/client."""
    from operate.client import build_client

    return build_client()
