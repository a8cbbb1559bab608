"""What lies outside the city: it is taken and told so, central triage holds it, and nobody is
promised a completion before an office has answered.
"""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import OUTSIDE, Place
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from tests.api.opendata import features, items, rows
from tests.builders import (
    JSON,
    KEBON_JERUK,
    PHONE,
    a_body,
    a_report,
    acted,
    an_sms,
    filed,
    post,
    signed_in,
)
from tests.moto_aws import Aws
from tests.publishing.open311 import partners
from tests.sender_posts import signed_partner, signed_sms, signed_whatsapp
from tests.sender_samples import every_sender, sample

LONDON = {"lat": 51.5072, "lng": -0.1276}
SAID, ALSO = "di luar wilayah kota", "Batas waktu penyelesaian belum ada"
TRIAGE = signed_in("BIROPEM", "verifier")


@pytest.fixture(autouse=True)
def _every_sender(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    every_sender(monkeypatch)
    partners.a_key()


def filings(http: Any) -> dict[str, tuple[str, str]]:
    """Number and words of the receipt, by every way with a point: in London."""
    told: dict[str, tuple[str, str]] = {}
    body = a_body(place=LONDON, visibility="public")
    for way, path, headers in (("web", "reports", JSON), ("desk", "desk/reports", CLERK)):
        receipt = post(http, f"/v1/{path}", body, headers).json_body
        told[way] = receipt["number"], receipt["message"]
        assert receipt["promise"]["complete_by"] is None
    form = partners.a_form(lat="51.5072", long="-0.1276")
    [answer] = json.loads(partners.posted(http, "requests.json", form).body)
    told["open311"] = answer["service_request_id"], answer["service_notice"]
    report = {"id": "JAKI-1", "description": "Sampah menumpuk di jalan", "place": LONDON}
    answer = signed_partner(report).to(http).json_body
    told["partner"] = answer["number"], answer["message"]
    where = {"Latitude": "51.5072", "Longitude": "-0.1276"}
    text = signed_sms(an_sms("LAPOR sampah menumpuk", **where)).to(http).body.decode()
    told["sms"] = text.partition("Laporan ")[2][:15], text
    return told


CLERK = signed_in(KEBON_JERUK, "desk")


def test_every_receipt_says_so_and_promises_an_answer_only(http: Any) -> None:
    for way, (number, said) in filings(http).items():
        report, _ = reports.load_report(number)
        assert (report.place.found, report.holder) == ("outside", "BIROPEM"), way
        assert SAID in said, way
        assert "selesai paling lambat" not in said, way
        if way not in ("web", "desk"):
            assert ALSO in said, way
            assert "Jawaban paling lambat" in said, way


def test_a_location_shared_in_a_talk_is_told_so_by_the_notice(http: Any, aws: Aws) -> None:
    body = json.loads(sample("whatsapp_location"))
    [message] = body["entry"][0]["changes"][0]["value"]["messages"]
    message["location"] = {"latitude": 51.5072, "longitude": -0.1276}
    signed_whatsapp(body).to(http)
    receipt = filed(http, place=LONDON)
    aws.settle()
    [text] = [text for to, text in aws.texts() if to == PHONE]
    assert receipt["number"] in text
    assert SAID in text
    assert "selesai paling lambat" not in text


def test_no_output_promises_more_before_an_office_answered(http: Any) -> None:
    public = filed(http, place=LONDON, visibility="public")
    private = filed(http, place=LONDON, visibility="private")
    facts = filed(http, place=LONDON, visibility="facts")
    for receipt in (public, private, facts):
        own = {**JSON, "X-Report-Token": receipt["token"]}
        path = f"/v1/reports/{receipt['number']}"
        for told in (http.get(path), http.get(f"{path}/mine", headers=own)):
            report = told.json_body
            assert report["promise"]["complete_by"] is None
            assert report["promise"]["respond_by"]
            assert report["countdown"]["stage"] == "answer"
        page = http.get(f"/open311/v2/requests/{receipt['number']}.json")
        assert json.loads(page.body)[0]["expected_datetime"] is None
        ids = f"/open311/v2/requests.json?service_request_id={receipt['number']}"
        assert json.loads(http.get(ids).body)[0]["expected_datetime"] is None
    assert http.get(f"/v1/reports/{private['number']}").json_body["place"] is None
    assert http.get(f"/v1/reports/{facts['number']}").json_body["place"] is None
    assert [each["complete_by"] for each in items(http)] == [None] * 2
    assert [row["complete_by"] for row in rows(http.get("/v1/reports.csv"))] == [""] * 2
    for place in features(http.get("/v1/reports.geojson")):
        assert place["properties"]["complete_by"] is None
    paper = {**CLERK, "Accept": "text/html"}
    assert ALSO in post(http, "/v1/desk/reports", a_body(place=LONDON), paper).body.decode()


def test_an_office_that_takes_it_up_is_held_to_the_promise_it_always_had(http: Any) -> None:
    number = filed(http, place=LONDON, visibility="public")["number"]
    before, _ = reports.load_report(number)
    acted(http, number, {"action": "proses", "version": 1, "note": "kami periksa"}, TRIAGE)
    told = http.get(f"/v1/reports/{number}").json_body
    after, _ = reports.load_report(number)
    assert after.complete_by == before.complete_by
    assert told["promise"]["complete_by"] is not None
    assert [each["complete_by"] for each in items(http)] == [told["promise"]["complete_by"]]


def test_one_that_was_told_where_it_is_after_all_has_its_promise() -> None:
    report, _ = a_report(place=Place(**LONDON, found=OUTSIDE))
    assert (report.holder, report.promised) == ("BIROPEM", None)
    there = Place(lat=-6.1926, lng=106.7697, area=KEBON_JERUK, found="outline")
    told = Addition(text="maaf, di sini", at=report.updated_at, reporter=True, place=there)
    after, _ = lifecycle.add_to_report(report, told, city())
    assert (after.holder, after.promised) == (KEBON_JERUK, report.complete_by)


def test_one_nobody_answers_climbs_as_any_other(http: Any) -> None:
    report, _ = reports.load_report(filed(http, place=LONDON)["number"])
    late = report.respond_by + timedelta(days=7)
    climbed: Report
    climbed, entries = check_promise(report, late, city())
    assert [entry.kind for entry in entries].count(Kind.ESCALATION) >= 2
    assert climbed.red_flag
    assert climbed.next_check is not None
