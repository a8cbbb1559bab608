"""What is published: every file says its moment, definition and licence, and is in the index and in
the catalogue of the city's data portal.
"""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.figures import measures
from chalicelib.figures.counting import Run, count_figures
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, epoch, list_rows, make_city

NOW = epoch("2026-06-11 09:30")
ROOT = "v1/statistics/"
MEASURES = [name.replace("_", "-") for name in measures.load_measures()]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Place:
    lake, place = Place(), Place()
    put_batch(lake, list_rows(make_city(1, NOW, 60)), NOW - 2 * DAY)
    folder: Path = tmp_path_factory.mktemp("run")
    count_figures(Run(lake, place, datetime.fromtimestamp(NOW, UTC), folder))
    return place


def read(public: Place, name: str) -> Any:
    return json.loads(public.objects[ROOT + name])


def test_each_measure_says_its_moment_definition_and_licence(public: Place) -> None:
    for name in MEASURES:
        content = read(public, f"{name}.json")
        assert content["measure"] == name
        assert content["counted_at"] == "2026-06-11T09:30:00+07:00"
        assert content["license"] == "CC-BY-4.0"
        assert content["rules_version"] == city().figures[-1].version
        assert {*content["title"]} == {*content["definition"]} == {"id", "en"}
        assert all(len(row) == len(content["columns"]) for row in content["rows"])
        for ending in ("json", "csv"):
            about = public.about[f"{ROOT}{name}.{ending}"]
            assert about["counted-at"] == content["counted_at"]
            assert about["license"] == "CC-BY-4.0"
            assert about["Cache-Control"] == "public, max-age=60"


def test_the_table_has_the_rows_of_the_json(public: Place) -> None:
    for name in MEASURES:
        content = read(public, f"{name}.json")
        text = public.objects[f"{ROOT}{name}.csv"].decode()
        heading, *rows = csv.reader(io.StringIO(text, newline=""))
        assert heading == content["columns"]
        assert rows == [
            ["" if cell is None else str(cell) for cell in row] for row in content["rows"]
        ]


def test_codes_of_the_city_have_their_names(public: Place) -> None:
    content = read(public, "reports-by-channel.json")
    assert content["columns"][:3] == ["month", "channel", "channel_name"]
    names = {row[1]: row[2] for row in content["rows"]}
    assert names["jaki"] == city().channels["jaki"].name
    kecamatan = {row[1]: row[2] for row in read(public, "reports-by-kelurahan.json")["rows"]}
    assert kecamatan["31.73.05"] == "Kebon Jeruk"


def test_the_index_lists_every_file_there_is(public: Place) -> None:
    index = read(public, "index.json")
    files = {file["url"] for each in index["measures"] for file in each["files"]}
    facts = {each["url"] for each in index["facts"]}
    own = {f"/{ROOT}index.json", f"/{ROOT}catalog.jsonld"}
    assert files | facts | own == {f"/{key}" for key in public.objects}
    assert [each["month"] for each in index["facts"]] == [
        f"2026-0{number}" for number in (5, 4, 3, 2, 1)
    ]


def test_the_catalogue_is_dcat_and_leads_to_every_file(public: Place) -> None:
    catalog = read(public, "catalog.jsonld")
    assert catalog["@type"] == "dcat:Catalog"
    prefixes = {*catalog["@context"]}
    datasets = catalog["dcat:dataset"]
    assert {each["dct:identifier"] for each in datasets} == {*MEASURES, "facts"}
    leads = set()
    for each in datasets:
        assert {name.partition(":")[0] for name in each if ":" in name} <= prefixes
        assert {text["@language"] for text in each["dct:title"]} == {"id", "en"}
        assert each["dct:license"]["@id"].startswith("https://creativecommons.org/")
        assert each["dct:modified"]["@value"] == "2026-06-11T09:30:00+07:00"
        leads |= {one["dcat:downloadURL"]["@id"] for one in each["dcat:distribution"]}
    files = {key for key in public.objects if not key.endswith(("index.json", ".jsonld"))}
    assert leads == {f"https://lapor.tanggap.test/{key}" for key in files}
