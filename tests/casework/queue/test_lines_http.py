"""The lines of officers' lists: summary, picture, supporters and point, as this officer may see
them, by one request and two calls.
"""

import json
from typing import Any

import pytest

from chalicelib.city.masking import MASK
from chalicelib.sla import timer
from tests.api.opendata import public
from tests.builders import (
    JSON,
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    acted,
    an_upload,
    filed,
    loaded,
    moved,
    post,
    signed_in,
)
from tests.faults import Calls
from tests.moto_aws import Hands

PLACE = {"lat": -6.1926, "lng": 106.7697, "address": "Jl. Panjang No. 12"}
BEATEN = "Anak tetangga saya sering dipukuli bapaknya sampai memar, tolong selamatkan"
PUNGLI = "Pak Lurah Kebon Jeruk minta uang 500 ribu untuk tanda tangan surat domisili saya"
VERIFIER = ("BIROPEM", "verifier")
PHONE = "0812-1127-2206"


def lines(http: Any, path: str, *who: str) -> list[dict[str, Any]]:
    answer = http.get(path, headers=signed_in(*who))
    assert answer.status_code == 200, answer.body
    found: list[dict[str, Any]] = answer.json_body["items"]
    return found


def line_of(http: Any, number: str, path: str = "/v1/work", *who: str) -> dict[str, Any]:
    [found] = [line for line in lines(http, path, *who) if line["number"] == number]
    return found


def photo_of(number: str) -> str:
    return loaded(number)[0].filing.photos[0]


def supported(http: Any, number: str) -> None:
    body = {"contact": {"phone": "0812-0000-0001"}}
    assert post(http, f"/v1/reports/{number}/support", body).status_code == 200


WHERE = ["/v1/work", "/v1/work/search?q=sampah", "/v1/work/search?q={number}"]


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("level", ["public", "facts", "private"])
def test_a_line_of_an_ordinary_report_has_everything_at_each_level(
    http: Any, where: str, level: str
) -> None:
    number = filed(http, visibility=level, attachments=[an_upload()], place=PLACE)["number"]
    if level != "private":
        supported(http, number)
    line = line_of(http, number, where.format(number=number))
    assert line["summary"] == "Sampah menumpuk di depan gang"
    assert (line["lat"], line["lng"], line["address"]) == (-6.1926, 106.7697, PLACE["address"])
    assert line["supporters"] == (level != "private")
    assert line["photo"] == photo_of(number)


@pytest.mark.parametrize("where", WHERE)
def test_a_thumbnail_is_a_link_that_its_reader_may_follow(http: Any, where: str) -> None:
    links = {}
    for level in ("public", "facts", "private"):
        number = filed(http, visibility=level, attachments=[an_upload()])["number"]
        line = line_of(http, number, where.format(number=number))
        links[level] = line["thumbnail"]
        if level == "public":
            assert links[level].endswith(f"/v1/reports/{number}/photos/{line['photo']}/thumbnail")
        if level == "facts":
            assert f"/thumbnails/{number}/{line['photo']}?" in links[level]
            assert "Signature=" in links[level]
    assert links["private"] is None  # its photos are opened one by one


def test_looking_at_a_list_opens_no_photo_of_a_private_report(http: Any) -> None:
    number = filed(http, visibility="private", attachments=[an_upload()])["number"]
    for where in WHERE:
        line_of(http, number, where.format(number=number))
    assert [entry.kind for entry in loaded(number)[1]] == ["status"]


def test_a_public_summary_has_no_personal_data_for_officers_either(http: Any) -> None:
    text = f"Hubungi {PHONE}, sampah menumpuk"
    number = public(http, description=text)
    hidden = filed(http, description=text)["number"]
    assert line_of(http, number)["summary"] == f"Hubungi {MASK}, sampah menumpuk"
    assert line_of(http, hidden)["summary"] == text


def test_a_line_without_picture_and_point_says_so(http: Any) -> None:
    number = filed(http, place={"kelurahan": KEBON_JERUK})["number"]
    line = line_of(http, number)
    assert [line[name] for name in ("photo", "thumbnail", "lat", "lng")] == [None] * 4


def test_a_task_has_the_place_and_neither_photo_nor_supporters(http: Any) -> None:
    receipt = filed(http, attachments=[an_upload()], place=PLACE)
    number = receipt["number"]
    body = {"action": "task", "version": 1, "note": "Mohon dibantu", "to_agency": "DLH-31.73"}
    assert acted(http, number, body, signed_in()).status_code == 200
    [line] = lines(http, "/v1/work", "DLH-31.73")
    assert (line["kind"], line["summary"]) == ("task", "Mohon dibantu")
    assert (line["lat"], line["lng"]) == (PLACE["lat"], PLACE["lng"])
    assert [line[name] for name in ("photo", "thumbnail", "supporters")] == [None] * 3


