"""The look-ups of the city's areas, by point and by the names in a text, each made once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.city.current import city, find_city_folder
from chalicelib.city.places.area_of_point import (
    OUTLINES,
    OutlinesDisagreeError,
    OutlinesError,
    Places,
)
from chalicelib.city.places.cells import CellsError, read_cells
from chalicelib.platform.telemetry import log

if TYPE_CHECKING:
    from chalicelib.city.places.gazetteer import Gazetteer


@cache
def load_places() -> Places:
    """Return the look-up of points: by outlines, else by the cells of the grid, else by nearest
    points.

    A file that can't be used counts as absent: what ``tanggap city check`` refuses is no reason to
    refuse a message.
    """
    kelurahan, folder = city().kelurahan, find_city_folder()
    if (folder / OUTLINES).exists():
        from chalicelib.city.places.outlines_file import read_outlines

        try:
            return Places(kelurahan, read_outlines(folder))
        except (OutlinesError, OutlinesDisagreeError) as fault:
            log.error("outlines_unusable", reason=str(fault))
    try:
        return Places(kelurahan, cells=read_cells(folder))
    except (CellsError, OutlinesDisagreeError) as fault:
        log.error("cells_unusable", reason=str(fault))
        return Places(kelurahan)


@cache
def load_gazetteer() -> Gazetteer:
    """Return the look-up of names."""
    from chalicelib.city.places.gazetteer import Gazetteer

    return Gazetteer(city().kelurahan, city().words, city().landmarks)
