"""Open reports of the same matter: offered before filing, in the receipt, and to officers."""

from io import StringIO
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.intake import duplicate_search
from chalicelib.reports.store import by_place, reports
from tests.builders import JSON, KEBON_JERUK, PHONE, acted, filed, moved, post, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws

PLACE = {"lat": -6.1926, "lng": 106.7697}
NEXT_DOOR = {"lat": -6.1929, "lng": 106.7697}  # 33 metres
SAID = "Tumpukan sampah di depan gang, bau sekali"
LOOK = {"place": NEXT_DOOR, "description": SAID, "category": "sampah"}


def offered(http: Any, **changes: Any) -> list[dict[str, Any]]:
    answer = post(http, "/v1/reports/preview", {**LOOK, **changes})
    assert answer.status_code == 200, answer.body
    items: list[dict[str, Any]] = answer.json_body["similar"]
    return items


def stored(aws: Aws) -> list[dict[str, Any]]:
    """All items but the counters of limits."""
    return [item for item in aws.items() if not item["pk"].startswith("I#")]


def numbers(found: list[dict[str, Any]]) -> list[str]:
    return [each["number"] for each in found]


def test_who_files_what_is_open_next_door_is_told_of_it(http: Any) -> None:
    said = f"Sampah menumpuk di depan gang, hubungi {PHONE}"
    first = filed(http, visibility="public", description=said)
    assert first["possible_duplicates"] == []
    second = filed(http, place=NEXT_DOOR, description=SAID)
    [told] = second["possible_duplicates"]
    assert told.pop("created_at")
    assert told == {
        "number": first["number"],
        "status": "menunggu",
        "status_label": "Menunggu",
        "category": {"code": "sampah", "name": "Sampah"},
        "distance": 33,
        "summary": "Sampah menumpuk di depan gang, hubungi [data pribadi]",
        "thumbnail": None,
        "supporters": 0,
        "track_url": first["track_url"],
    }
    filed(http, place=NEXT_DOOR, description=SAID, visibility="private")
    found = filed(http)["possible_duplicates"]
    assert [each["number"] for each in found if each["summary"]] == [first["number"]]
    facts = {each["number"]: each for each in found if not each["summary"]}
    assert [*facts] == [second["number"]], "not the private one"
    assert facts[second["number"]]["distance"] is None


def test_of_one_with_facts_no_look_tells_where_in_its_kelurahan_it_is(http: Any) -> None:
    number = filed(http, description=SAID)["number"]
    told = []
    for metres in (0, 30, 140, 160, 600):
        place = {"lat": -6.1926 - metres / 111_320, "lng": 106.7697, "kelurahan": KEBON_JERUK}
        [each] = offered(http, place=place, description="RAHASIA")
        told.append(each)
    assert told == [told[0]] * 5
    assert (told[0]["number"], told[0]["distance"], told[0]["summary"]) == (number, None, "")
    assert offered(http, place={"lat": -6.15, "lng": 106.90}) == []
    record = http.get(f"/v1/work/{filed(http)['number']}", headers=signed_in()).json_body
    [shown] = record["possible_duplicates"]
    assert (shown["number"], shown["distance"]) == (number, 0), "an officer may open it"


def test_the_same_is_shown_before_anything_is_sent_and_nothing_is_kept(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    offered(http)  # its network is counted, and nothing else is stored
    before = stored(aws)
    assert numbers(offered(http)) == [number]
    assert numbers(offered(http, contact={"phone": PHONE}, attachments=["x"])) == [number]
    answer = post(http, "/v1/reports/preview", {"place": PLACE})
    assert answer.json_body["similar"] == [], "nearness alone is no likeness"
    assert stored(aws) == before


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"place": {"lat": 1}}, 422), ({"category": "kapal selam"}, 422), ({"number": 1}, 422)],
)
def test_what_can_not_be_filed_is_not_compared(
    http: Any, changes: dict[str, Any], status: int
) -> None:
    answer = post(http, "/v1/reports/preview", {**LOOK, **changes})
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    )


