"""Calendars of what offices have promised: the link, and what it leads to."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from icalendar import Event

from chalicelib.platform import clock
from chalicelib.platform.moments import format_shown
from chalicelib.sla import office_calendar
from chalicelib.sla.office_calendar import Agenda, Due, PromisedStep
from tests.api.answers import outcome
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    acted,
    filed,
    moved,
    signed_in,
)
from tests.calendar_reader import read
from tests.faults import Calls
from tests.moto_aws import Hands

ASKED = {"action": "task", "note": "RAHASIA tugas", "to_agency": "31.73.05.1002"}


def given(http: Any, headers: dict[str, str] | None = None, query: str = "") -> Any:
    return http.post(f"/v1/work/calendar{query}", headers=headers or signed_in(), body="")


def link(http: Any, headers: dict[str, str] | None = None) -> str:
    answer = given(http, headers)
    assert answer.status_code == 201, answer.body
    url: str = answer.json_body["url"]
    assert answer.headers["Location"] == url
    return url.removeprefix("https://lapor.tanggap.test")


def events(http: Any, path: str) -> dict[str, Event]:
    """By their UID."""
    answer = http.get(path)
    assert answer.status_code == 200, answer.body
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return {event.uid: event for event in read(answer.body).events}


def test_an_office_follows_its_promises_in_one_query_beside_that_of_the_link(
    http: Any, calls: Calls
) -> None:
    receipt = filed(http, visibility="public")
    path = link(http)
    calls.made.clear()
    [(uid, event)] = events(http, path).items()
    assert calls.made == ["Query", "Query"]
    number, promise = receipt["number"], receipt["promise"]
    assert uid == f"{number}-jawab@jakarta.go.id"
    assert event["SUMMARY"] == f"Jawab {number}: Sampah di Kebon Jeruk"
    assert event["LOCATION"] == "Kelurahan Kebon Jeruk, Kota Administrasi Jakarta Barat"
    assert event.categories == ["Sampah"]
    assert event.start == datetime.fromisoformat(promise["respond_by"])
    assert event["URL"] == receipt["track_url"]


BEGUN = {"action": "proses", "version": 2, "note": "segera kami kerjakan"}


def test_a_promise_keeps_its_uid_and_gives_way_to_the_next(http: Any) -> None:
    receipt = filed(http, visibility="public")
    number, path = receipt["number"], link(http)
    before = events(http, path)[f"{number}-jawab@jakarta.go.id"]
    body = {"action": "comment", "version": 1, "note": "RAHASIA"}
    assert acted(http, number, body, signed_in()).status_code == 200
    after = events(http, path)[f"{number}-jawab@jakarta.go.id"]
    assert after.sequence == before.sequence + 1
    assert acted(http, number, BEGUN, signed_in()).status_code == 200
    [(uid, event)] = events(http, path).items()
    assert uid == f"{number}-selesai@jakarta.go.id"
    assert event["SUMMARY"].startswith(f"Selesaikan {number}")
    body = {"action": "pause", "version": 3, "reason": "cuaca", "note": "hujan"}
    body["until"] = format_shown(clock.now() + timedelta(hours=20))
    assert acted(http, number, body, signed_in()).status_code == 200
    [paused] = events(http, path).values()
    assert paused["STATUS"] == "TENTATIVE"
    body = {"action": "selesai", "version": 5, "note": "selesai"}
    acted(http, number, {"action": "resume", "version": 4}, signed_in())
    assert acted(http, number, body, signed_in()).status_code == 200
    assert events(http, path) == {}


def test_of_private_reports_and_of_tasks_it_tells_the_step_and_the_moment_only(http: Any) -> None:
    number = filed(http, visibility="private")["number"]
    moved(http, number, "proses")
    until = {"until": http.get(f"/v1/reports/{number}").json_body["promise"]["complete_by"]}
    assert acted(http, number, {**ASKED, **until, "version": 2}, signed_in()).status_code == 200
    for path, uid, said in (
        (link(http), f"{number}-selesai@jakarta.go.id", f"Selesaikan {number}"),
        (
            link(http, signed_in("31.73.05.1002")),
            f"{number}-tugas-3@jakarta.go.id",
            f"Tugas untuk {number}",
        ),
    ):
        [(found, event)] = events(http, path).items()
        assert (found, event["SUMMARY"]) == (uid, said)
        assert "LOCATION" not in event
        assert "CATEGORIES" not in event
        assert "RAHASIA" not in http.get(path).body.decode()


def test_a_calendar_is_known_by_a_tag_until_a_promise_changes(http: Any, hands: Hands) -> None:
    hands.to(MONDAY)
    number = filed(http)["number"]
    path = link(http)
    first = http.get(path)
    assert first.headers["Cache-Control"] == "private, max-age=300"
    hands.forward(hours=10)
    tag = {"If-None-Match": first.headers["ETag"]}
    again = http.get(path, headers=tag)
    assert (again.status_code, again.body) == (304, b"")
    assert acted(http, number, {"action": "proses", "version": 1}, signed_in()).status_code == 200
    assert http.get(path, headers=tag).status_code == 200


def test_a_new_link_makes_the_one_before_void_and_each_can_be_taken_back(
    http: Any, calls: Calls, lines: StringIO
) -> None:
    first, second = link(http), link(http)
    gone = (404, "unknown-calendar")
    assert outcome(http.get(first)) == gone
    assert read(http.get(second).body).events == []  # and yet a whole calendar
    removed = http.delete("/v1/work/calendar", headers=signed_in())
    assert (removed.status_code, removed.body) == (204, b"")
    assert outcome(http.get(second)) == gone
    assert outcome(http.delete("/v1/work/calendar", headers=signed_in())) == gone
    calls.made.clear()
    for name in ("x.ics", f"NASA-{'0' * 32}.ics", second.removesuffix(".ics").split("/")[-1]):
        assert outcome(http.get(f"/v1/calendars/{name}")) == gone
    assert calls.made == []
    secret = second.split("-")[-1].removesuffix(".ics")
    assert "UnknownCalendar" in lines.getvalue()
    assert secret not in lines.getvalue()


def test_the_secret_is_not_kept(http: Any, aws: Any) -> None:
    secret = link(http).split("-")[-1].removesuffix(".ics")
    assert len(secret) == 32
    assert secret not in str(aws.items())


def test_who_works_for_an_office_gets_its_link(http: Any) -> None:
    below = f"?agency={KEBON_JERUK}"
    camat, admin = signed_in(KECAMATAN_KEBON_JERUK, "head"), signed_in("", "admin")
    assert given(http, camat, below).json_body["agency"]["code"] == KEBON_JERUK
    assert outcome(given(http, admin, below)) == (403, "wrong-role")  # it shows reports
    assert http.delete(f"/v1/work/calendar{below}", headers=admin).status_code == 204
    refused = {
        "wrong-role": (signed_in(KEBON_JERUK, "desk"), ""),
        "not-your-office": (signed_in(KECAMATAN_KEBON_JERUK), below),
    }
    for kind, (headers, query) in refused.items():
        assert outcome(given(http, headers, query)) == (403, kind)
        answer = http.delete(f"/v1/work/calendar{query}", headers=headers)
        assert outcome(answer) == (403, kind)
    assert outcome(given(http, signed_in(), "?agency=NASA")) == (422, "bad-field")


def test_a_calendar_has_so_many_promises_from_a_week_back_and_says_so(
    http: Any, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_calendar, "MOST_DUE", 2)
    hands.to(MONDAY)
    numbers = []
    for _ in range(3):
        numbers.append(filed(http)["number"])
        hands.forward(minutes=1)
    path = link(http)
    shown = read(http.get(path).body)
    assert [event.uid.partition("@")[0] for event in shown.events] == [
        f"{number}-jawab" for number in numbers[:2]
    ]
    assert "2 batas waktu pertama kantor ini sejak" in shown["DESCRIPTION"]
    hands.forward(days=9)
    shown = read(http.get(path).body)
    assert shown.events == []
    assert shown["DESCRIPTION"] == "Semua batas waktu kantor ini sejak 25 Nov 2026."


def test_a_calendar_is_in_the_language_that_is_asked_for(http: Any) -> None:
    number, path = filed(http, visibility="public")["number"], link(http)
    answers = [http.get(path), http.get(path, headers={"Accept-Language": "en-GB"})]
    assert {answer.headers["Vary"] for answer in answers} == {"Accept-Language"}
    assert len({answer.headers["ETag"] for answer in answers}) == 2
    calendar = read(answers[1].body)
    [event] = calendar.events
    assert calendar["NAME"] == "Due dates of Kelurahan Kebon Jeruk"
    assert calendar["DESCRIPTION"].startswith("All due dates of this office since ")
    assert event["SUMMARY"] == f"Answer {number}: Rubbish in Kebon Jeruk"
    assert event["DESCRIPTION"].startswith("Answer due: ")
    assert event.uid == f"{number}-jawab@jakarta.go.id"


def test_texts_are_escaped_and_folded_without_tearing_a_character() -> None:
    name = "Jl; Kota, \\ Baru\nÉ" + "é🚮" * 40
    due = Due("JK1", PromisedStep.COMPLETE, MONDAY, MONDAY, 3, False, False, name, None)
    calendar = office_calendar.write_calendar(Agenda(KEBON_JERUK, MONDAY, (due,), True))
    [event] = read(calendar.encode()).events
    assert event.categories == [name]
    assert event["SUMMARY"] == f"Selesaikan JK1: {name}"
    assert event.start == MONDAY
