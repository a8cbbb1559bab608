"""Whatever is wrong with a request, it is answered with a sentence a clerk can read, and nothing is
stored.
"""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.platform import clock
from chalicelib.platform.moments import format_shown
from chalicelib.reports import number as numbers
from tests.api.answers import outcome, problem_of
from tests.builders import JSON, KEBON_JERUK, MONDAY, a_body, acted, filed, post, signed_in
from tests.moto_aws import Aws
from tests.rows import each_row

ENGLISH = {**JSON, "Accept-Language": "en-GB,en;q=0.9"}
POINT = {"lat": -6.1926, "lng": 106.7697}
NOWHERE = numbers.compose(MONDAY, 4711)  # well formed, nobody's
AHEAD = format_shown(clock.now() + timedelta(days=2))

# changes to a good body, the field that is named, and what a clerk reads of it
FIELDS = [
    ({"description": None}, "description", "harus diisi"),
    ({"description": ""}, "description", "10 sampai 4.000 huruf"),
    ({"description": "terlalu"}, "description", "10 sampai 4.000 huruf"),
    ({"description": " " * 40}, "description", "10 sampai 4.000 huruf"),
    ({"description": "sampah   \n\t  "}, "description", "10 sampai 4.000 huruf"),
    ({"description": "x" * 4001}, "description", "10 sampai 4.000 huruf"),
    ({"description": 1234567890123}, "description", "10 sampai 4.000 huruf"),
    ({"description": ["sampah menumpuk"]}, "description", "10 sampai 4.000 huruf"),
    ({"category": "kapal selam"}, "category", "tidak kami kenal"),
    ({"category": ""}, "category", "/v1/categories"),
    ({"category": "x" * 81}, "category", "/v1/categories"),
    ({"category": 7}, "category", "/v1/categories"),
    ({"place": None}, "place", "harus diisi"),
    ({"place": "Kebon Jeruk"}, "place", "harus berupa objek"),
    ({"place": []}, "place", "harus berupa objek"),
    ({"place": {}}, "place", "Sebutkan lokasinya"),
    ({"place": {"address": "   "}}, "place", "Sebutkan lokasinya"),
    ({"place": {"lat": -6.2}}, "place", "lat dan lng bersama"),
    ({"place": {"lng": 106.8}}, "place", "lat dan lng bersama"),
    ({"place": {"lat": -6.2, "address": "Jalan Panjang"}}, "place", "lat dan lng bersama"),
    ({"place": {"lat": 91, "lng": 106.8}}, "place.lat", "antara -90 dan 90"),
    ({"place": {"lat": -90.0001, "lng": 106.8}}, "place.lat", "antara -90 dan 90"),
    ({"place": {"lat": -6.2, "lng": 180.5}}, "place.lng", "antara -180 dan 180"),
    ({"place": {"lat": "-6.2", "lng": "106.8"}}, "place.lat", "antara -90 dan 90"),
    ({"place": {"lat": True, "lng": 106.8}}, "place.lat", "antara -90 dan 90"),
    ({"place": {"lat": [-6.2], "lng": 106.8}}, "place.lat", "antara -90 dan 90"),
    ({"place": {"address": ""}}, "place.address", "1 sampai 300 huruf"),
    ({"place": {"address": "x" * 301}}, "place.address", "1 sampai 300 huruf"),
    ({"place": {"kelurahan": "31.73.05.9999"}}, "place.kelurahan", "tidak kami kenal"),
    ({"place": {"kelurahan": "x" * 41}}, "place.kelurahan", "/v1/areas"),
    ({"place": {**POINT, "rt": "05"}}, "place.rt", "tidak dikenal"),
    ({"occurred_at": "kemarin"}, "occurred_at", "waktu dengan zona"),
    ({"occurred_at": "2026-11-20T08:00:00"}, "occurred_at", "waktu dengan zona"),
    ({"occurred_at": "2026-02-30T08:00:00+07:00"}, "occurred_at", "waktu dengan zona"),
    ({"occurred_at": 1700000000}, "occurred_at", "waktu dengan zona"),
    ({"occurred_at": AHEAD}, "occurred_at", "tidak boleh di masa depan"),
    ({"occurred_at": "9999-12-31T23:59:59-12:00"}, "occurred_at", "tidak boleh di masa depan"),
    ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "occurred_at", "waktu dengan zona"),
    ({"occurred_at": "0999-01-01T00:00:00Z"}, "occurred_at", "waktu dengan zona"),
    ({"contact": "0812"}, "contact", "objek"),
    ({"contact": {"name": ""}}, "contact.name", "1 sampai 100 huruf"),
    ({"contact": {"name": "x" * 101}}, "contact.name", "1 sampai 100 huruf"),
    ({"contact": {"phone": "12"}}, "contact.phone", "3 sampai 30 angka"),
    ({"contact": {"phone": "0" * 31}}, "contact.phone", "3 sampai 30 angka"),
    ({"contact": {"phone": 8123456789}}, "contact.phone", "3 sampai 30 angka"),
    ({"contact": {"phone": "tanya ibu"}}, "contact.phone", "tidak dapat kami pakai"),
    ({"contact": {"phone": "+999 123"}}, "contact.phone", "tidak dapat kami pakai"),
    ({"contact": {"email": "siti"}}, "contact.email", "email yang lengkap"),
    ({"contact": {"email": "siti@rumah"}}, "contact.email", "email yang lengkap"),
    ({"contact": {"email": "siti@rumah.id, x@y.id"}}, "contact.email", "email yang lengkap"),
    ({"contact": {"email": "siti@rumah.id\n"}}, "contact.email", "email yang lengkap"),
    ({"contact": {"email": "x" * 250 + "@a.id"}}, "contact.email", "email yang lengkap"),
    ({"contact": {"nik": "3173"}}, "contact.nik", "tidak dikenal"),
    ({"anonymous": "ya"}, "anonymous", "true atau false"),
    ({"anonymous": 1}, "anonymous", "true atau false"),
    ({"visibility": "secret"}, "visibility", "public, facts, atau private"),
    ({"attachments": "foto.jpg"}, "attachments", "paling banyak 5"),
    ({"attachments": [5]}, "attachments", "paling banyak 5"),
    ({"attachments": ["x"] * 6}, "attachments", "paling banyak 5"),
    ({"attachments": ["x" * 161]}, "attachments", "paling banyak 5"),
    ({"descripton": "Sampah menumpuk"}, "descripton", "tidak dikenal; periksa ejaannya"),
    ({"": "Sampah menumpuk"}, "", "tidak dikenal"),
]


