"""A report about an office or official: who holds it and reads it, and who does not."""

import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.reports.access import confidentiality
from chalicelib.sla import timer
from tests.api.answers import outcome, problem_of
from tests.builders import (
    JSON,
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    a_body,
    acted,
    filed,
    loaded,
    moved,
    post,
    signed_in,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

PUNGLI = "Pak Lurah Kebon Jeruk minta uang 500 ribu untuk tanda tangan surat domisili saya"
OVERSIGHT = signed_in("INSPEKTORAT")
ACCUSED = [
    signed_in(KEBON_JERUK),
    signed_in(KEBON_JERUK, "head"),
    signed_in(KEBON_JERUK, "verifier"),
    signed_in(KEBON_JERUK, "desk"),
]


@pytest.fixture
def receipt(http: Any) -> dict[str, Any]:
    return filed(http, description=PUNGLI, category=None, visibility="public")


@pytest.fixture
def number(receipt: dict[str, Any]) -> str:
    name: str = receipt["number"]
    return name


def record(http: Any, number: str, headers: dict[str, str]) -> Any:
    return http.get(f"/v1/work/{number}", headers=headers)


def act(http: Any, number: str, headers: dict[str, str], action: str, **fields: Any) -> Any:
    version = record(http, number, OVERSIGHT).json_body["version"]
    body = {"action": action, "version": version, "note": "Mohon penjelasan tertulis", **fields}
    return acted(http, number, body, headers)


def test_it_goes_to_inspektorat_and_is_shown_to_nobody_else(
    http: Any, receipt: dict[str, Any], number: str
) -> None:
    assert receipt["holder"]["code"] == "INSPEKTORAT"
    assert record(http, number, OVERSIGHT).json_body["description"] == PUNGLI
    shown = http.get(f"/v1/reports/{number}").json_body
    assert (shown["visibility"], shown["description"], shown["place"]) == ("private", None, None)
    assert http.get(f"/v1/reports?kelurahan={KEBON_JERUK}").json_body["items"] == []


def test_the_accused_office_neither_reads_it_nor_acts_nor_hides_it(http: Any, number: str) -> None:
    for headers in ACCUSED:
        assert outcome(record(http, number, headers)) == (403, "not-yours")
        assert act(http, number, headers, "comment").status_code in (403, 422)
        assert outcome(http.get(f"/v1/work/{number}/timeline", headers=headers))[0] == 403
    head = signed_in(KEBON_JERUK, "head")
    body = {"decision": "hide", "version": 1, "reason": "tuduhan"}
    assert post(http, f"/v1/work/{number}/moderation", body, head).status_code == 403
    assert post(http, f"/v1/work/{number}/identity", {"reason": "lokasi"}, head).status_code == 403


def test_the_accused_office_finds_it_nowhere_and_counts_it_nowhere(
    http: Any, number: str, hands: Hands
) -> None:
    hands.forward(hours=31)
    timer.wake_timer(number, 1)
    for headers in ACCUSED:
        for path in ("/v1/work", "/v1/work?queue=escalated", "/v1/work/search?q=tanda+tangan"):
            answer = http.get(path, headers=headers)
            assert answer.status_code == 200, answer.body
            assert answer.json_body["items"] == []
        counts = http.get("/v1/work/counts", headers=headers).json_body
        assert (counts["open"], counts["escalated"]) == (0, 0)
        search = http.get(f"/v1/work/search?q={number}", headers=headers)
        assert search.status_code == 403


def test_no_territory_opens_it(http: Any, number: str) -> None:
    camat = signed_in(KECAMATAN_KEBON_JERUK, "head")
    assert outcome(record(http, number, camat)) == (403, "not-yours")
    assert http.get("/v1/work/search?q=tanda+tangan", headers=camat).json_body["items"] == []
    found = http.get("/v1/work/search?q=tanda+tangan", headers=OVERSIGHT).json_body["items"]
    assert [line["number"] for line in found] == [number]


def test_it_is_never_handed_to_the_accused(http: Any, number: str) -> None:
    answer = act(http, number, OVERSIGHT, "koordinasi", to_agency=KEBON_JERUK)
    assert outcome(answer) == (422, "wrong-target")
    assert problem_of(answer)["rule"] == "accused"


def test_the_accused_is_asked_for_an_answer_in_writing_and_learns_no_more(
    http: Any, number: str
) -> None:
    note = "Mohon penjelasan tertulis"
    assert act(http, number, OVERSIGHT, "task", to_agency=KEBON_JERUK).status_code == 200
    [line] = http.get("/v1/work", headers=signed_in()).json_body["items"]
    assert (line["number"], line["kind"], line["summary"]) == (number, "task", note)
    assert (line["category"], line["address"], line["kelurahan"]) == (None, None, None)
    asked = record(http, number, signed_in()).json_body
    told = json.dumps(asked)
    assert PUNGLI not in told
    assert "6281234567890" not in told
    assert (asked["description"], asked["place"], asked["category"]) == (None, None, None)
    assert [task["asked"]["note"] for task in asked["tasks"]] == [note]
    assert [move["action"] for move in asked["moves"]] == ["answer"]
    body = {"action": "answer", "version": asked["version"], "task": 2, "note": "Tidak benar"}
    answered = acted(http, number, body, signed_in())
    assert answered.status_code == 200
    assert PUNGLI not in answered.body.decode()
    assert outcome(record(http, number, signed_in())) == (403, "not-yours")


def test_its_reporter_can_not_open_it_to_all(
    http: Any, receipt: dict[str, Any], number: str
) -> None:
    token = {**JSON, "X-Report-Token": receipt["token"]}
    body = {"visibility": "facts"}
    answer = post(http, f"/v1/reports/{number}/visibility", body, token)
    assert outcome(answer) == (409, "hindered")
    assert problem_of(answer)["rule"] == "confidential"


def test_the_topic_tells_neither_what_nor_where(http: Any, aws: Aws, number: str) -> None:
    aws.pump()
    [message] = [json.loads(body["Message"]) for body in aws.bodies()]
    assert (message["number"], message["category"], message["kelurahan"]) == (number, "", None)


@pytest.mark.parametrize(
    ("accused", "holder"),
    [
        ("INSPEKTORAT", "SETDA"),
        ("BIROPEM", "31"),
        ("SETDA", "31"),
        ("DISHUB", "INSPEKTORAT"),
        (KEBON_JERUK, "INSPEKTORAT"),
    ],
)
def test_an_officer_who_reads_an_accusation_hands_it_to_who_looks_into_it(
    http: Any, accused: str, holder: str
) -> None:
    number = filed(http)["number"]
    body = {"action": "accuse", "version": 1, "note": "Tentang aparat", "to_agency": accused}
    answer = acted(http, number, body, signed_in())
    assert answer.status_code == 200, answer.body
    shown = http.get(f"/v1/reports/{number}").json_body
    assert (shown["holder"]["code"], shown["visibility"]) == (holder, "private")
    assert outcome(record(http, number, signed_in(accused, "head")))[0] == 403
    assert http.get("/v1/reports").json_body["items"] == []


def test_what_was_merged_into_it_does_not_give_it_away(http: Any, aws: Aws) -> None:
    number = filed(http, contact={"phone": "+6281299990001"}, description="Sampah di gang")[
        "number"
    ]
    survivor = filed(http)["number"]
    merging = {"action": "merge", "version": 1, "into": survivor}
    assert acted(http, number, merging, signed_in()).status_code == 200
    camat = signed_in(KECAMATAN_KEBON_JERUK, "head")
    body = {"action": "accuse", "note": "Tentang lurah", "to_agency": KEBON_JERUK}
    refused = acted(http, survivor, {**body, "version": 2}, camat)
    assert outcome(refused) == (409, "hindered")
    assert problem_of(refused)["rule"] == "has_merged"
    separated = acted(http, number, {"action": "unmerge", "version": 2}, camat)
    assert separated.status_code == 200, separated.body
    assert acted(http, survivor, {**body, "version": 3}, camat).status_code == 200
    for _ in range(3):
        aws.settle()
    public = http.get(f"/v1/reports/{number}").json_body
    assert (public["holder"]["code"], public["duplicate_of"]) == (KEBON_JERUK, None)
    told = record(http, number, signed_in())
    assert "INSPEKTORAT" not in told.body.decode()
    again = {"action": "unmerge", "version": told.json_body["version"]}
    assert acted(http, number, again, signed_in()).status_code == 409
    assert outcome(record(http, survivor, signed_in())) == (403, "not-yours")


def test_its_closing_is_verified_and_its_ladder_told_without_the_accused(
    http: Any, hands: Hands
) -> None:
    number = filed(http)["number"]
    body = {"action": "accuse", "version": 1, "note": "Biro", "to_agency": "SETDA"}
    assert acted(http, number, body, signed_in()).status_code == 200
    hands.forward(hours=145)
    timer.wake_timer(number, 1)
    for office in ("SETDA", "BIROPEM"):  # Biro Pemerintahan is of the Sekretariat Daerah
        assert outcome(record(http, number, signed_in(office, "verifier")))[0] == 403
        queue = http.get("/v1/work?queue=red_flag", headers=signed_in(office, "head")).json_body
        assert queue["items"] == []
    governor = signed_in("31")
    version = record(http, number, governor).json_body["version"]
    for step, action in enumerate(("proses", "selesai")):
        body = {"action": action, "version": version + step, "note": "sudah ditindak"}
        closed = acted(http, number, body, governor)
        assert closed.status_code == 200, closed.body
    assert closed.json_body["verification"]["by"]["code"] == "31"


def test_a_reporter_ticks_it_and_inspektorat_says_that_it_is_about_nobody(
    http: Any, hands: Hands
) -> None:
    receipt = filed(http, about_officials=True)
    number = receipt["number"]
    assert receipt["holder"]["code"] == "INSPEKTORAT"
    assert outcome(record(http, number, signed_in()))[0] == 403
    answer = act(http, number, OVERSIGHT, "dismiss")
    assert answer.status_code == 200
    assert record(http, number, signed_in()).json_body["holder"]["code"] == KEBON_JERUK
    token = {**JSON, "X-Report-Token": receipt["token"]}
    opened = post(http, f"/v1/reports/{number}/visibility", {"visibility": "facts"}, token)
    assert opened.status_code == 200
    again = act(http, number, signed_in(), "dismiss")
    assert problem_of(again)["rule"] == "not_accused"


def test_nothing_is_merged_into_it_and_it_is_merged_with_nothing(http: Any, number: str) -> None:
    other = filed(http)["number"]
    answer = act(http, number, OVERSIGHT, "merge", into=other)
    assert problem_of(answer)["rule"] == "confidential"
    body = {"action": "merge", "version": 1, "into": number}
    assert problem_of(acted(http, other, body, signed_in()))["rule"] == "confidential"


def test_done_reports_about_officials_are_in_no_recurring_spot_and_no_campaign(
    http: Any, aws: Aws, hands: Hands
) -> None:
    for _ in range(city().settings.campaign_least + 1):
        filed(http, description=PUNGLI, category=None)
    aws.settle()
    campaigns = http.get("/v1/work/campaigns", headers=signed_in("BIROPEM")).json_body
    assert campaigns["items"] == []
    assert not [item for item in aws.items() if item["sk"].startswith("L#")]


def test_naming_an_office_in_a_request_is_no_accusation(http: Any, calls: Calls) -> None:
    for text in (
        "Mohon Dishub tertibkan parkir liar di depan pasar Kebon Jeruk",
        "Terima kasih petugas kelurahan, sampah sudah diangkut; sekarang lampu jalan mati",
    ):
        assert filed(http, description=text, category=None)["holder"]["code"] == KEBON_JERUK
    moved(http, filed(http)["number"], "proses")


def test_an_old_version_tells_the_accused_nothing_of_the_inquiry(http: Any, number: str) -> None:
    heard = {"note": "Saksi Ibu Sari sudah diperiksa"}
    assert act(http, number, OVERSIGHT, "proses", **heard).status_code == 200
    verdict = {"verdict": "accepted", "version": 1, "note": "sudah dilihat"}
    lurah = signed_in(KEBON_JERUK, "verifier")
    judged = post(http, f"/v1/work/{number}/verification", verdict, lurah)
    assert outcome(judged) == (403, "not-yours")
    assert act(http, number, OVERSIGHT, "task", to_agency=KEBON_JERUK).status_code == 200
    body = {"action": "answer", "version": 1, "task": 3, "note": "baik"}
    for path in ("actions", "actions/preview"):
        stale = post(http, f"/v1/work/{number}/{path}", body, signed_in())
        assert outcome(stale) == (409, "stale-version")
        assert "Saksi" not in stale.body.decode()
        assert [change["kind"] for change in stale.json_body["changes"]] == ["task"]


def test_a_clerk_of_the_accused_does_not_print_its_receipt_again(http: Any) -> None:
    body = a_body(
        description="Pegawai Inspektorat minta uang 5 juta supaya kasus saya ditutup",
        category=None,
        present=True,
    )
    clerk = signed_in("INSPEKTORAT", "desk")
    filed_at = post(http, "/v1/desk/reports", body, clerk)
    assert filed_at.status_code == 201, filed_at.body
    printed = http.get(f"/v1/desk/reports/{filed_at.json_body['number']}/receipt", headers=clerk)
    assert outcome(printed) == (403, "not-your-desk")


def test_where_the_accused_is_dissolved_its_successor_is_barred_too(number: str) -> None:
    heir = "31.73.05.1002"
    offices = dict(city().offices)
    gone = {KEBON_JERUK: replace(offices.pop(KEBON_JERUK), successor=heir)}
    after = replace(city(), offices=offices, former=gone)
    assert confidentiality.is_barred(heir, loaded(number)[0], after)
    assert not confidentiality.is_barred("31.73.05.1003", loaded(number)[0], after)
