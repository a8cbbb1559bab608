"""A report about a sensitive matter: private, urgent, with the office that acts, and discreet."""

import json
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.reports.access.discretion import find_matter
from chalicelib.sla import timer
from tests.api.answers import outcome
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    acted,
    an_sms,
    filed,
    loaded,
    post,
    signed_in,
    texted,
)
from tests.moto_aws import Aws, Hands

BEATEN = "Anak tetangga saya sering dipukuli bapaknya sampai memar, tolong selamatkan"
PLACE = {"lat": -6.1926, "lng": 106.7697, "address": "Jl. Panjang No. 12"}
NAMES = ["anak", "Anak", "dipukul", "memar", "PERLINDUNGAN", "DPPAPP", "kekerasan", "Kekerasan"]


@pytest.fixture
def receipt(http: Any) -> dict[str, Any]:
    return filed(http, description=BEATEN, category=None, place=PLACE, visibility="public")


@pytest.fixture
def holder(receipt: dict[str, Any]) -> str:
    report, _ = loaded(receipt["number"])
    return report.holder


def told(text: str) -> list[str]:
    return [name for name in NAMES if name in text]


def test_it_is_urgent_and_with_the_office_that_acts_and_nobody_sees_it(
    http: Any, receipt: dict[str, Any]
) -> None:
    report, _ = loaded(receipt["number"])
    matter = find_matter(report, city())
    assert matter is not None
    assert report.holder.startswith("DPPAPP")
    assert (report.priority, report.visibility) == (matter.priority, "private")
    assert matter.priority != "biasa"
    assert http.get("/v1/reports").json_body["items"] == []


def test_its_receipt_has_the_helpline_and_names_neither_matter_nor_office(
    receipt: dict[str, Any],
) -> None:
    assert receipt["helpline"]["number"] in ("129", "112")
    assert receipt["helpline"]["message"] in receipt["message"]
    assert told(json.dumps({**receipt, "helpline": None, "emergency": None})) == []
    assert (receipt["category"], receipt["holder"]["code"]) == (None, "31")


def test_the_public_that_knows_its_number_sees_moments_and_no_office(
    http: Any, receipt: dict[str, Any], hands: Hands
) -> None:
    number = receipt["number"]
    hands.forward(hours=50)
    timer.wake_timer(number, 1)
    shown = http.get(f"/v1/reports/{number}")
    assert told(shown.body.decode()) == []
    assert shown.json_body["holder"]["code"] == "31"
    assert [entry["kind"] for entry in shown.json_body["timeline"]].count("escalation") >= 2


def test_its_notices_say_only_that_there_is_news(
    http: Any, aws: Aws, receipt: dict[str, Any], holder: str
) -> None:
    body = {"action": "proses", "version": 1, "note": "Kami datangi rumah anak itu hari ini"}
    assert acted(http, receipt["number"], body, signed_in(holder)).status_code == 200
    aws.settle()
    texts = [text for _, text in aws.texts()]
    assert any("ada kabar baru" in text for text in texts)
    assert told("".join(texts)) == []


def test_only_the_office_that_acts_sees_where_it_is(
    http: Any, receipt: dict[str, Any], holder: str
) -> None:
    def record(*who: str) -> Any:
        return http.get(f"/v1/work/{receipt['number']}", headers=signed_in(*who))

    acting = record(holder).json_body["place"]
    assert (acting["lat"], acting["address"]) == (PLACE["lat"], PLACE["address"])
    for office in (KEBON_JERUK, KECAMATAN_KEBON_JERUK):
        assert outcome(record(office, "head")) == (403, "not-yours")
    watching = record("BIROPEM", "verifier").json_body["place"]
    assert (watching["lat"], watching["lng"], watching["address"]) == (None, None, None)
    assert watching["kelurahan"]["code"] == KEBON_JERUK


def test_an_office_that_is_asked_for_a_part_reads_it_without_the_point(
    http: Any, receipt: dict[str, Any], holder: str
) -> None:
    body = {"action": "task", "version": 1, "note": "Mohon dampingi", "to_agency": KEBON_JERUK}
    assert acted(http, receipt["number"], body, signed_in(holder)).status_code == 200
    asked = http.get(f"/v1/work/{receipt['number']}", headers=signed_in()).json_body
    assert (asked["description"], asked["place"]["lat"]) == (BEATEN, None)
    [line] = http.get("/v1/work", headers=signed_in()).json_body["items"]
    assert (line["category"], line["address"]) == (None, None)


