"""Following a report: by anyone, and by who filed it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.store.reports import load_report
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, PROMISE, acted, filed, moved, signed_in
from tests.moto_aws import Aws, Hands

PUBLIC = {"visibility": "public"}
NOTE = "Sudah dihimbau dan diberi teguran lisan oleh 3 pilar"


def polled(http: Any, number: str, **headers: str) -> Any:
    return http.get(f"/v1/reports/{number}", headers=headers)


def test_a_public_report_shows_what_was_said_and_each_thing_that_happened(http: Any) -> None:
    number = filed(http, **PUBLIC)["number"]
    acted(http, number, {"action": "proses", "version": 1, "note": NOTE}, signed_in())
    report = polled(http, number).json_body
    assert report["description"] == "Sampah menumpuk di depan gang"
    assert (report["status"], report["status_label"]) == ("proses", "Proses")
    assert report["place"]["kelurahan"] == {"code": KEBON_JERUK, "name": "Kebon Jeruk"}
    assert report["channel"] == "website"
    assert [(entry["seq"], entry["status"]) for entry in report["timeline"]] == [
        (1, "menunggu"),
        (2, "proses"),
    ]
    assert report["timeline"][0]["by"]["name"] == "Pelapor"
    assert report["timeline"][1]["by"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert report["timeline"][1]["note"] == NOTE


def test_a_private_report_shows_status_holder_promise_and_moments_only(http: Any) -> None:
    number = filed(http, visibility="private")["number"]
    acted(http, number, {"action": "proses", "version": 1, "note": NOTE}, signed_in())
    report = polled(http, number).json_body
    hidden = ("description", "category", "channel", "place", "occurred_at", "priority", "outcome")
    assert [report[name] for name in hidden] == [None] * len(hidden)
    assert report["visibility"] == "private"
    assert report["holder"]["code"] == KEBON_JERUK
    assert set(report["promise"]) == PROMISE
    assert [entry["status"] for entry in report["timeline"]] == ["menunggu", "proses"]
    assert [entry["note"] for entry in report["timeline"]] == [None, None]


def test_a_poll_may_be_kept_fifteen_seconds_and_costs_nothing_while_nothing_changes(
    http: Any, hands: Hands
) -> None:
    number = filed(http)["number"]
    hands.forward(seconds=30)
    first = polled(http, number)
    assert first.headers["Cache-Control"] == "public, max-age=15"
    tag = first.headers["ETag"]
    for asked in (tag, f'"x", {tag}', f"W/{tag}"):
        again = polled(http, number, **{"If-None-Match": asked})
        assert (again.status_code, again.body) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "public, max-age=15"
    moved(http, number, "proses")
    changed = polled(http, number, **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_a_report_that_became_late_has_another_tag(http: Any, hands: Hands) -> None:
    number = filed(http)["number"]
    before = polled(http, number)
    assert before.json_body["promise"]["late"] is False
    hands.forward(hours=6, seconds=1)
    after = polled(http, number, **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json_body["promise"]["late"] is True
    assert after.headers["ETag"] != before.headers["ETag"]


def test_what_is_left_of_the_promise_is_told_and_who_holds_it_since_when(
    http: Any, hands: Hands
) -> None:
    number = filed(http)["number"]
    hands.forward(minutes=20)
    report = polled(http, number).json_body
    due = report["promise"]["respond_by"]
    sentence = "Jawaban dalam 5 jam 40 menit, paling lambat"
    assert report["countdown"].pop("sentence").startswith(sentence)
    assert report["countdown"] == {
        "stage": "answer",
        "due": due,
        "calendar": "clock",
        "minutes": 340,
        "over": False,
        "paused_until": None,
    }
    assert (report["late_reason"], report["holders"]) == (None, 1)
    assert report["holder_since"] == report["created_at"]
    body = {"action": "koordinasi", "version": 1, "to_agency": "DLH-31.73", "note": NOTE}
    acted(http, number, body, signed_in())
    report = polled(http, number).json_body
    assert report["countdown"]["due"] == report["promise"]["respond_by"]
    assert report["countdown"]["minutes"] == 360  # the Suku Dinas's own, in place of 340
    assert datetime.fromisoformat(report["holder_since"]) == hands.moment
    assert report["holders"] == 2


def test_why_it_is_late_is_told_in_the_language_that_is_asked_for(http: Any, hands: Hands) -> None:
    number = filed(http)["number"]
    hands.forward(days=10)
    told = [polled(http, number), polled(http, number, **{"Accept-Language": "en-GB, id;q=0.5"})]
    assert {answer.headers["Vary"] for answer in told} == {"Accept-Language"}
    assert told[0].headers["ETag"] != told[1].headers["ETag"]
    indonesian, english = (answer.json_body["late_reason"] for answer in told)
    assert "dan belum menjawab" in indonesian.pop("sentence")
    assert "Kelurahan Kebon Jeruk has held the report since" in english.pop("sentence")
    assert indonesian == english
    assert indonesian["waiting_for"] == "answer"
    assert " late. It was due " in told[1].json_body["countdown"]["sentence"]


def test_each_reader_has_the_timeline_in_the_language_that_is_asked_for(
    http: Any, hands: Hands
) -> None:
    from chalicelib.sla import timer

    receipt = filed(http, **PUBLIC)
    number, url = receipt["number"], f"/v1/reports/{receipt['number']}"
    hands.forward(hours=7)
    timer.wake_timer(number, 1)
    mine = {"X-Report-Token": receipt["token"]}
    for path, proof in (
        (url, {}),
        (f"{url}/timeline", {}),
        (f"{url}/mine", mine),
        (f"{url}/mine/timeline", mine),
        (f"/v1/work/{number}", signed_in()),
        (f"/v1/work/{number}/timeline", signed_in()),
    ):
        for language, by, note in (
            (
                {},
                "Sistem",
                ("Diteruskan ke pimpinan Kelurahan Kebon Jeruk, kantor penanggung jawab."),
            ),
            (
                {"Accept-Language": "en"},
                "System",
                "Passed to the head of Kelurahan Kebon Jeruk, the office in charge.",
            ),
        ):
            answer = http.get(path, headers={**proof, **language})
            escalation = answer.json_body["timeline"][-1]
            assert escalation["by"]["name"] == by, path
            assert escalation["note"].endswith(note), path
            if "public" in answer.headers["Cache-Control"]:
                assert answer.headers["Vary"] == "Accept-Language", path


def test_a_tag_stands_for_one_answer_only_however_the_clock_runs(http: Any, hands: Hands) -> None:
    from chalicelib.sla import timer

    number = filed(http)["number"]
    seen: dict[str, Any] = {}

    def looked() -> None:
        for language in ("id", "en"):
            answer = polled(http, number, **{"Accept-Language": language})
            tag = answer.headers["ETag"]
            assert seen.setdefault(tag, answer.json_body) == answer.json_body

    for seconds in (0, 20, 40, 5 * 3600, 3600):
        hands.forward(seconds=seconds)
        looked()
    timer.wake_timer(number, 1)
    looked()
    version = http.get(f"/v1/work/{number}", headers=signed_in()).json_body["version"]
    acted(http, number, {"action": "proses", "version": version, "note": NOTE}, signed_in())
    looked()
    until = (hands.moment + timedelta(hours=2)).isoformat()
    body = {"action": "pause", "version": version + 1, "reason": "cuaca", "until": until}
    assert acted(http, number, {**body, "note": NOTE}, signed_in()).status_code == 200
    for hours in (0, 1, 2):
        hands.forward(hours=hours)
        looked()


def test_tags_of_other_versions_do_not_match_by_accident(http: Any) -> None:
    number = filed(http)["number"]
    for tag in ('"11"', '"0"', "1", '""', '"1-late"', "garbage"):
        assert polled(http, number, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "typed", ["{0}", "{1}", "{2}", "{3}"], ids=["as it is", "small", "no hyphen", "dots"]
)
def test_a_number_may_be_typed_as_people_do(http: Any, typed: str) -> None:
    number = filed(http)["number"]
    said = typed.format(number, number.lower(), number.replace("-", ""), number.replace("-", "."))
    assert polled(http, said).json_body["number"] == number


def test_the_promise_never_moves_whatever_happens(http: Any, hands: Hands) -> None:
    receipt = filed(http)
    promise = receipt["promise"]
    number = receipt["number"]
    hands.forward(hours=1)
    for version, action in enumerate(("comment", "proses", "comment"), start=1):
        body = {"action": action, "version": version, "note": NOTE}
        after = acted(http, number, body, signed_in()).json_body
        answered_at = after["promise"]["answered_at"]
        assert after["promise"] == {**promise, "answered_at": answered_at}


def test_the_chain_holds_through_every_floor(http: Any, hands: Hands) -> None:
    number = filed(
        http,
        place={"lat": -6.1926, "lng": 106.7697, "address": "Gang 5"},
        occurred_at=hands.moment.isoformat(),
        anonymous=True,
    )["number"]
    for version, action in enumerate(("proses", "comment", "selesai"), start=1):
        hands.forward(minutes=5)
        acted(http, number, {"action": action, "version": version, "note": NOTE}, signed_in())
    report, entries = load_report(number)
    assert hash_chain.find_first_break(number, report.filing, entries) is None
    assert (report.version, report.chain) == (4, entries.last.hash)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-Report-Token": ""}, 401),
        ({"X-Report-Token": "salah"}, 401),
        ({"X-Report-Token": "é☂"}, 401),
        ({"X-Report-Token": "{other}"}, 401),
        ({"X-Report-Token": "{token} "}, 401),
        ({"X-Report-Token": "{token}"}, 200),
        ({"x-report-token": "{token}"}, 200),
    ],
)
def test_only_who_has_the_token_sees_their_own_report(
    http: Any, headers: dict[str, str], status: int
) -> None:
    mine, other = filed(http), filed(http)
    given = {
        name: value.format(token=mine["token"], other=other["token"])
        for name, value in headers.items()
    }
    answer = http.get(f"/v1/reports/{mine['number']}/mine", headers=given)
    assert answer.status_code == status
    if status == 401:
        assert outcome(answer) == (401, "bad-token")
        assert "Kode pelapor" in problem_of(answer)["detail"]
        return
    assert answer.json_body["description"] == "Sampah menumpuk di depan gang"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_reporter_sees_what_was_answered_but_not_what_passes_between_offices(
    http: Any, aws: Aws, hands: Hands
) -> None:
    from chalicelib.sla import timer

    receipt = filed(http)
    number = receipt["number"]
    hands.forward(hours=7)
    timer.wake_timer(number, 1)
    acted(http, number, {"action": "proses", "version": 3, "note": NOTE}, signed_in())
    token = {"X-Report-Token": receipt["token"]}
    mine = http.get(f"/v1/reports/{number}/mine", headers=token).json_body
    assert [entry["kind"] for entry in mine["timeline"]] == ["status", "escalation", "status"]
    assert mine["timeline"][-1]["note"] == NOTE
    officers = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    assert [entry["kind"] for entry in officers["timeline"]] == [
        "status",
        "reminder",
        "escalation",
        "status",
    ]


def test_an_escalation_shows_where_it_went_while_the_report_is_open(
    http: Any, hands: Hands
) -> None:
    from chalicelib.sla import timer

    number = filed(http)["number"]
    assert polled(http, number).json_body["escalation"] is None
    hands.forward(hours=31)
    timer.wake_timer(number, 1)
    shown = polled(http, number).json_body["escalation"]
    assert shown["to"] == [{"code": "31.73.05", "name": "Kecamatan Kebon Jeruk"}]
    assert shown["red_flag"] is False
    assert datetime.fromisoformat(shown["at"]) == hands.moment
