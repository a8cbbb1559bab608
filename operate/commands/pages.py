"""`tanggap pages`."""

import typer

from operate.answer import Answer
from operate.commands.answered import answered

app = typer.Typer(add_completion=False)


@app.command()
@answered("The pages were not built")
def pages() -> Answer:
    """Build the pages for people into build/pages."""
    from operate.pages import show_built

    return show_built()
