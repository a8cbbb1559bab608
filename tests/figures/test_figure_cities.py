"""The cities that the pages are tested with have the columns that are published."""

import sqlglot

from chalicelib.figures.measures import load_measures
from tests.browser.figure_cities import CITIES, COLUMNS


def test_every_measure_has_its_columns() -> None:
    counted = {
        name: tuple(sqlglot.parse_one(measure.sql, dialect="athena").named_selects)
        for name, measure in load_measures().items()
    }
    assert counted == COLUMNS


def test_every_city_has_all_files_of_its_index() -> None:
    assert {name: len(build()) for name, build in CITIES.items() if name != "two years"} == {
        "one month": len(COLUMNS) + 1,
        "empty": len(COLUMNS) + 1,
        "nothing": 0,
    }
