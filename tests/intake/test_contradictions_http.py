"""An address that contradicts the pin: a preview asks which is right, a filing marks it for the
officer until somebody corrects or confirms the place.
"""

from typing import Any

import pytest

from chalicelib.reports.store import reports
from tests.builders import JSON, KEBON_JERUK, acted, filed, post, signed_in
from tests.moto_aws import Aws

POINT = {"lat": -6.1926, "lng": 106.7697}
TEBET_BARAT, DURI_KEPA = "31.74.01.1002", "31.73.05.1005"
AGAINST = {**POINT, "address": "Jl. Anggrek 5, Tebet Barat"}
TOLD = {"code": TEBET_BARAT, "name": "Tebet Barat"}
WHY = "Sudah kami cek di lapangan"


def previewed(http: Any, place: dict[str, Any], language: str = "id") -> dict[str, Any]:
    headers = {**JSON, "Accept-Language": language}
    body = {"description": "Sampah menumpuk di depan gang", "place": place}
    answer: dict[str, Any] = post(http, "/v1/reports/preview", body, headers).json_body
    return answer


def recorded(http: Any, number: str) -> dict[str, Any]:
    answer: dict[str, Any] = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    return answer


def queued(http: Any, number: str) -> dict[str, Any]:
    lines: list[dict[str, Any]] = http.get("/v1/work", headers=signed_in()).json_body["items"]
    return next(line for line in lines if line["number"] == number)


def correct(http: Any, number: str, place: dict[str, Any]) -> Any:
    body = {"action": "correct_place", "version": 1, "note": WHY, "place": place}
    return acted(http, number, body, signed_in())


def test_a_preview_asks_which_is_right(http: Any, aws: Aws) -> None:
    told = previewed(http, AGAINST)
    assert told["unclear"] == ["contradiction"]
    assert told["place"]["kelurahan"] == {"code": KEBON_JERUK, "name": "Kebon Jeruk"}
    assert told["place"]["words_area"] == TOLD
    assert told["place"]["message"] == (
        "Lokasi Anda ada di Kebon Jeruk, tetapi tulisan Anda menyebut Tebet Barat. Mana yang benar?"
    )
    english = previewed(http, AGAINST, "en")["place"]["message"]
    assert english == (
        "Your location is in Kebon Jeruk, but your words say Tebet Barat. Which is right?"
    )


@pytest.mark.parametrize(
    ("place", "kelurahan"),
    [
        ({**AGAINST, "kelurahan": KEBON_JERUK}, KEBON_JERUK),  # the pin is right
        ({"address": AGAINST["address"]}, TEBET_BARAT),  # the words are
        ({**POINT, "address": "Jl. Tebet Raya"}, KEBON_JERUK),
        ({**POINT, "kelurahan": DURI_KEPA}, DURI_KEPA),  # its border is near
    ],
)
def test_an_answer_ends_the_question(
    http: Any, aws: Aws, place: dict[str, Any], kelurahan: str
) -> None:
    told = previewed(http, place)
    assert told["unclear"] == []
    assert told["place"]["words_area"] is None
    assert told["place"]["kelurahan"]["code"] == kelurahan
    number = filed(http, place=place)["number"]
    report, _ = reports.load_report(number)
    assert (report.place.area, report.words_area) == (kelurahan, None)


def test_a_filing_that_nobody_asked_is_marked_for_the_officer(http: Any, aws: Aws) -> None:
    number = filed(http, place=AGAINST)["number"]
    record = recorded(http, number)
    assert record["place"]["kelurahan"]["code"] == KEBON_JERUK
    assert record["words_area"] == TOLD
    assert queued(http, number)["words_area"] == TOLD
    plain = filed(http, place=POINT)["number"]
    assert recorded(http, plain)["words_area"] is None
    assert queued(http, plain)["words_area"] is None


def test_a_kelurahan_that_contradicts_the_point_is_marked_too(http: Any, aws: Aws) -> None:
    number = filed(http, place={**POINT, "kelurahan": TEBET_BARAT})["number"]
    assert recorded(http, number)["words_area"] == TOLD


def test_an_officer_who_corrects_the_place_ends_the_mark(http: Any, aws: Aws) -> None:
    number = filed(http, place=AGAINST)["number"]
    answer = correct(http, number, {"kelurahan": TEBET_BARAT, "address": "Jl. Anggrek 5"})
    assert answer.status_code == 200, answer.body
    assert answer.json_body["words_area"] is None
    report, _ = reports.load_report(number, consistent=True)
    assert (report.place.area, report.holder, report.words_area) == (
        *(TEBET_BARAT, TEBET_BARAT),
        None,
    )


def test_an_officer_confirms_the_place_as_it_is_once(http: Any, aws: Aws) -> None:
    number = filed(http, place=AGAINST)["number"]
    answer = correct(http, number, AGAINST)
    assert answer.status_code == 200, answer.body
    assert recorded(http, number)["words_area"] is None
    assert queued(http, number)["words_area"] is None
    body = {"action": "correct_place", "version": 2, "note": WHY, "place": AGAINST}
    again = acted(http, number, body, signed_in())
    assert again.status_code == 422, "the place is the same, and nothing is in doubt"


def test_nobody_else_reads_the_mark(http: Any, aws: Aws) -> None:
    receipt = filed(http, place=AGAINST, visibility="public")
    public = http.get(f"/v1/reports/{receipt['number']}").json_body
    headers = {"X-Report-Token": receipt["token"]}
    own = http.get(f"/v1/reports/{receipt['number']}/mine", headers=headers).json_body
    assert not {"words_area"} & {*public, *own, *public["place"]}
