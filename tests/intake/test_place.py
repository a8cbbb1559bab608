"""Outlines that can't be used: messages are placed by nearest points, and one line tells of it."""

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chalicelib.city.current import CITIES, city
from chalicelib.city.places import lookup, outlines_file
from chalicelib.city.places.area_of_point import OUTLINES, FoundBy
from chalicelib.city.places.cells import GRID
from chalicelib.city.places.lookup import load_places
from chalicelib.city.places.polygons import Outlines, Ring, make_outline
from chalicelib.intake import place as intake_place
from tests.builders import KEBON_JERUK, a_draft


class Lines:
    """The log, as level and what was said."""

    def __init__(self) -> None:
        self.said: list[tuple[int, str, str]] = []

    def error(self, event: str, *, reason: str) -> None:
        self.said.append((logging.ERROR, event, reason))


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    kept = Lines()
    monkeypatch.setattr(lookup, "log", kept)
    return kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that placing reads outlines from."""
    monkeypatch.setattr(lookup, "find_city_folder", lambda: tmp_path)
    load_places.cache_clear()
    yield tmp_path
    load_places.cache_clear()


def drawn(*codes: str) -> Outlines:
    """A large square for each, around Kebon Jeruk."""
    west, south, east, north = 106_700_000, -6_250_000, 106_800_000, -6_150_000
    ring = Ring([west, east, east, west], [south, south, north, north])
    return Outlines(make_outline(code, (ring,)) for code in codes)


def foreign(folder: Path) -> None:
    outlines_file.write_outlines(folder, drawn(*city().kelurahan, "31.99.01.1001"))


def cut_short(folder: Path) -> None:
    path = outlines_file.write_outlines(folder, drawn(*city().kelurahan))
    path.write_bytes(path.read_bytes()[:-1])


def unreadable(folder: Path) -> None:
    (folder / OUTLINES).mkdir()


@pytest.mark.parametrize("spoil", [foreign, cut_short, unreadable])
def test_with_unusable_outlines_a_message_is_placed_by_the_nearest_point(
    folder: Path, lines: Lines, spoil: Callable[[Path], None]
) -> None:
    spoil(folder)
    places = [intake_place.locate_draft(a_draft()) for _ in range(3)]
    assert {(place.area, place.found) for place in places} == {(KEBON_JERUK, FoundBy.NEAREST_POINT)}
    [(level, event, reason)] = lines.said  # once, not for every message
    assert (level, event) == (logging.ERROR, "outlines_unusable")
    assert "31.99.01.1001" in reason or OUTLINES in reason


def test_the_grid_counts_where_there_are_no_outlines_and_a_damaged_one_refuses_no_message(
    folder: Path, lines: Lines
) -> None:
    shutil.copy(CITIES / "jakarta" / GRID, folder)
    assert intake_place.locate_draft(a_draft()).found == FoundBy.CELL
    (folder / GRID).write_bytes(b"none")
    load_places.cache_clear()
    assert intake_place.locate_draft(a_draft()).found == FoundBy.NEAREST_POINT
    [(level, event, reason)] = lines.said
    assert (level, event) == (logging.ERROR, "cells_unusable")
    assert GRID in reason


def test_usable_outlines_and_a_city_without_any_say_nothing(folder: Path, lines: Lines) -> None:
    assert intake_place.locate_draft(a_draft()).found == FoundBy.NEAREST_POINT
    outlines_file.write_outlines(folder, drawn(KEBON_JERUK, *city().kelurahan))
    load_places.cache_clear()
    assert intake_place.locate_draft(a_draft()).found == FoundBy.OUTLINE
    assert lines.said == []
