"""What a reporter does over HTTP with the token of the report: adding, rating, having it done
again, appealing, hiding and showing.
"""

import json
import re
from typing import Any

import msgspec
import pytest

from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.http.schemas import OwnReport
from chalicelib.sla import timer
from tests.api.answers import outcome, problem_of
from tests.builders import (
    JSON,
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    PHONE,
    acted,
    an_upload,
    filed,
    loaded,
    moved,
    post,
    signed_in,
    verified,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, copied

BODIES: dict[str, dict[str, Any]] = {
    "comments": {"text": "Masih ada di seberang masjid"},
    "rating": {"stars": 4, "reasons": ["cepat", "ramah"], "text": "terima kasih"},
    "reopen": {"reason": "Belum bersih"},
    "appeal": {"reason": "Tidak pernah didatangi"},
    "visibility": {"visibility": "private"},
}
# of an open report: tests/reporters/test_withdrawal_http.py, test_place_http.py
ALL_BODIES = {
    **BODIES,
    "withdrawal": {"reason": "salah-kirim"},
    "place": {"place": {"kelurahan": "31.73.05.1002"}},
}


class Reporter:
    """Somebody who filed a report and has its token."""

    def __init__(self, http: Any, **filing: Any) -> None:
        receipt = filed(http, **{"visibility": "public", **filing})
        self.http, self.number, self.token = http, receipt["number"], receipt["token"]

    def asks(self, what: str, key: str | None = None, **body: Any) -> Any:
        headers = {**JSON, "X-Report-Token": self.token}
        if key is not None:
            headers["Idempotency-Key"] = key
        return post(self.http, self.at(what), body or ALL_BODIES[what], headers)

    def done(self, what: str, **body: Any) -> Any:
        """The report after it."""
        answer = self.asks(what, **body)
        assert answer.status_code == 200, answer.body
        msgspec.convert(answer.json_body, OwnReport, strict=True)
        return answer.json_body

    def at(self, what: str = "") -> str:
        return f"/v1/reports/{self.number}/{what}".rstrip("/")

    def public(self) -> Any:
        return self.http.get(self.at()).json_body

    def mine(self) -> Any:
        return self.http.get(self.at("mine"), headers={"X-Report-Token": self.token}).json_body


@pytest.fixture
def reporter(http: Any, hands: Hands) -> Reporter:
    return Reporter(http)


@pytest.fixture
def closed(reporter: Reporter) -> Reporter:
    moved(reporter.http, reporter.number, "proses", "selesai")
    return reporter


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ALL_BODIES)
@pytest.mark.parametrize("headers", [{}, {"X-Report-Token": "salah"}, signed_in()])
def test_nobody_follows_up_without_the_token(
    closed: Reporter, what: str, headers: dict[str, str]
) -> None:
    answer = post(closed.http, closed.at(what), ALL_BODIES[what], {**JSON, **headers})
    assert outcome(answer) == (401, "bad-token")
    assert closed.public()["version"] == 3


@pytest.mark.parametrize("what", ALL_BODIES)
def test_the_token_of_one_report_opens_no_other(closed: Reporter, what: str) -> None:
    other = Reporter(closed.http)
    other.number = closed.number
    assert outcome(other.asks(what)) == (401, "bad-token")


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("comments", {"text": ""}, "text"),
        ("comments", {"text": "   "}, "text"),
        ("comments", {"text": "x" * 2001}, "text"),
        ("comments", {"attachments": []}, "text"),
        ("comments", {"text": "ini", "attachments": ["x"] * 6}, "attachments"),
        ("comments", {"text": "ini", "visibility": "private"}, "visibility"),
        ("rating", {"stars": 0}, "stars"),
        ("rating", {"stars": 6}, "stars"),
        ("rating", {"stars": 3, "reasons": ["a"] * 6}, "reasons"),
        ("reopen", {"reason": " "}, "reason"),
        ("appeal", {"attachments": ["x"], "reason": "ini"}, "attachments"),
        ("visibility", {"visibility": "yes"}, "visibility"),
        ("withdrawal", {"text": "salah"}, "reason"),
        ("place", {"place": {}}, "place"),
        ("place", {"place": {"lat": -6.2}}, "place"),
        ("place", {"place": {"kelurahan": "31.73"}}, "place.kelurahan"),
        ("place", {"place": {"lat": -6.9, "lng": 107.6}}, "place"),
        ("place", {"lat": -6.2, "lng": 106.8}, "lat"),
        ("withdrawal", {"reason": "lainnya", "text": "x" * 301}, "text"),
    ],
)
def test_what_does_not_fit_is_named(
    closed: Reporter, what: str, body: dict[str, Any], field: str
) -> None:
    problem = problem_of(closed.asks(what, **body))
    assert (problem["status"], problem["field"]) == (422, field)
    assert closed.public()["version"] == 3