def test_a_message_is_answered_with_the_helpline_and_without_the_matter(http: Any) -> None:
    answer = texted(http, an_sms(f"LAPOR {BEATEN} di Kebon Jeruk"))
    text = answer.body.decode()
    assert "telepon 129" in text or "hubungi 112" in text
    assert told(text.split(")", 1)[1]) == []


def test_its_desk_s_receipt_is_discreet_too(http: Any) -> None:
    body = {
        "description": BEATEN,
        "place": PLACE,
        "channel": "kelurahan",
        "contact": {"phone": "0812-3456-7890"},
    }
    filed_at = post(http, "/v1/desk/reports", body, signed_in(KEBON_JERUK, "desk"))
    assert filed_at.status_code == 201, filed_at.body
    assert told(json.dumps({**filed_at.json_body, "helpline": None})) == []


def test_an_ordinary_report_about_children_is_an_ordinary_report(http: Any) -> None:
    receipt = filed(
        http, description="Anak-anak main bola di jalan, mohon ada taman", category=None
    )
    assert (receipt["helpline"], receipt["holder"]["code"]) == (None, KEBON_JERUK)


@pytest.fixture
def corrected(http: Any, receipt: dict[str, Any], holder: str) -> str:
    """The number, after the office that acts has corrected the place."""
    place = {"lat": -6.2050, "lng": 106.77, "address": "Jl. Duri No. 7"}
    body = {"action": "correct_place", "version": 1, "note": "Rumahnya di sana", "place": place}
    assert acted(http, receipt["number"], body, signed_in(holder)).status_code == 200
    number: str = receipt["number"]
    return number


def seen_places(answer: Any) -> list[str]:
    assert answer.status_code in (200, 409), answer.body
    return [part for part in ("Panjang", "6.1926", "Duri", "6.205") if part in answer.body.decode()]


def test_whoever_does_not_act_reads_no_point_in_the_timeline_either(
    http: Any, corrected: str, holder: str
) -> None:
    watcher, path = signed_in("BIROPEM", "verifier"), f"/v1/work/{corrected}"
    for end in ("", "/timeline", "/timeline?before=9"):
        assert seen_places(http.get(path + end, headers=watcher)) == []
        assert "Panjang" in seen_places(http.get(path + end, headers=signed_in(holder)))
    verdict = {"verdict": "accepted", "version": 1, "note": "sudah dilihat"}
    stale = post(http, f"{path}/verification", verdict, watcher)
    assert outcome(stale) == (409, "stale-version")
    assert seen_places(stale) == []


def test_a_template_does_not_tell_the_address_to_whoever_does_not_act(
    http: Any, receipt: dict[str, Any], holder: str
) -> None:
    body = json.dumps({"title": "Alamat", "text": "di {address}"})
    for office in (holder, "BIROPEM"):
        head = signed_in(office, "head")
        assert http.put("/v1/templates/alamat", headers=head, body=body).status_code == 200
    path = f"/v1/templates?number={receipt['number']}"
    assert seen_places(http.get(path, headers=signed_in(holder))) == ["Panjang"]
    assert seen_places(http.get(path, headers=signed_in("BIROPEM", "verifier"))) == []


def test_a_stranger_sees_no_line_of_a_part_that_is_asked(
    http: Any, receipt: dict[str, Any], holder: str
) -> None:
    note = "Mohon dampingi anak Budi, Jl. Panjang 12"
    body = {"action": "task", "version": 1, "note": note, "to_agency": KEBON_JERUK}
    assert acted(http, receipt["number"], body, signed_in(holder)).status_code == 200
    path = f"/v1/work?agency={KEBON_JERUK}"
    stranger = signed_in("DLH-31.73", "verifier")
    assert http.get(path, headers=stranger).json_body["items"] == []
    [line] = http.get(path, headers=signed_in()).json_body["items"]
    assert line["summary"] == note