def test_a_field_out_of_its_limits_is_named_with_what_would_fit(http: Any, aws: Aws) -> None:
    for changes, field, words in FIELDS:
        answer = post(http, "/v1/reports", a_body(**changes))
        problem = problem_of(answer)
        assert outcome(answer) == (422, "bad-field"), changes
        assert problem["field"] == field, changes
        assert words in problem["detail"], changes
        assert answer.headers["Content-Language"] == "id"
    assert aws.items() == []


def test_the_same_is_said_in_english_to_those_who_ask_for_it(http: Any, aws: Aws) -> None:
    for changes, _, words in FIELDS:
        answer = post(http, "/v1/reports", a_body(**changes), ENGLISH)
        assert outcome(answer) == (422, "bad-field"), changes
        assert words not in problem_of(answer)["detail"] or words.startswith("/v1/"), changes
        assert answer.headers["Content-Language"] == "en"
    assert aws.items() == []


UNREADABLE, BAD_FIELD, TOO_LARGE = (400, "unreadable"), (422, "bad-field"), (413, "too-large")
BODIES = [
    (b"", UNREADABLE),
    (b"  \n ", UNREADABLE),
    (b"{", UNREADABLE),
    (b"description=Sampah+menumpuk", UNREADABLE),
    (b"\xff\xfe{}", UNREADABLE),
    (rb'{"\udc00": "Sampah menumpuk"}', UNREADABLE),
    (b"[" * 30_000, BAD_FIELD),
    (b"[]", BAD_FIELD),
    (b'"sampah"', BAD_FIELD),
    (b"null", BAD_FIELD),
    (b'{"description": "' + b"x" * 70_000 + b'"}', TOO_LARGE),
    (b"x" * 1_048_576, TOO_LARGE),
]
BROKEN = [
    b'{"description": "Sampah menumpuk", }',
    b'{"description": "Sampah \xff menumpuk"}',
    rb'{"description": "Sampah \ud800 menumpuk"}',
    b'{"description": "Sampah menumpuk", "place": {"lat": NaN, "lng": 106.8}}',
]