def test_a_photo_that_is_not_ours_and_a_reason_that_is_not_listed_are_refused(
    closed: Reporter,
) -> None:
    sent = closed.asks("comments", text="ini", attachments=["uploads/x"])
    assert outcome(sent) == (422, "bad-upload")
    rated = problem_of(closed.asks("rating", stars=1, reasons=["cuaca"]))
    assert (rated["type"], rated["allowed"][0]) == ("/problems/unknown-reason", "cepat")


# --- adding --------------------------------------------------------------------------------------


def test_a_comment_joins_the_timeline_with_its_photos(reporter: Reporter, aws: Aws) -> None:
    after = reporter.done("comments", text="  Masih ada  ", attachments=[an_upload()])
    said = after["timeline"][-1]
    assert (said["kind"], said["note"], said["by"]["code"]) == ("comment", "Masih ada", "pelapor")
    assert (after["version"], after["status"]) == (2, "menunggu")
    public = reporter.public()["timeline"][-1]
    assert (public["note"], len(public["photos"])) == ("Masih ada", 1)
    queue = reporter.http.get(f"/v1/work/{reporter.number}", headers=signed_in()).json_body
    assert queue["timeline"][-1]["note"] == "Masih ada"


def test_personal_data_of_a_comment_is_told_to_no_one_else(reporter: Reporter) -> None:
    after = reporter.done("comments", text="Hubungi saya di 0812-3456-7890 ya")
    assert "0812-3456-7890" in after["timeline"][-1]["note"]
    assert reporter.public()["timeline"][-1]["note"] == "Hubungi saya di [data pribadi] ya"


def test_who_tells_what_was_missing_brings_it_to_the_office_of_the_place(http: Any) -> None:
    thin = Reporter(http, description="Tolong dibantu ya", category=None, place={"address": "?"})
    assert thin.mine()["holder"]["code"] == city().settings.triage
    after = thin.done("comments", text="Sampah menumpuk di Kelurahan Kebon Jeruk")
    assert after["holder"]["code"] == KEBON_JERUK
    assert after["category"]["code"] == "sampah"


def test_a_comment_is_taken_also_when_all_is_over(closed: Reporter) -> None:
    assert closed.done("comments")["status"] == "selesai"


# --- rating --------------------------------------------------------------------------------------


def test_a_closing_is_rated_once_with_reasons_everybody_reads(closed: Reporter) -> None:
    after = closed.done("rating")
    told = closed.public()
    assert after["rating"] == told["rating"] == 4
    entry = told["timeline"][-1]
    assert (entry["kind"], entry["stars"], entry["note"]) == ("rating", 4, "terima kasih")
    assert entry["reasons"][0] == {"code": "cepat", "name": "Cepat ditangani"}
    assert outcome(closed.asks("rating")) == (409, "not-rateable")
    assert "rating" not in after["may"]


def test_an_open_report_is_not_rated(reporter: Reporter) -> None:
    assert outcome(reporter.asks("rating")) == (409, "not-rateable")


@pytest.mark.parametrize(("stars", "low"), [(1, True), (2, True), (3, False)])
def test_ratings_and_low_ones_are_counted(
    closed: Reporter, aws: Aws, capsys: pytest.CaptureFixture[str], stars: int, low: bool
) -> None:
    closed.done("rating", stars=stars, text="SEKALI")
    capsys.readouterr()
    aws.pump()
    counted = metrics(capsys)
    assert "ReportRated" in counted
    assert ("RatedLow" in counted) is low


