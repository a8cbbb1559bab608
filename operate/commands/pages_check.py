"""`tanggap pages-check`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered

app = typer.Typer(add_completion=False)


@app.command()
@answered("The pages were not checked")
def pages_check() -> Answer:
    """Check the types of the pages against the OpenAPI document."""
    from operate.openapi_lint import check_document
    from operate.pages_check import check_pages

    return check_document(check_pages)