@pytest.mark.parametrize("path", ["/v1/reports", "/v1/uploads", f"/v1/work/{NOWHERE}/actions"])
def test_a_body_that_is_no_body_at_all_is_refused(http: Any, aws: Aws, path: str) -> None:
    for body, expected in BODIES:
        answer = http.post(path, headers=signed_in(), body=body)
        assert outcome(answer) == expected, body[:40]
        if expected == BAD_FIELD:
            assert "harus berupa objek JSON" in problem_of(answer)["detail"]
    assert aws.items() == []


def test_json_that_is_broken_within_is_refused(http: Any, aws: Aws) -> None:
    for body in BROKEN:
        assert outcome(http.post("/v1/reports", headers=JSON, body=body)) == UNREADABLE, body
    assert aws.items() == []


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"],
)
@pytest.mark.parametrize("path", ["/v1/reports", "/v1/uploads", "/v1/work/x/actions"])
def test_another_content_type_is_refused(http: Any, path: str, content_type: str) -> None:
    headers = {**signed_in(), "Content-Type": content_type}
    answer = http.post(path, headers=headers, body=json.dumps(a_body()))
    assert outcome(answer) == (415, "wrong-content-type")


@each_row(
    ("changes", "field"),
    [
        ({"filename": None}, "filename"),
        ({"filename": ""}, "filename"),
        ({"filename": "x" * 256}, "filename"),
        ({"content_type": None}, "content_type"),
        ({"content_type": "application/x-msdownload"}, "content_type"),
        ({"content_type": "image/svg+xml"}, "content_type"),
        ({"content_type": 3}, "content_type"),
        ({"size": None}, "size"),
        ({"size": 0}, "size"),
        ({"size": -1}, "size"),
        ({"size": 15 * 1024 * 1024 + 1}, "size"),
        ({"size": "1000"}, "size"),
        ({"size": 10.5}, "size"),
        ({"key": "uploads/x"}, "key"),
    ],
)
def test_an_upload_that_would_not_fit_is_not_offered(
    http: Any, changes: dict[str, Any], field: str
) -> None:
    given = {"filename": "gang.jpg", "content_type": "image/jpeg", "size": 1000, **changes}
    body = {name: value for name, value in given.items() if value is not None}
    answer = post(http, "/v1/uploads", body)
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == field


def test_uploads_we_did_not_give_out_or_that_have_expired_are_refused(
    http: Any, aws: Aws, hands: Any
) -> None:
    body = {"filename": "gang.jpg", "content_type": "image/jpeg", "size": 1000}
    ours = post(http, "/v1/uploads", body).json_body["id"]
    name, expires, mark = ours.rsplit(".", 2)
    forged = [
        "x",
        "....",
        "../../secret.jpg",
        name,
        f"{name}.{expires}",
        f"{name}.{expires}.",
        f"{name}.{expires}.{'0' * len(mark)}",
        f"{name}.{expires}0.{mark}",
        f"{'0' * 20}.jpg.{expires}.{mark}",
        f"{ours}é",
    ]
    for upload in forged:
        answer = post(http, "/v1/reports", a_body(attachments=[upload]))
        assert outcome(answer) == (422, "bad-upload"), upload
    hands.forward(hours=19)
    assert post(http, "/v1/reports", a_body(attachments=[ours])).status_code == 201
    stored = aws.items()
    hands.forward(hours=2)
    answer = post(http, "/v1/reports", a_body(attachments=[ours]))
    assert outcome(answer) == (422, "bad-upload")
    assert "Silakan unggah lagi" in problem_of(answer)["detail"]
    assert aws.items() == stored


MISTYPED = [
    "JK",
    "123",
    "JK261123-00000",
    NOWHERE[:-1] + "!",
    "JK991399-0000000",
    "%20",
    "é",
    "x" * 99,
]


@pytest.mark.parametrize("path", ["", "/mine", "/photos/x.jpg"])
def test_a_mistyped_number_is_said_to_be_mistyped(http: Any, path: str) -> None:
    swapped = NOWHERE[:-3] + NOWHERE[-2] + NOWHERE[-3] + NOWHERE[-1]
    for typed in [*MISTYPED, swapped]:
        answer = http.get(f"/v1/reports/{typed}{path}")
        assert outcome(answer) == (404, "mistyped-number"), typed
        assert "tidak kami kenal" in problem_of(answer)["detail"]


