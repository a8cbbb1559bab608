"""Filing on the web: the receipt, where a report goes, and filing it again."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform import ids
from chalicelib.reports.lifecycle.hash_chain import find_first_break
from chalicelib.reports.store.reports import load_report
from tests.api.answers import outcome, problem_of
from tests.builders import JSON, KEBON_JERUK, PHONE, PROMISE, a_body, filed, post, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws

KEYED = {**JSON, "Idempotency-Key": "kunci-1-7f3a9c0e2b5d"}
TRIAGE = city().settings.triage


def reports(aws: Aws) -> list[dict[str, Any]]:
    return [item for item in aws.items() if item["sk"] == "A"]


def the_contact(aws: Aws) -> dict[str, Any]:
    [contact] = [item for item in aws.items() if item["sk"] == "Z#contact"]
    return contact


def test_a_receipt_has_all_a_citizen_needs_and_the_token_is_not_stored(http: Any, aws: Aws) -> None:
    answer = post(http, "/v1/reports", a_body())
    receipt = answer.json_body
    number, home = receipt["number"], "https://lapor.tanggap.test"
    assert answer.headers["Location"] == f"{home}/v1/reports/{number}"
    assert receipt["track_url"] == f"{home}/laporan/{number}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert receipt["status"] == "menunggu"
    assert receipt["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert receipt["category"] == {"code": "sampah", "name": "Sampah"}
    assert receipt["place"]["kelurahan"]["code"] == KEBON_JERUK
    assert receipt["place"]["kota"]
    assert set(receipt["promise"]) == PROMISE
    assert receipt["possible_duplicates"] == []
    assert "Kelurahan Kebon Jeruk" in receipt["message"]
    assert len(receipt["token"]) >= 32
    assert receipt["token"] not in str(aws.items())
    [report] = reports(aws)
    assert bytes(report["token_hash"]) == ids.hash_token(receipt["token"])


@pytest.mark.parametrize(
    ("place", "holder", "found"),
    [
        ({"lat": -6.1926, "lng": 106.7697}, KEBON_JERUK, None),
        ({"kelurahan": KEBON_JERUK}, KEBON_JERUK, "given"),
        ({"address": "Jl. Panjang, Kel. Kebon Jeruk"}, KEBON_JERUK, None),
        ({"address": "kecamatan Kebon Jeruk"}, "31.73.05", None),
        ({"address": "dekat warung Bu Siti"}, TRIAGE, "unknown"),
        ({"lat": -6.9175, "lng": 107.6191}, TRIAGE, "outside"),  # Bandung
        ({"lat": 0, "lng": 0}, TRIAGE, "outside"),
        ({"lat": 90, "lng": 180}, TRIAGE, "outside"),
        # a point counts before the code, and the code before the address
        ({"lat": -6.1926, "lng": 106.7697, "kelurahan": "31.71.01.1001"}, KEBON_JERUK, None),
        ({"kelurahan": KEBON_JERUK, "address": "Kelurahan Gambir"}, KEBON_JERUK, "given"),
        ({"lat": -6.9175, "lng": 107.6191, "kelurahan": KEBON_JERUK}, TRIAGE, "outside"),
    ],
)
def test_a_report_goes_to_the_office_of_its_place_and_else_to_central_triage(
    http: Any, aws: Aws, place: dict[str, Any], holder: str, found: str | None
) -> None:
    receipt = filed(http, place=place)
    assert receipt["holder"]["code"] == holder
    assert found in (None, receipt["place"]["found"])
    said = {"outside": "di luar wilayah kota", "unknown": "Lokasinya belum kami kenali"}
    assert said.get(receipt["place"]["found"], "sudah kami terima") in receipt["message"]
    aws.settle()
    polled = http.get(f"/v1/reports/{receipt['number']}").json_body
    assert polled["holder"]["code"] == holder


@pytest.mark.parametrize("lat", [-6.1926, 1e-200, -1e-9, -0.0, 5e-7, 89.9999999])
def test_coordinates_are_kept_as_exactly_as_the_chain_seals_them(http: Any, lat: float) -> None:
    number = filed(http, place={"lat": lat, "lng": 106.76970000000001})["number"]
    report, entries = load_report(number)
    assert report.filing.place.lat == pytest.approx(lat, abs=1e-6)
    assert report.filing.place.lng == 106.7697
    assert find_first_break(number, report.filing, entries) is None


def test_without_a_category_the_text_suggests_one(http: Any) -> None:
    said = filed(http, category=None, description="Lampu jalan padam sejak kemarin malam")
    assert said["category"]["name"] == "Lampu Jalan"
    unclear = filed(http, category=None, description="Mohon bantuannya segera ya")
    assert unclear["category"]["code"] == city().settings.fallback_category


def test_an_anonymous_reporter_is_told_what_happens_but_leaves_no_name(http: Any, aws: Aws) -> None:
    given = {"name": "Siti", "phone": "0812-3456-7890", "email": "siti@rumah.id"}
    filed(http, contact=given, anonymous=True)
    contact = the_contact(aws)
    assert "name" not in contact
    assert contact["phone"] == PHONE
    [report] = reports(aws)
    assert report["mpk"].startswith("S#")  # notices can be stopped by it, and nothing listed


def test_a_reporter_who_leaves_nothing_leaves_no_contact(http: Any, aws: Aws) -> None:
    filed(http, contact=None)
    assert {item["sk"] for item in aws.items()} == {"A", "T#000001", "Z#origin"}


@pytest.mark.parametrize(
    "typed", ["0812-3456-7890", "081234567890", "+62 812 3456 7890", "62 812 3456 7890"]
)
def test_a_telephone_number_is_stored_as_the_world_writes_it(
    http: Any, aws: Aws, typed: str
) -> None:
    filed(http, contact={"phone": typed})
    assert the_contact(aws)["phone"] == PHONE


def test_all_of_one_reporter_are_found_by_a_keyed_hash_that_names_nobody(
    http: Any, aws: Aws
) -> None:
    for contact in ({"phone": "081234567890"}, {"phone": "+6281234567890", "email": "x@y.id"}):
        filed(http, contact=contact)
    filed(http, contact={"email": "Siti@Rumah.id"})
    filed(http, contact={"email": "siti@rumah.id"})
    keys = sorted(report["mpk"] for report in reports(aws))
    assert keys[0] == keys[1] != keys[2] == keys[3]
    assert not any(secret in str(keys) for secret in ("812", "siti"))


def test_the_same_key_and_body_answer_the_same_report_and_token(http: Any, aws: Aws) -> None:
    first = post(http, "/v1/reports", a_body(), KEYED)
    before = aws.items()
    again = post(http, "/v1/reports", a_body(), KEYED)
    assert (again.status_code, again.json_body) == (201, first.json_body)
    marks = [answer.headers.get("Idempotent-Replayed") for answer in (first, again)]
    assert marks == [None, "true"]
    assert aws.items() == before


def test_a_report_filed_again_is_told_as_it_stands_now(http: Any) -> None:
    number = filed(http, KEYED)["number"]
    step = {"action": "proses", "version": 1}
    post(http, f"/v1/work/{number}/actions", step, signed_in())
    again = filed(http, KEYED)
    assert (again["number"], again["status"]) == (number, "proses")


def test_the_same_key_with_another_body_is_a_clash_that_stores_nothing(http: Any, aws: Aws) -> None:
    number = filed(http, KEYED)["number"]
    before = aws.items()
    answer = post(http, "/v1/reports", a_body(description="Pohon tumbang di jalan"), KEYED)
    assert outcome(answer) == (409, "key-reused")
    assert "Idempotency-Key" in problem_of(answer)["detail"]
    assert aws.items() == before
    assert filed(http, KEYED)["number"] == number


def test_without_a_key_the_same_body_is_two_reports(http: Any) -> None:
    assert filed(http)["number"] != filed(http)["number"]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_its_limits_too(http: Any, aws: Aws, key: str) -> None:
    answer = post(http, "/v1/reports", a_body(), {**JSON, "Idempotency-Key": key})
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == "Idempotency-Key"
    assert aws.items() == []


def test_two_copies_that_race_get_one_number_and_one_token(
    http: Any, aws: Aws, calls: Calls
) -> None:
    other: list[Any] = []
    calls.meanwhile("TransactWriteItems", lambda: other.append(filed(http, KEYED)))
    first = filed(http, KEYED)
    assert first == other[0]
    assert len(reports(aws)) == 1


def test_two_different_bodies_that_race_under_one_key_are_one_report_and_one_clash(
    http: Any, aws: Aws, calls: Calls
) -> None:
    body = a_body(description="Pohon tumbang di jalan")
    calls.meanwhile("TransactWriteItems", lambda: post(http, "/v1/reports", body, KEYED))
    assert outcome(post(http, "/v1/reports", a_body(), KEYED)) == (409, "key-reused")
    assert len(reports(aws)) == 1


def test_a_key_of_any_letters_is_a_key(http: Any) -> None:
    headers = {**JSON, "Idempotency-Key": "kunci #2 é/?& 7f3a"}
    assert filed(http, headers)["number"] == filed(http, headers)["number"]


def test_odd_but_honest_text_is_kept_to_the_letter(http: Any, aws: Aws) -> None:
    text = "Got mampet 😡 ❤\ufe0f di gang {number} %s <b>&amp; 'x\"\\ ê\n\tRT 05"
    receipt = filed(http, description=text, visibility="public")
    assert http.get(f"/v1/reports/{receipt['number']}").json_body["description"] == text
    longest = filed(http, description="é" * 4000, visibility="public")
    polled = json.loads(http.get(f"/v1/reports/{longest['number']}").body)
    assert polled["description"] == "é" * 4000


def level_of(receipt: dict[str, Any]) -> Visibility:
    return load_report(receipt["number"])[0].visibility


def test_a_report_has_the_level_that_its_reporter_chose_else_that_of_its_channel(
    http: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = signed_in(KEBON_JERUK, "desk")
    for level in Visibility:
        assert level_of(filed(http, visibility=level)) is level
        at_desk = post(http, "/v1/desk/reports", a_body(visibility=level), desk)
        assert level_of(at_desk.json_body) is level
        rows = {
            code: replace(row, visibility=level) if code in ("website", "kelurahan") else row
            for code, row in city().channels.items()
        }
        changed = replace(city(), channels=rows)
        with monkeypatch.context() as patched:
            patched.setattr("chalicelib.intake.assessment.city", lambda now=changed: now)
            assert level_of(filed(http)) is level
            assert level_of(post(http, "/v1/desk/reports", a_body(), desk).json_body) is level


def test_a_receipt_is_in_the_language_that_the_body_names_without_a_contact_too(http: Any) -> None:
    spoken = {"Content-Type": "application/json", "Accept-Language": "en"}
    receipts = [
        filed(http, contact=None, language="en"),
        filed(http, spoken, contact=None),
        filed(http, contact=None),
    ]
    assert [each["category"]["name"] for each in receipts] == ["Rubbish", "Rubbish", "Sampah"]
    assert [each["message"][:6] for each in receipts] == ["We hav", "We hav", "Lapora"]
