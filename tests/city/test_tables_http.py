"""The city's tables, for anyone."""

from typing import Any

import pytest

from chalicelib.city.current import city
from tests.builders import KEBON_JERUK

ENABLED = [row for row in city().channels.values() if row.enabled]


@pytest.mark.parametrize(
    ("path", "count", "fields"),
    [
        (
            "categories",
            len(city().categories),
            {"code", "name", "group", "aliases", "words", "closing_photo", "ksd"},
        ),
        ("agencies", len(city().offices), {"code", "name", "official_name", "level", "parent"}),
        (
            "channels",
            len(ENABLED),
            {"code", "name", "kind", "visibility"},
        ),
        ("areas", len(city().kelurahan), {"code", "name", "kecamatan", "kota", "lat", "lng"}),
    ],
)
def test_each_table_is_listed_whole_and_may_be_kept_for_a_day(
    http: Any, path: str, count: int, fields: set[str]
) -> None:
    answer = http.get(f"/v1/{path}")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.json_body["next"] is None
    rows = answer.json_body["items"]
    assert len(rows) == len({row["code"] for row in rows}) == count
    assert all(row.keys() == fields for row in rows)


def test_a_category_is_looked_for_by_its_name_group_and_everyday_words(http: Any) -> None:
    rows = {row["code"]: row for row in http.get("/v1/categories").json_body["items"]}
    lamps = rows["lampu-jalan"]
    assert {"lampu jalan mati", "pju"} <= {*lamps["words"]}
    assert lamps["group"] == {"code": "jalan", "name": "Jalan, Trotoar dan Jembatan"}
    assert lamps["closing_photo"]
    assert not rows["kerja-sama"]["closing_photo"]
    assert {row["group"]["code"] for row in rows.values()} == {*city().groups}


def test_a_group_has_an_english_name_too(http: Any) -> None:
    answer = http.get("/v1/categories", headers={"Accept-Language": "en"})
    groups = {row["group"]["name"] for row in answer.json_body["items"]}
    assert groups == {group.name_en for group in city().groups.values()}


@pytest.mark.parametrize(
    ("path", "code", "names"),
    [
        ("categories", "lampu-jalan", ("Lampu Jalan", "Street Lights")),
        ("agencies", "DISHUB", ("Dinas Perhubungan", "Transport Agency")),
        ("channels", "walikota", ("Kantor wali kota", "Mayor's office")),
        ("reasons", "daerah-lain", ("Di luar wilayah kota", "Outside the city")),
    ],
)
def test_names_come_in_the_language_that_was_asked_for_and_caches_are_told(
    http: Any, path: str, code: str, names: tuple[str, str]
) -> None:
    for language, name in zip(("id", "en"), names, strict=True):
        answer = http.get(f"/v1/{path}", headers={"Accept-Language": language})
        assert answer.headers["Vary"] == "Accept-Language"
        [row] = [row for row in answer.json_body["items"] if row["code"] == code]
        assert row["label" if path == "reasons" else "name"] == name


def test_a_point_is_told_its_area_and_a_point_outside_none(http: Any) -> None:
    [area] = http.get("/v1/areas?lat=-6.1926&lng=106.7697").json_body["items"]
    assert (area["code"], area["name"]) == (KEBON_JERUK, "Kebon Jeruk")
    assert area["found"]
    assert http.get("/v1/areas?lat=-6.9175&lng=107.6191").json_body["items"] == []


def test_every_code_a_table_gives_out_can_be_filed_with(http: Any) -> None:
    offices = {row["code"] for row in http.get("/v1/agencies").json_body["items"]}
    areas = {row["code"] for row in http.get("/v1/areas").json_body["items"]}
    assert areas <= offices
    parents = {row["parent"] for row in http.get("/v1/agencies").json_body["items"]}
    assert parents - {None} <= offices


def test_a_category_tells_the_first_of_its_words_only(http: Any) -> None:
    """All of them would be five times as much for each phone that lists the categories."""
    rows = http.get("/v1/categories").json_body["items"]
    assert max(len(row["words"]) for row in rows) == 20
    assert any(len(row.words) > 20 for row in city().categories.values())