@pytest.mark.parametrize("path", ["", "/mine", "/photos/x.jpg"])
def test_a_number_nobody_has_is_said_to_be_unknown(http: Any, path: str) -> None:
    answer = http.get(f"/v1/reports/{NOWHERE}{path}")
    assert outcome(answer) == (404, "unknown-report")
    assert NOWHERE in problem_of(answer)["detail"]
    english = http.get(f"/v1/reports/{NOWHERE}{path}", headers=ENGLISH)
    detail = f"We have no report with the number {NOWHERE}. Please check it."
    assert problem_of(english)["detail"] == detail


def test_officers_too_are_told_what_is_wrong_with_a_number(http: Any) -> None:
    step = {"action": "proses", "version": 1}
    for typed, kind in ((NOWHERE, "unknown-report"), ("JK1", "mistyped-number")):
        assert outcome(http.get(f"/v1/work/{typed}", headers=signed_in())) == (404, kind)
        assert outcome(acted(http, typed, step, signed_in())) == (404, kind)


# an officer's step against a report of Kebon Jeruk at version 1, and the answer
STEPS = [
    ({"action": None}, (422, "bad-field"), "action harus diisi"),
    ({"action": "hapus"}, (422, "bad-field"), "salah satu dari proses"),
    ({"action": 1}, (422, "bad-field"), "salah satu dari proses"),
    ({"version": None}, (422, "bad-field"), "version harus diisi"),
    ({"version": 0}, (422, "bad-field"), "bilangan bulat"),
    ({"version": "1"}, (422, "bad-field"), "bilangan bulat"),
    ({"version": 1.5}, (422, "bad-field"), "bilangan bulat"),
    ({"version": 2}, (409, "stale-version"), "berubah sejak"),
    ({"note": "x" * 2001}, (422, "bad-field"), "2.000 huruf"),
    ({"note": 5}, (422, "bad-field"), "2.000 huruf"),
    ({"photos": ["x"]}, (422, "bad-upload"), "Berkas ini sudah tidak ada"),
    ({"photos": ["x"] * 6}, (422, "bad-field"), "paling banyak 5"),
    ({"hari": 3}, (422, "bad-field"), "hari tidak dikenal"),
    ({"until": "2026-12-01"}, (422, "bad-field"), "waktu dengan zona"),
    ({"until": "2026-12-01T08:00:00"}, (422, "bad-field"), "waktu dengan zona"),
    ({"reason": ""}, (422, "bad-field"), "/v1/reasons"),
    ({"task": 0}, (422, "bad-field"), "id tugas"),
    ({"action": "task", "to_agency": "NASA"}, (422, "wrong-target"), "tidak kami kenal"),
    (
        {"action": "task", "to_agency": "DLH", "until": "2020-01-01T00:00:00Z"},
        (422, "bad-field"),
        "masa depan",
    ),
    ({"action": "recategorise"}, (422, "something-missing"), "Pilih kategori dulu"),
    ({"action": "recategorise", "category": "ufo"}, (422, "bad-field"), "ufo tidak kami kenal"),
    ({"action": "recategorise", "category": "sampah"}, (422, "bad-field"), "sudah berlaku"),
    ({"action": "answer", "task": 1}, (409, "hindered"), "tugas terbuka"),
    ({"action": "withdraw", "task": 1}, (409, "hindered"), "tugas terbuka"),
    ({"action": "pause"}, (409, "move-not-allowed"), "Status laporan ini Menunggu"),
    ({"action": "outside"}, (403, "wrong-role"), "verifikator"),
    ({"action": "selesai"}, (409, "move-not-allowed"), "Status laporan ini Menunggu"),
    ({"action": "comment", "note": None}, (422, "something-missing"), "Tulis catatan dulu"),
    ({"action": "comment", "note": "   "}, (422, "something-missing"), "Tulis catatan dulu"),
    ({"action": "koordinasi"}, (422, "something-missing"), "kantor tujuan"),
    ({"action": "disposisi"}, (422, "something-missing"), "kantor tujuan"),
    ({"action": "koordinasi", "to_agency": "NASA"}, (422, "wrong-target"), "tidak kami kenal"),
    ({"action": "koordinasi", "to_agency": "x" * 41}, (422, "bad-field"), "/v1/agencies"),
    ({"action": "koordinasi", "to_agency": KEBON_JERUK}, (422, "wrong-target"), "sudah"),
    ({"action": "disposisi", "to_agency": "DLH"}, (422, "wrong-target"), "di bawah"),
]