def test_a_superior_and_a_verifier_see_the_same(http: Any, hands: Hands) -> None:
    number = public(http, attachments=[an_upload()], place=PLACE)
    supported(http, number)
    hands.forward(hours=31)
    timer.wake_timer(number, 1)
    path = "/v1/work?queue=escalated"
    escalated = line_of(http, number, path, KECAMATAN_KEBON_JERUK, "head")
    own = line_of(http, number)
    shown = ("summary", "photo", "thumbnail", "supporters", "lat", "lng", "address")
    assert {name: escalated[name] for name in shown} == {name: own[name] for name in shown}
    version = http.get(f"/v1/work/{number}", headers=signed_in()).json_body["version"]
    for step, action in enumerate(("proses", "selesai")):
        body = {"action": action, "version": version + step, "note": "sudah diangkut semua"}
        assert acted(http, number, body, signed_in()).status_code == 200
    closed = line_of(http, number, "/v1/work?queue=verification", *VERIFIER)
    assert {name: closed[name] for name in shown} == {name: own[name] for name in shown}


def test_what_its_reporter_has_erased_is_in_no_line(http: Any, hands: Hands, aws: Any) -> None:
    receipt = filed(http, visibility="public", attachments=[an_upload()], place=PLACE)
    number = receipt["number"]
    body = {"action": "task", "version": 1, "note": "Mohon dibantu", "to_agency": "DLH-31.73"}
    assert acted(http, number, body, signed_in()).status_code == 200
    token = {**JSON, "X-Report-Token": receipt["token"]}
    assert post(http, f"/v1/reports/{number}/erasure", {}, token).status_code == 202
    aws.settle()
    for who in ((KEBON_JERUK,), ("DLH-31.73",)):
        [line] = lines(http, "/v1/work", *who)
        assert [line[name] for name in ("photo", "thumbnail", "lat", "lng", "address")] == [
            None
        ] * 5
    assert line_of(http, number)["summary"] is None


# --- confidential reports ------------------------------------------------------------------------


def test_of_a_sensitive_report_only_the_office_that_acts_sees_where_it_is(
    http: Any, hands: Hands
) -> None:
    receipt = filed(http, description=BEATEN, category=None, place=PLACE, visibility="public")
    number = receipt["number"]
    holder = loaded(number)[0].holder
    own = line_of(http, number, "/v1/work", holder)
    assert (own["lat"], own["address"], own["photo"]) == (PLACE["lat"], PLACE["address"], None)
    path = f"/v1/work?agency={holder}"
    watching = line_of(http, number, path, *VERIFIER)
    assert watching["summary"].startswith("Anak tetangga")
    hidden = ("lat", "lng", "address")
    assert [watching[name] for name in hidden] == [None] * 3
    searched = line_of(http, number, f"/v1/work/search?q={number}", *VERIFIER)
    assert [searched[name] for name in hidden] == [None] * 3
    for step, action in enumerate(("proses", "selesai")):
        body = {"action": action, "version": 1 + step, "note": "sudah kami dampingi"}
        assert acted(http, number, body, signed_in(holder)).status_code == 200
    closed = line_of(http, number, "/v1/work?queue=verification", *VERIFIER)
    assert [closed[name] for name in hidden] == [None] * 3


def test_a_superior_of_the_office_that_acts_sees_it_as_the_record_shows_it(
    http: Any, hands: Hands
) -> None:
    receipt = filed(http, description=BEATEN, category=None, place=PLACE)
    number, hours = receipt["number"], 50
    hands.forward(hours=hours)
    timer.wake_timer(number, 1)
    seen = 0
    for office in loaded(number)[0].escalated_to:
        for role in ("head", "desk"):
            line = line_of(http, number, "/v1/work?queue=escalated", office, role)
            record = http.get(f"/v1/work/{number}", headers=signed_in(office, role)).json_body
            assert (line["lat"], line["address"]) == (
                record["place"]["lat"],
                record["place"]["address"],
            )
            seen += line["lat"] is not None
    assert seen


