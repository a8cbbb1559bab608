"""Each setting of a city is read as it is declared, and its declaration says what it is."""

import inspect
import re
from dataclasses import fields
from typing import Any

import pytest

from chalicelib.city.city_settings import CitySettings, Within
from chalicelib.city.tables.reader import TableError, read_city
from tests.city.conftest import Folder

SOURCE = inspect.getsource(CitySettings)
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


def test_every_setting_says_what_it_is() -> None:
    """In a comment behind the field, or above it."""
    for key in KINDS:
        commented = rf"^    (# [^\n]+\n    {key}: .+|{key}: .+  # .+)$"
        assert re.search(commented, SOURCE, re.MULTILINE), key
