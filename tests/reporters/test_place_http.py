"""A reporter corrects the place over HTTP: where the report is found then, and what is told."""

from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from tests.api.answers import outcome, problem_of
from tests.builders import JSON, KEBON_JERUK, acted, filed, loaded, moved, post, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

NEXT_DOOR = "31.73.05.1002"
OTHER = next(row for row in city().kelurahan.values() if row.kecamatan_code != "31.73.05")
THERE = {"address": "Jalan Panjang 5", "lat": OTHER.lat, "lng": OTHER.lng}
STREET = "Jalan Melati 3"


@pytest.fixture
def receipt(http: Any, hands: Hands) -> Any:
    place = {"address": STREET, "kelurahan": KEBON_JERUK}
    return filed(http, visibility="public", place=place)


def asked(http: Any, receipt: Any, key: str = "", **place: Any) -> Any:
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    if key:
        headers["Idempotency-Key"] = key
    path = f"/v1/reports/{receipt['number']}/place"
    return post(http, path, {"place": place or THERE}, headers)


def test_the_report_lies_there_for_everybody(http: Any, receipt: Any) -> None:
    number = receipt["number"]
    after = asked(http, receipt).json_body
    assert after["holder"]["code"] == OTHER.code
    assert after["place"]["address"] == "Jalan Panjang 5"
    assert after["place"]["kelurahan"]["code"] == OTHER.code
    assert "place" in after["may"]
    note = f"Sebelumnya: {STREET}, Kebon Jeruk. Sekarang: Jalan Panjang 5, {OTHER.name}, "
    work = http.get(f"/v1/work/{number}", headers=signed_in(OTHER.code)).json_body
    for told in (after, work):
        entry = told["timeline"][-1]
        assert (entry["kind"], entry["title"]) == ("place", "Pelapor memperbaiki lokasi.")
        assert entry["note"].startswith(note)
    public = http.get(f"/v1/reports/{number}").json_body
    assert public["timeline"][-1]["note"] == f"Sekarang: {OTHER.name}."
    assert public["place"]["address"] == "Jalan Panjang 5"
    assert STREET not in str(public)


def search(http: Any, area: str) -> list[str]:
    path = f"/v1/work/search?q=sampah&kelurahan={area}"
    items = http.get(path, headers=signed_in("BIROPEM", "verifier")).json_body["items"]
    return [each["number"] for each in items]


def test_lists_queues_and_searches_find_it_there_only(http: Any, receipt: Any) -> None:
    number = receipt["number"]
    asked(http, receipt)
    for area, there in ((KEBON_JERUK, []), (OTHER.code, [number])):
        listed = http.get(f"/v1/reports?kelurahan={area}").json_body["items"]
        assert [each["number"] for each in listed] == there
        queue = http.get("/v1/work", headers=signed_in(area)).json_body["items"]
        assert [each["number"] for each in queue] == there
        assert search(http, area) == there
    [line] = http.get(f"/v1/reports?kelurahan={OTHER.code}").json_body["items"]
    assert (line["lat"], line["lng"]) == (OTHER.lat, OTHER.lng)
    requests = http.get(f"/open311/v2/requests/{number}.json").json_body
    assert requests[0]["address"] == "Jalan Panjang 5"
    assert STREET not in http.get("/v1/reports.csv").body.decode()


def test_a_second_correction_replaces_the_first_in_searches(http: Any, receipt: Any) -> None:
    number = receipt["number"]
    asked(http, receipt)
    asked(http, receipt, kelurahan=NEXT_DOOR, address="Jalan Anggrek 9")
    for area, there in ((KEBON_JERUK, []), (OTHER.code, []), (NEXT_DOOR, [number])):
        assert search(http, area) == there
    note = http.get(f"/v1/work/{number}", headers=signed_in(NEXT_DOOR)).json_body["timeline"][-1]
    assert note["note"].startswith("Sebelumnya: Jalan Panjang 5, ")


def test_similar_reports_are_looked_for_at_the_new_place(http: Any, receipt: Any) -> None:
    asked(http, receipt)
    body = {"description": "Sampah menumpuk di depan gang", "category": "sampah"}
    for place, many in (({"lat": OTHER.lat, "lng": OTHER.lng}, 1), ({"kelurahan": NEXT_DOOR}, 0)):
        found = post(http, "/v1/reports/preview", {**body, "place": place}).json_body
        assert len(found["similar"]) == many


@pytest.mark.parametrize("level", [Visibility.FACTS, Visibility.PRIVATE])
def test_of_less_open_reports_the_public_learns_the_area_at_most(http: Any, level: str) -> None:
    receipt = filed(http, visibility=str(level))
    asked(http, receipt)
    public = http.get(f"/v1/reports/{receipt['number']}").json_body
    entry = public["timeline"][-1]
    assert entry["kind"] == "place"
    assert entry["note"] == (f"Sekarang: {OTHER.name}." if level == "facts" else None)
    assert "Panjang" not in str(public)


def test_a_repeat_under_its_key_and_the_same_place_change_nothing(
    http: Any, receipt: Any, calls: Calls
) -> None:
    calls.made.clear()
    first = asked(http, receipt, "sekali").json_body
    assert calls.made == ["Query", "TransactWriteItems"]
    assert asked(http, receipt, "sekali").json_body == first
    assert asked(http, receipt).json_body["version"] == first["version"]
    assert loaded(receipt["number"])[0].version == 2


def test_once_the_work_has_begun_it_is_refused(http: Any, receipt: Any) -> None:
    moved(http, receipt["number"], "proses")
    refused = problem_of(asked(http, receipt))
    assert (refused["status"], refused["rule"]) == (409, "begun")
    assert "comments" in refused["allowed"]


def test_a_place_outside_the_city_is_refused(http: Any, receipt: Any) -> None:
    refused = problem_of(asked(http, receipt, lat=-6.9, lng=107.6))
    assert (refused["status"], refused["field"]) == (422, "place")
    assert refused["detail"] == "Lokasi ini di luar wilayah kota."


def test_it_is_limited_a_day(http: Any, receipt: Any) -> None:
    for at in range(60):
        answer = asked(http, receipt, kelurahan=(NEXT_DOOR, KEBON_JERUK)[at % 2])
        if answer.status_code != 200:
            break
    assert outcome(answer) == (429, "too-many-today")


def test_its_reporter_is_told_who_has_it_now(http: Any, aws: Aws) -> None:
    receipt = filed(http, contact={"email": "sari@rumah.id"})
    asked(http, receipt)
    report, entries = loaded(receipt["number"])
    assert report.holder == OTHER.code
    aws.settle()
    assert entries[-1].to == (OTHER.code,)


def test_the_new_holder_works_on_it_and_the_old_one_does_not(http: Any, receipt: Any) -> None:
    asked(http, receipt)
    step = {"action": "proses", "version": 2, "note": "segera kami kerjakan"}
    assert outcome(acted(http, receipt["number"], step, signed_in())) == (403, "not-yours")
    assert acted(http, receipt["number"], step, signed_in(OTHER.code)).status_code == 200


def test_an_erasure_takes_the_old_and_the_new_place(http: Any, receipt: Any, aws: Aws) -> None:
    asked(http, receipt)
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    post(http, f"/v1/reports/{receipt['number']}/erasure", {}, headers)
    aws.pump()
    aws.pump()
    kept = str([item for item in aws.items() if item["pk"] == f"R#{receipt['number']}"])
    assert "Melati" not in kept
    assert "Panjang" not in kept
