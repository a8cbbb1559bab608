"""The city's tables, for anyone."""

from typing import Any

import pytest

from chalicelib.city.current import city
from tests.builders import KEBON_JERUK

ENABLED = [row for row in city().channels.values() if row.enabled]


@pytest.mark.parametrize(
    ("path", "count", "fields"),
    [
        ("categories", len(city().categories), {"code", "name", "group", "aliases"}),
        ("agencies", len(city().offices), {"code", "name", "level", "parent"}),
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
