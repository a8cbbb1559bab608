"""Each setting of a city is read as it is declared, and told in docs/data.md as it is declared."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city.model import CitySettings, Within
from chalicelib.city.tables.reader import TableError, read_city

from .conftest import Folder

PAGE = Path(__file__).parents[2] / "docs" / "data.md"
KINDS: dict[str, Any] = {field.name: field.type for field in fields(CitySettings)}


def bounds(kind: Any) -> Within | None:
    return next((each for each in getattr(kind, "__metadata__", ()) if type(each) is Within), None)


NUMBERS = [(key, found) for key, kind in KINDS.items() if (found := bounds(kind))]


@pytest.mark.parametrize(("key", "within"), NUMBERS)
def test_a_number_is_within_its_bounds(folder: Folder, key: str, within: Within) -> None:
    for value in within:
        folder.change("settings", key, "value", str(value))
        assert getattr(read_city(folder.path).settings, key) == value
    for value in (within.least - 1, within.most + 1):
        row = folder.change("settings", key, "value", str(value))
        with pytest.raises(TableError) as refused:
            read_city(folder.path)
        meant = f"is not a number from {within.least:g} to {within.most:g}"
        assert str(refused.value) == (
            f"settings.csv row {row} ({key}), column value: '{value}' {meant}"
        )


def told(kind: Any) -> str | None:
    """The bounds of a number as the page writes them."""
    if not (within := bounds(kind)):
        return None
    least, most = (f"{each:,}" if each > 9999 else str(each) for each in within)
    return f"any from {least} to {most}" if kind.__origin__ is float else f"{least} to {most}"


def test_the_page_tells_of_every_setting_and_its_bounds() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("### Settings\n")[2].partition("\n###")[0]
    rows = re.findall(r"^\| (`.*?`) \| (.*?) \| .+ \|$", section, re.MULTILINE)
    written = {key: value for keys, value in rows for key in re.findall(r"`(\w+)`", keys)}
    assert list(written) == list(KINDS)
    declared = {key: told(kind) or written[key] for key, kind in KINDS.items()}
    assert written == declared
