"""Templates of offices over HTTP."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.city.current import city
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, filed, signed_in
from tests.faults import Calls

LURAH = signed_in(KEBON_JERUK, "head")
CAMAT = signed_in(KECAMATAN_KEBON_JERUK, "head")
TEXT = "Laporan {number} tentang {category} di {address} ditangani {office}."


def kept(http: Any, code: str, headers: dict[str, str], query: str = "", **body: Any) -> Any:
    given = {"title": "Diterima", "text": TEXT, **body}
    path = f"/v1/templates/{code}{query}"
    return http.put(path, headers=headers, body=json.dumps(given))


def listed(http: Any, query: str = "", headers: dict[str, str] | None = None) -> list[Any]:
    answer = http.get(f"/v1/templates{query}", headers=headers or signed_in())
    assert answer.status_code == 200, answer.body
    items: list[Any] = answer.json_body["items"]
    return items


def codes(http: Any, query: str = "", headers: dict[str, str] | None = None) -> list[str]:
    return [each["code"] for each in listed(http, query, headers)]


def test_an_office_picks_from_its_own_and_those_above(http: Any, calls: Calls) -> None:
    kept(http, "b-sendiri", LURAH)
    kept(http, "a-sendiri", LURAH)
    kept(http, "kecamatan", CAMAT)
    kept(http, "kota", signed_in("31.73", "head"))
    kept(http, "tetangga", signed_in("31.73.05.1002", "head"))
    calls.made.clear()
    assert codes(http) == ["a-sendiri", "b-sendiri", "kecamatan", "kota"]
    assert calls.made == ["Query"] * 4  # the office and the three above it
    assert codes(http, headers=CAMAT) == ["kecamatan", "kota"]


def test_of_two_with_one_code_the_nearer_office_counts(http: Any) -> None:
    kept(http, "terima", CAMAT, title="dari kecamatan")
    assert [each["title"] for each in listed(http)] == ["dari kecamatan"]
    kept(http, "terima", LURAH, title="dari kelurahan")
    assert [each["title"] for each in listed(http)] == ["dari kelurahan"]


def test_a_template_is_replaced_by_the_next_of_its_code(http: Any) -> None:
    kept(http, "terima", LURAH, action="proses", category="sampah")
    answer = kept(http, "terima", LURAH, title="Lain", text="Terima kasih")
    assert answer.json_body == {
        "code": "terima",
        "agency": {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"},
        "title": "Lain",
        "text": "Terima kasih",
        "action": None,
        "category": None,
        "filled": None,
    }
    assert listed(http) == [answer.json_body]


def test_templates_are_filled_for_a_report_and_those_for_other_categories_left_out(
    http: Any,
) -> None:
    kept(http, "semua", LURAH)
    kept(http, "sampah", LURAH, category="sampah", action="proses")
    kept(http, "lampu", LURAH, category="lampu-jalan")
    place = {"kelurahan": KEBON_JERUK, "address": "Jl. {number} 5"}
    number = filed(http, place=place)["number"]
    found = {each["code"]: each for each in listed(http, f"?number={number}")}
    assert list(found) == ["sampah", "semua"]
    told = f"Laporan {number} tentang Sampah di Jl. {{number}} 5 ditangani Kelurahan Kebon Jeruk."
    assert found["semua"]["filled"] == told
    assert found["sampah"]["category"] == {"code": "sampah", "name": "Sampah"}
    assert found["sampah"]["action"] == "proses"


def test_a_place_without_an_address_is_told_by_its_kelurahan(http: Any) -> None:
    kept(http, "di", LURAH, text="di {address}")
    for place, told in (
        ({"kelurahan": KEBON_JERUK}, "di Kelurahan Kebon Jeruk"),
        ({"lat": -7.9, "lng": 112.6}, "di lokasi yang dilaporkan"),
    ):
        number = filed(http, place=place)["number"]
        query = f"?number={number}&agency={KEBON_JERUK}"
        reader = signed_in("BIROPEM", "verifier")
        assert [each["filled"] for each in listed(http, query, reader)] == [told]


def test_who_may_not_read_a_report_gets_no_template_filled_with_it(http: Any) -> None:
    kept(http, "terima", LURAH)
    number = filed(http, place={"kelurahan": "31.01.01.1001"})["number"]
    for name, expected in ((number, 403), ("JK1", 404), ("JK261124-BRRAE4", 404)):
        answer = http.get(f"/v1/templates?number={name}", headers=signed_in())
        assert answer.status_code == expected


def test_heads_keep_templates_for_their_own_tree_and_admins_for_any(http: Any) -> None:
    below = f"?agency={KEBON_JERUK}"
    assert kept(http, "a", CAMAT, below).json_body["agency"]["code"] == KEBON_JERUK
    assert kept(http, "b", signed_in("", "admin"), below).status_code == 200
    assert codes(http) == ["a", "b"]
    assert outcome(kept(http, "c", signed_in())) == (403, "wrong-role")
    refused = kept(http, "c", LURAH, f"?agency={KECAMATAN_KEBON_JERUK}")
    assert outcome(refused) == (403, "not-your-office")
    assert [head["code"] for head in problem_of(refused)["heads"]] == ["31.73", "31"]
    assert outcome(kept(http, "c", signed_in("", "admin"))) == (422, "bad-field")
    assert outcome(kept(http, "c", CAMAT, "?agency=NASA")) == (422, "bad-field")
    gone = http.delete(f"/v1/templates/a{below}", headers=signed_in())
    assert outcome(gone) == (403, "wrong-role")
    assert codes(http) == ["a", "b"]


def test_a_template_is_deleted_once(http: Any) -> None:
    kept(http, "terima", LURAH)
    kept(http, "terima", CAMAT)
    gone = http.delete("/v1/templates/terima", headers=LURAH)
    assert (gone.status_code, gone.body) == (204, b"")
    again = http.delete("/v1/templates/terima", headers=LURAH)
    assert outcome(again) == (404, "unknown-template")
    assert codes(http) == ["terima"]  # the kecamatan's is still there


@pytest.mark.parametrize(
    ("code", "body", "field"),
    [
        ("Terima", {}, "code"),
        ("a" * 41, {}, "code"),
        ("-a", {}, "code"),
        ("a%20b", {}, "code"),
        ("a", {"text": "{siapa}"}, "text"),
        ("a", {"text": "  "}, "text"),
        ("a", {"text": "x" * 1001}, "text"),
        ("a", {"title": ""}, "title"),
        ("a", {"title": "x" * 81}, "title"),
        ("a", {"action": "bakar"}, "action"),
        ("a", {"category": "kapal selam"}, "category"),
        ("a", {"siapa": "saya"}, "siapa"),
    ],
)
def test_what_is_no_template_is_refused_and_not_kept(
    http: Any, code: str, body: dict[str, Any], field: str
) -> None:
    answer = kept(http, code, LURAH, **body)
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == field
    assert codes(http) == []


def test_an_office_has_so_many_and_may_still_change_them(
    http: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert city().settings.most_templates == 50
    few = replace(city(), settings=replace(city().settings, most_templates=2))
    monkeypatch.setattr("chalicelib.casework.template_store.city", lambda: few)
    for code in ("a", "b"):
        assert kept(http, code, LURAH).status_code == 200
    assert outcome(kept(http, "c", LURAH)) == (409, "too-many")
    assert kept(http, "a", LURAH, title="lain").status_code == 200
    assert kept(http, "c", CAMAT).status_code == 200
    assert codes(http) == ["a", "b", "c"]
