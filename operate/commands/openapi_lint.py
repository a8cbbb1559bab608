"""`tanggap openapi-lint`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered

app = typer.Typer(add_completion=False)


@app.command()
@answered("The document was not checked")
def openapi_lint() -> Answer:
    """Lint the OpenAPI document, and compile a TypeScript client of it."""
    from operate.openapi_lint import check_document

    return check_document()
