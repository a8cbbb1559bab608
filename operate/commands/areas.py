"""`tanggap areas`."""

from pathlib import Path
from typing import Annotated

import typer

from operate.answer import Answer
from operate.commands.answered import answered
from operate.commands.options import JAKARTA, DryRun, Folder

File = Annotated[
    Path | None,
    typer.Argument(help="GeoJSON FeatureCollection in WGS84, with the property code."),
]
app = typer.Typer(add_completion=False)


@app.command()
@answered("Nothing was written")
def areas(file: File = None, folder: Folder = JAKARTA, dry_run: DryRun = False) -> Answer:
    """Import the outlines of the kelurahan, for look-ups and for maps in browsers. Without a file,
    draw the TopoJSON of the city's cells, which is part of the source.
    """
    from operate import areas

    if file is None:
        return (areas.plan_cells if dry_run else areas.draw_cells)(folder)
    return (areas.plan_import if dry_run else areas.import_file)(file, folder)
