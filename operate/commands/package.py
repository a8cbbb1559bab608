"""`tanggap package`."""

from typing import Annotated, Literal

import typer

from operate.answer import Answer
from operate.commands.answered import answered

Arch = Annotated[Literal["arm64", "x86_64"], typer.Option(help="Of the functions.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("The package was not made")
def package(arch: Arch = "arm64") -> Answer:
    """Make the package that is deployed, in build/<arch>/package."""
    from operate.package import describe_package, make_package

    return describe_package(make_package(arch))
