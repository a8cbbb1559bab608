"""`tanggap photo`."""

from pathlib import Path
from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import DryRun

File = Annotated[Path | None, typer.Argument(help="The photo; a picture is drawn without one.")]
Url = Annotated[str, typer.Option("--url", metavar="URL", help="Of the running API.")]
app = typer.Typer(add_completion=False)


@app.command()
@answered("It can't be uploaded")
def photo(file: File = None, url: Url = "http://127.0.0.1:8000", dry_run: DryRun = False) -> Answer:
    """Upload a photo to a running stack, and print the id by which a report or a step names it."""
    from operate import photo

    return (photo.plan_upload if dry_run else photo.upload_file)(url, file)