def metrics(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The names of what was counted."""
    lines = [line for line in capsys.readouterr().out.splitlines() if '"counted"' in line]
    return [json.loads(line)["counted"] for line in lines]


# --- doing it again ------------------------------------------------------------------------------


def test_what_is_reopened_is_in_its_holder_s_queue_again(closed: Reporter, aws: Aws) -> None:
    before = closed.public()
    after = closed.done("reopen", reason="Belum bersih", attachments=[an_upload()])
    assert (after["status"], after["holder"]["code"]) == ("proses", KEBON_JERUK)
    assert (after["reopened"], after["outcome"], after["verification"]) == (1, None, None)
    assert after["promise"] == before["promise"]
    told = closed.public()["timeline"][-1]
    assert (told["kind"], told["note"], len(told["photos"])) == ("reopen", "Belum bersih", 1)
    queue = closed.http.get("/v1/work", headers=signed_in()).json_body["items"]
    assert [line["number"] for line in queue] == [closed.number]
    waiting = "/v1/work?limit=5"
    assert closed.http.get(waiting, headers=signed_in("BIROPEM")).json_body["items"] == []


def test_reopening_starts_a_timer_and_tells_the_reporter(closed: Reporter, aws: Aws) -> None:
    closed.done("reopen")
    aws.settle()
    assert aws.executions()[f"{closed.number}-3"] == "RUNNING"
    to, text = aws.texts()[-1]
    assert to == PHONE
    assert "dibuka kembali. Diproses lagi oleh Kel. Kebon Jeruk." in text


def test_reopening_is_bounded_in_number_and_the_second_time_its_head_is_told(
    closed: Reporter, aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    assert closed.done("reopen")["timeline"][-1]["to"] == []
    for again in (1, 2):
        seen = closed.http.get(f"/v1/work/{closed.number}", headers=signed_in()).json_body
        body = {"action": "selesai", "version": seen["version"], "note": "sudah"}
        assert acted(closed.http, closed.number, body, signed_in()).status_code == 200
        if again == 1:
            told = closed.done("reopen")["timeline"][-1]["to"]
            assert [office["code"] for office in told] == [KEBON_JERUK]
    problem = problem_of(closed.asks("reopen"))
    assert (problem["status"], problem["rule"]) == (409, "reopened_often")
    assert problem["allowed"] == closed.mine()["may"]
    assert "appeal" in problem["allowed"]
    capsys.readouterr()
    aws.pump()
    assert metrics(capsys).count("ReportReopened") == 2


def test_reopening_is_bounded_in_time(closed: Reporter, hands: Hands) -> None:
    hands.forward(days=3, seconds=1)
    assert problem_of(closed.asks("reopen"))["rule"] == "too_late"
    assert closed.done("appeal")["appealed"] == 1


def test_silence_confirms_and_then_the_closing_stands(closed: Reporter, hands: Hands) -> None:
    verified(closed.http, closed.number, 3)
    assert closed.public()["confirmed"] is False
    hands.forward(days=30)
    timer.wake_timer(closed.number, 2)
    assert closed.public()["confirmed"] is True
    assert closed.mine()["may"] == ["comments", "rating", "visibility", "export", "erasure"]
    for what in ("reopen", "appeal"):
        assert problem_of(closed.asks(what))["rule"] == "confirmed"


# --- appeal --------------------------------------------------------------------------------------


def test_an_appeal_is_held_by_the_office_above_with_the_history(closed: Reporter) -> None:
    after = closed.done("appeal")
    assert (after["status"], after["holder"]["code"]) == ("koordinasi", KECAMATAN_KEBON_JERUK)
    told = closed.public()
    assert told["timeline"][-1]["note"] == "Tidak pernah didatangi"
    assert [entry["kind"] for entry in told["timeline"]] == ["status"] * 3 + ["appeal"]
    above = signed_in(KECAMATAN_KEBON_JERUK)
    queue = closed.http.get("/v1/work", headers=above).json_body["items"]
    assert [line["number"] for line in queue] == [closed.number]
    record = closed.http.get(f"/v1/work/{closed.number}", headers=above).json_body
    assert "proses" in [move["action"] for move in record["moves"]]


def test_what_was_closed_as_not_the_city_s_is_appealed_and_not_reopened(
    reporter: Reporter,
) -> None:
    given = {"action": "koordinasi", "version": 1, "note": "bukan kami", "to_agency": "BIROPEM"}
    assert acted(reporter.http, reporter.number, given, signed_in()).status_code == 200
    outside = {"action": "outside", "version": 2, "note": "milik swasta", "reason": "swasta"}
    closed = acted(reporter.http, reporter.number, outside, signed_in("BIROPEM", "verifier"))
    assert closed.status_code == 200, closed.body
    assert problem_of(reporter.asks("reopen"))["rule"] == "outside"
    after = reporter.done("appeal")
    assert (after["holder"]["code"], after["outcome"]) == ("SETDA", None)


# --- hiding and showing --------------------------------------------------------------------------


def test_a_report_is_hidden_at_once_and_shown_again(reporter: Reporter) -> None:
    shown = reporter.http.get(reporter.at())
    photo = reporter.done("comments", text="ini", attachments=[an_upload()])
    [name] = loaded(reporter.number)[1][-1].photos
    copied(reporter.number, name)
    assert reporter.http.get(reporter.at(f"photos/{name}")).status_code == 302
    after = reporter.done("visibility")
    assert (after["visibility"], after["description"]) == ("private", photo["description"])
    hidden = reporter.http.get(reporter.at())
    assert hidden.headers["ETag"] != shown.headers["ETag"]
    assert hidden.json_body["description"] is None
    assert hidden.json_body["place"] is None
    assert reporter.http.get(reporter.at(f"photos/{name}")).status_code == 404
    stale = {"If-None-Match": shown.headers["ETag"]}
    assert reporter.http.get(reporter.at(), headers=stale).status_code == 200
    reporter.done("visibility", visibility="facts")
    facts = reporter.http.get(reporter.at())
    assert facts.headers["ETag"] not in (shown.headers["ETag"], hidden.headers["ETag"])
    assert facts.json_body["description"] is None
    assert facts.json_body["place"]["kelurahan"] == shown.json_body["place"]["kelurahan"]
    assert reporter.http.get(reporter.at(f"photos/{name}")).status_code == 404
    reporter.done("visibility", visibility="public")
    again = reporter.http.get(reporter.at())
    assert again.json_body["description"] == shown.json_body["description"]
    assert again.headers["ETag"] not in (shown.headers["ETag"], hidden.headers["ETag"])


def test_hiding_is_told_to_the_reporter_and_officers_and_to_nobody_else(
    reporter: Reporter, aws: Aws
) -> None:
    own = reporter.done("visibility")["timeline"][-1]
    assert (own["kind"], own["note"]) == ("visibility", "Disembunyikan dari umum.")
    facts = reporter.done("visibility", visibility="facts")["timeline"][-1]
    assert facts["note"] == "Ditampilkan untuk umum tanpa isi dan fotonya."
    shown = reporter.done("visibility", visibility="public")["timeline"][-1]
    assert shown["note"] == "Ditampilkan untuk umum beserta isi dan fotonya."
    record = reporter.http.get(f"/v1/work/{reporter.number}", headers=signed_in()).json_body
    assert [entry["kind"] for entry in record["timeline"]] == ["status", *["visibility"] * 3]
    assert [entry["kind"] for entry in reporter.public()["timeline"]] == ["status"]
    aws.settle()
    texts = [text for _, text in aws.texts()[1:]]  # behind that of the filing
    assert [text.partition(". Cek")[0].partition(": ")[2] for text in texts] == [
        "tidak lagi terlihat oleh umum",
        "terlihat oleh umum tanpa isi dan fotonya",
        "terlihat oleh umum dengan isi dan fotonya",
    ]


def test_hiding_what_is_hidden_changes_nothing(reporter: Reporter) -> None:
    assert reporter.done("visibility")["version"] == reporter.done("visibility")["version"] == 2


# --- repeats and costs ---------------------------------------------------------------------------


LINKS_PROOF = re.compile(r"\?[^\"]*")  # made anew with each answer, to live five minutes


@pytest.mark.parametrize("what", BODIES)
def test_the_same_request_under_the_same_key_is_done_once(closed: Reporter, what: str) -> None:
    first = closed.asks(what, key="kunci-1")
    again = closed.asks(what, key="kunci-1")
    assert (first.status_code, again.status_code) == (200, 200)
    told, told_again = (LINKS_PROOF.sub("", answer.body.decode()) for answer in (first, again))
    assert told == told_again
    assert first.json_body["version"] == 4


def test_a_key_that_asked_for_something_else_is_refused(closed: Reporter) -> None:
    closed.asks("comments", key="kunci-1")
    for what, body in (("comments", {"text": "lain"}), ("appeal", {"reason": "lain"})):
        assert outcome(closed.asks(what, key="kunci-1", **body)) == (409, "key-reused")
    other = Reporter(closed.http)
    assert other.asks("comments", key="kunci-1").status_code == 200  # keys are a report's own
    assert problem_of(closed.asks("comments", key="x" * 256))["field"] == "Idempotency-Key"


def test_two_copies_that_race_are_one_comment(reporter: Reporter, calls: Calls) -> None:
    calls.meanwhile("TransactWriteItems", lambda: reporter.asks("comments", key="kunci-1"))
    assert reporter.asks("comments", key="kunci-1").status_code == 200
    entries = loaded(reporter.number)[1]
    assert [entry.kind for entry in entries] == [Kind.STATUS, Kind.COMMENT]


def test_who_objects_while_an_officer_acts_is_heard_after_them(
    closed: Reporter, calls: Calls
) -> None:
    calls.meanwhile("TransactWriteItems", lambda: verified(closed.http, closed.number, 3))
    assert closed.done("reopen")["version"] == 5


@pytest.mark.parametrize("what", BODIES)
def test_a_follow_up_is_two_calls_a_repeat_and_a_refusal_one(
    closed: Reporter, calls: Calls, what: str
) -> None:
    for key, made in (("a", ["Query", "TransactWriteItems"]), ("a", ["Query"])):
        calls.made.clear()
        closed.asks(what, key=key)
        assert calls.made == made
    calls.made.clear()
    post(closed.http, closed.at(what), BODIES[what])
    assert calls.made == ["Query"]
