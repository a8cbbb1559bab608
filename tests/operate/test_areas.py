"""The operator's import of outlines: what it takes, and the sentence for every kind of fault."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city.places import outlines_file
from chalicelib.city.places.area_of_point import OUTLINES, FoundBy, Places
from chalicelib.city.tables.reader import read_city
from operate import areas
from tests.operate.program import give

KELURAHAN = read_city(areas.JAKARTA).kelurahan
FIRST, SECOND, *_ = KELURAHAN.values()
SIDE = 0.001


def ring(lng: float, lat: float, side: float = SIDE) -> list[list[float]]:
    east, north = lng + side, lat + side
    west, south = lng - side, lat - side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def a_collection() -> dict[str, Any]:
    """A square around the point of every kelurahan."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": k.code},
            "geometry": {"type": "Polygon", "coordinates": [ring(k.lng, k.lat)]},
        }
        for k in KELURAHAN.values()
    ]
    return {"type": "FeatureCollection", "features": features}


WHOLE = a_collection()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Jakarta's tables."""
    place = tmp_path / "jakarta"
    place.mkdir()
    for table in areas.JAKARTA.glob("*.csv"):
        (place / table.name).write_bytes(table.read_bytes())
    return place


def run(folder: Path, content: object) -> int:
    file = folder.parent / "outlines.geojson"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return give("areas", str(file), "--folder", str(folder))


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """The whole collection with one change made to its first feature."""
    collection = copy.deepcopy(WHOLE)
    change(collection["features"][0])
    return collection


def coordinates(value: object) -> dict[str, Any]:
    return changed(lambda feature: feature["geometry"].update(coordinates=value))


def test_imported_outlines_place_every_kelurahan(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, WHOLE) == 0
    assert "267 kelurahan, 267 polygons, 1068 corners" in capsys.readouterr().out
    places = Places(KELURAHAN, outlines_file.read_outlines(folder))
    for k in KELURAHAN.values():
        found = places.at(k.lat, k.lng)
        assert (found and found.code, found and found.how) == (k.code, FoundBy.OUTLINE)


def test_holes_islands_heights_and_features_of_one_code_are_taken(folder: Path) -> None:
    square, far = ring(FIRST.lng, FIRST.lat), ring(FIRST.lng, FIRST.lat + 0.01)
    hole = [[*corner, 12.5] for corner in ring(FIRST.lng, FIRST.lat, SIDE / 2)]
    collection = changed(
        lambda f: f.update(geometry={"type": "MultiPolygon", "coordinates": [[square, hole]]})
    )
    more = copy.deepcopy(WHOLE["features"][0])
    more["geometry"]["coordinates"] = [far]
    collection["features"].append(more)
    assert run(folder, collection) == 0
    read_back = outlines_file.read_outlines(folder)
    assert read_back is not None
    assert [len(p.rings) for p in read_back.polygons if p.code == FIRST.code] == [2, 1]


def test_a_point_of_the_table_outside_its_outline_is_noted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, coordinates([ring(FIRST.lng + 0.02, FIRST.lat)])) == 0
    assert f"note: the table's point of {FIRST.code}" in capsys.readouterr().out


FAULTS: list[tuple[str, object, str]] = [
    ("not JSON", "{", "is not JSON"),
    ("another JSON", [1], "is not a GeoJSON FeatureCollection"),
    ("no features", {"type": "FeatureCollection"}, "has no list of features"),
    ("empty", {"type": "FeatureCollection", "features": []}, f"{FIRST.code} {FIRST.name}"),
    ("not a feature", changed(lambda f: f.update(type="Point")), "feature 1"),
    ("no code", changed(lambda f: f.update(properties={})), "feature 1: has no property code"),
    ("no properties", changed(lambda f: f.update(properties=None)), "has no property code"),
    ("number", changed(lambda f: f.update(properties={"code": 31})), "has no property code"),
    (
        "unknown code",
        changed(lambda f: f.update(properties={"code": "31.99.01.1001"})),
        "feature 1 (31.99.01.1001): the code 31.99.01.1001 is not in the table",
    ),
    ("no geometry", changed(lambda f: f.update(geometry=None)), "its geometry is missing"),
    (
        "a line",
        changed(lambda f: f.update(geometry={"type": "LineString", "coordinates": []})),
        f"feature 1 ({FIRST.code}): its geometry is LineString, not Polygon or MultiPolygon",
    ),
    ("no coordinates", coordinates(None), "a polygon has no rings"),
    ("no rings", coordinates([]), "a polygon has no rings"),
    ("too short", coordinates([ring(1, 1)[:3]]), "fewer than four positions"),
    ("open", coordinates([[*ring(1, 1)[:4], [9, 9]]]), "is not closed"),
    ("flat", coordinates([[[1, 1], [2, 2], [1, 1], [1, 1]]]), "encloses nothing"),
    ("metres", coordinates([ring(700_000, 9_300_000)]), "is off the globe"),
    ("exchanged", coordinates([ring(-6.2, 106.8)]), "longitude first"),
    ("words", coordinates([[["a", "b"]] * 4]), "is not a position"),
    ("truth", coordinates([[[True, False]] * 4]), "is not a position"),
    ("NaN", coordinates([[[float("nan"), 1]] * 4]), "is not a position"),
    ("one number", coordinates([[[1]] * 4]), "is not a position"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), FAULTS, ids=[f[0] for f in FAULTS])
def test_a_faulty_file_is_refused_in_one_sentence_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, content: object, sentence: str
) -> None:
    assert run(folder, content) == 1
    complaint = capsys.readouterr().err
    assert sentence in complaint, name
    assert "Nothing was written" in complaint
    assert not (folder / OUTLINES).exists()


def test_every_kelurahan_without_an_outline_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    collection = {**WHOLE, "features": WHOLE["features"][2:]}
    assert run(folder, collection) == 1
    complaint = capsys.readouterr().err
    assert f"{FIRST.code} {FIRST.name}" in complaint
    assert f"{SECOND.code} {SECOND.name}" in complaint


def test_every_faulty_feature_is_named_but_a_flood_is_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    collection = copy.deepcopy(WHOLE)
    for feature in collection["features"]:
        feature["geometry"] = None
    assert run(folder, collection) == 1
    complaint = capsys.readouterr().err
    assert complaint.count("its geometry is missing") == areas.SHOWN
    assert "... and 247 more" in complaint


def test_a_file_that_is_not_there_is_said_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert give("areas", str(folder / "none.geojson"), "--folder", str(folder)) == 1
    assert "none.geojson" in capsys.readouterr().err


def test_a_folder_without_tables_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert give("areas", "any.geojson", "--folder", str(tmp_path)) == 1
    assert "csv" in capsys.readouterr().err


def test_an_earlier_import_survives_a_faulty_one(folder: Path) -> None:
    assert run(folder, WHOLE) == 0
    before = (folder / OUTLINES).read_bytes()
    assert run(folder, "{") == 1
    assert (folder / OUTLINES).read_bytes() == before