def test_reports_without_a_point_are_found_by_kelurahan_and_words(http: Any) -> None:
    place = {"kelurahan": KEBON_JERUK}
    number = filed(http, visibility="public", place=place, description=SAID)["number"]
    [told] = offered(http, place=place)
    assert (told["number"], told["distance"]) == (number, None)
    assert offered(http, place=place, description="Sampah di pasar lama") == []
    assert numbers(offered(http)) == [number], "by whoever names a point there, too"


def test_a_look_at_a_border_finds_what_lies_on_the_other_side(http: Any) -> None:
    here, there = ({"lat": lat, "lng": 106.7697} for lat in (-6.2016, -6.2026))
    number = filed(http, visibility="public", place=there, description=SAID)["number"]
    facts = filed(http, place=there, description=SAID)["number"]
    assert reports.load_report(number)[0].place.area != KEBON_JERUK
    [told] = offered(http, place=here)
    assert (told["number"], told["distance"]) == (number, 111)
    assert {*numbers(offered(http, place=there))} == {number, facts}


def test_a_report_is_offered_as_long_as_it_is_open_and_shown(http: Any) -> None:
    receipt = filed(http, visibility="public")
    number, mine = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    seen = []
    for level in ("private", "public"):
        post(http, f"/v1/reports/{number}/visibility", {"visibility": level}, mine)
        seen.append(numbers(offered(http)))
    assert seen == [[], [number]]
    body = {"action": "proses", "version": 3}
    assert acted(http, number, body, signed_in()).status_code == 200
    assert [each["status"] for each in offered(http)] == ["proses"]
    body = {"action": "selesai", "version": 4, "note": "sudah diangkut"}
    assert acted(http, number, body, signed_in()).status_code == 200
    assert offered(http) == []
    post(http, f"/v1/reports/{number}/reopen", {"reason": "masih menumpuk"}, mine)
    assert numbers(offered(http)) == [number]


def test_officers_see_them_with_the_record_of_an_open_report(http: Any) -> None:
    first = filed(http, visibility="public")["number"]
    second = filed(http, description=SAID)["number"]
    record = http.get(f"/v1/work/{second}", headers=signed_in()).json_body
    assert numbers(record["possible_duplicates"]) == [first]
    moved(http, second, "proses", "selesai")
    record = http.get(f"/v1/work/{second}", headers=signed_in()).json_body
    assert record["possible_duplicates"] == []


def test_a_desk_is_told_as_well_and_a_repeat_is_not(http: Any) -> None:
    number = filed(http, visibility="public")["number"]
    keyed = {**signed_in(KEBON_JERUK, "desk"), "Idempotency-Key": "loket-1"}
    body = {"description": SAID, "category": "sampah", "place": PLACE}
    first, again = (post(http, "/v1/desk/reports", body, keyed).json_body for _ in range(2))
    assert numbers(first["possible_duplicates"]) == [number]
    assert (again["number"], again["possible_duplicates"]) == (first["number"], [])


def test_a_fault_of_the_look_stops_no_filing(http: Any, calls: Calls, lines: StringIO) -> None:
    filed(http, visibility="public")
    fault = ClientError({"Error": {"Code": "InternalServerError", "Message": "x"}}, "Query")
    calls.on("Query", fault)
    receipt = filed(http)
    assert receipt["possible_duplicates"] == []
    assert "similar_not_found" in lines.getvalue()
    assert http.get(f"/v1/reports/{receipt['number']}").status_code == 200


def test_nor_does_one_that_takes_too_long(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    filed(http, visibility="public")
    over = Event()
    monkeypatch.setattr(by_place, "load_open", lambda *asked: over.wait(10) and [])
    monkeypatch.setattr(duplicate_search, "PATIENCE", 0.05)
    assert filed(http)["possible_duplicates"] == []
    over.set()