def test_a_step_that_can_not_be_taken_changes_nothing(http: Any, aws: Aws) -> None:
    number = filed(http)["number"]
    stored = aws.items()
    for changes, expected, words in STEPS:
        given = {"action": "proses", "version": 1, "note": "segera", **changes}
        body = {name: value for name, value in given.items() if value is not None}
        answer = acted(http, number, body, signed_in())
        assert outcome(answer) == expected, changes
        assert words in problem_of(answer)["detail"], changes
        english = acted(http, number, body, {**signed_in(), "Accept-Language": "en"})
        assert outcome(english) == expected, changes
        assert problem_of(english)["detail"] != problem_of(answer)["detail"], changes
    assert aws.items() == stored


def test_who_may_not_do_a_step_is_told_what_may_be_done_instead(http: Any) -> None:
    number = filed(http)["number"]
    body = {"action": "selesai", "version": 1, "note": "sudah"}
    problem = problem_of(acted(http, number, body, signed_in()))
    assert problem["report_status"] == "menunggu"
    assert problem["allowed"] == [
        *("proses", "koordinasi", "return"),
        *("task", "recategorise", "merge", "ask", "accuse", "comment", "correct_place"),
    ]


@pytest.mark.parametrize(
    ("agency", "groups"),
    [
        ("31.73.05.1002", ["officer", "head"]),  # beside it
        ("31.73.05", ["officer"]),  # above it, but no head
        ("31.72", ["head"]),  # another kota
        ("DLH-31.73", ["head"]),
        ("", ["officer", "head"]),
    ],
)
def test_an_officer_of_another_office_may_not_act(
    http: Any, aws: Aws, agency: str, groups: list[str]
) -> None:
    number = filed(http)["number"]
    stored = aws.items()
    step = {"action": "proses", "version": 1}
    answer = acted(http, number, step, signed_in(agency, *groups))
    assert outcome(answer) == (403, "not-yours")
    problem = problem_of(answer)
    assert problem["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert "Kelurahan Kebon Jeruk" in problem["detail"]
    assert aws.items() == stored


@pytest.mark.parametrize("groups", [["desk", "analyst", "admin"], ["tidak-dikenal"]])
def test_who_handles_nothing_may_not_act_in_ones_own_office_either(
    http: Any, aws: Aws, groups: list[str]
) -> None:
    number = filed(http)["number"]
    stored = aws.items()
    step = {"action": "proses", "version": 1}
    answer = acted(http, number, step, signed_in(KEBON_JERUK, *groups))
    assert outcome(answer) == (403, "wrong-role")
    assert problem_of(answer)["roles"] == ["head", "officer", "verifier"]
    assert aws.items() == stored


@each_row(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=abc", "limit"),
        ("limit=", "limit"),
        ("limit=1.5", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("cursor=x", "cursor"),
        ("cursor=%C3%A9", "cursor"),
        ("cursor=MjAyNi0xMS0yM1QwMTowMDowMFojSkswMDAwMDAtMDAwMDAx", "cursor"),  # no such number
        ("cursor=", "cursor"),
        ("status=selesai", "status"),
        ("status=MENUNGGU", "status"),
        ("late=ya", "late"),
        ("late=", "late"),
    ],
)
def test_a_queue_is_not_asked_for_what_it_has_not(http: Any, query: str, field: str) -> None:
    answer = http.get(f"/v1/work?{query}", headers=signed_in())
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == field


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("lat=-6.2", "place.lng"),
        ("lng=106.8", "place.lat"),
        ("lat=91&lng=106.8", "place.lat"),
        ("lat=nan&lng=106.8", "place.lat"),
        ("lat=-6.2&lng=inf", "place.lng"),
        ("lat=utara&lng=106.8", "place.lat"),
    ],
)
def test_an_area_is_not_looked_up_by_half_a_point(http: Any, query: str, field: str) -> None:
    answer = http.get(f"/v1/areas?{query}")
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == field
