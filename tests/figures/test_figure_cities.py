"""The cities that the pages are tested with have the columns that are published."""

import json

import sqlglot

from chalicelib.figures.measures import load_measures
from tests.browser.figure_cities import CITIES, COLUMNS, SCORE_COLUMNS


def test_every_measure_has_its_columns() -> None:
    known = {**COLUMNS, "scores": SCORE_COLUMNS[:-2]}  # without state and version
    counted = {
        name: tuple(sqlglot.parse_one(measure.sql, dialect="athena").named_selects)
        for name, measure in load_measures().items()
    }
    assert counted == {name: known.get(name) for name in counted}


def test_a_city_has_the_files_that_its_index_names() -> None:
    for name, build in CITIES.items():
        files = build()
        if name == "nothing":
            assert files == {}
            continue
        listed = json.loads(files["index.json"])["measures"]
        named = [each["url"] for one in listed for each in one["files"] if "json" in each["url"]]
        assert {url.rpartition("/")[2] for url in named} <= files.keys(), name