def test_nobody_of_an_accused_office_sees_a_line_in_whatever_queue(http: Any) -> None:
    number = filed(http, description=PUNGLI, category=None, attachments=[an_upload()])["number"]
    path = "/v1/work?agency=INSPEKTORAT"
    assert line_of(http, number, path, *VERIFIER)["summary"].startswith("Pak Lurah")
    for office in (KEBON_JERUK, KECAMATAN_KEBON_JERUK):  # accused, and not concerned
        answer = http.get(path, headers=signed_in(office, "verifier"))
        assert (answer.status_code, answer.json_body["items"]) == (200, [])
    for office in ("31", "INSPEKTORAT"):  # a head above it, and its own
        assert line_of(http, number, path, office, "head")
    biro = filed(http)["number"]
    body = {"action": "accuse", "version": 1, "note": "Biro", "to_agency": "SETDA"}
    assert acted(http, biro, body, signed_in()).status_code == 200
    barred = http.get("/v1/work?agency=31", headers=signed_in(*VERIFIER))
    assert barred.json_body["items"] == []
    assert biro in {line["number"] for line in lines(http, "/v1/work", "31")}


def test_an_accused_office_that_is_asked_gets_no_point_and_no_photo(http: Any) -> None:
    number = filed(http, description=PUNGLI, category=None, place=PLACE, attachments=[an_upload()])[
        "number"
    ]
    body = {"action": "task", "version": 1, "note": "Mohon penjelasan", "to_agency": KEBON_JERUK}
    assert acted(http, number, body, signed_in("INSPEKTORAT")).status_code == 200
    [line] = lines(http, "/v1/work")
    hidden = ("photo", "thumbnail", "supporters", "lat", "lng", "address", "kelurahan", "category")
    assert [line[name] for name in hidden] == [None] * 8
    assert "500 ribu" not in json.dumps(line)


# --- calls of AWS, and bytes ---------------------------------------------------------------------


def test_25_lines_and_50_points_are_one_request_and_two_calls_at_most(
    http: Any, calls: Calls
) -> None:
    for at in range(52):
        level = ("public", "facts", "private")[at % 3]
        filed(http, visibility=level, attachments=[an_upload()], place=PLACE, proves=False)
    for limit in (25, 50):
        for path in ("/v1/work?", "/v1/work?category=sampah&", "/v1/work/search?q=sampah&"):
            calls.made.clear()
            found = lines(http, f"{path}limit={limit}")
            assert calls.made in (["Query"], ["Query", "BatchGetItem"])
            assert len(found) == limit
            assert all(line["summary"] and line["photo"] and line["lat"] for line in found)


def test_a_poll_of_a_queue_with_signed_links_is_a_304_until_they_have_run_for_half_their_time(
    http: Any, hands: Hands
) -> None:
    filed(http, visibility="facts", attachments=[an_upload()])
    hands.forward(seconds=10)
    answers = []
    tag = http.get("/v1/work", headers=signed_in()).headers["ETag"]
    for _ in range(20):
        hands.forward(seconds=30)
        answer = http.get("/v1/work", headers={**signed_in(), "If-None-Match": tag})
        answers.append(answer.status_code)
        tag = answer.headers["ETag"]
    assert answers.count(200) == 4  # in ten minutes
    assert "200, 200" not in str(answers)


def test_another_signature_of_the_same_picture_is_no_change(
    http: Any, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed: list[str] = []

    def sign(number: str, name: str) -> str:
        signed.append(name)
        return f"https://foto.test/{name}?signature={len(signed)}"

    monkeypatch.setattr("chalicelib.reports.files.attachments.sign_thumbnail_link", sign)
    filed(http, visibility="facts", attachments=[an_upload()])
    hands.forward(seconds=10)
    tag = http.get("/v1/work", headers=signed_in()).headers["ETag"]
    answer = http.get("/v1/work", headers={**signed_in(), "If-None-Match": tag})
    assert (answer.status_code, len(signed)) == (304, 2)


def test_a_queue_without_signed_links_stays_a_304(http: Any, hands: Hands) -> None:
    public(http, attachments=[an_upload()])
    filed(http, visibility="private", attachments=[an_upload()])
    hands.forward(seconds=10)
    tag = http.get("/v1/work", headers=signed_in()).headers["ETag"]
    hands.forward(minutes=30)
    answer = http.get("/v1/work", headers={**signed_in(), "If-None-Match": tag})
    assert answer.status_code == 304


def test_a_me_too_is_in_the_next_answer(http: Any) -> None:
    number = public(http)
    tag = http.get("/v1/work", headers=signed_in()).headers["ETag"]
    supported(http, number)
    answer = http.get("/v1/work", headers={**signed_in(), "If-None-Match": tag})
    assert answer.json_body["items"][0]["supporters"] == 1
    moved(http, number, "proses")
    assert line_of(http, number)["supporters"] == 1
