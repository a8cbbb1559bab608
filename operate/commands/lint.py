"""`tanggap lint`."""

from pathlib import Path
from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered

Template = Annotated[Path, typer.Argument(help="The packaged template.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The template was not checked")
def lint(template: Template = Path("build/arm64/package/sam.yaml")) -> Answer:
    """Lint the packaged template, the roles of functions and the state machine."""
    from operate.lint import lint_template

    return lint_template(template.parent)
