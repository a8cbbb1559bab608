"""I5: an open report past its promise always escalates, a closed one never does."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.promise import compute_due, compute_left, hasten_city
from chalicelib.city.rows import Calendar, Visibility
from chalicelib.city.working_hours import get_office_hours
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Entry, Promised
from tests.builders import KEBON_JERUK, MONDAY, a_report, accepted, taken

CITY = city()
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
HOURS = get_office_hours(CITY)
Steps = list[tuple[datetime, str]]
YEARS = st.timedeltas(timedelta(), timedelta(days=365))
CATEGORIES = st.sampled_from(["sampah", "ppsu", "lampu-jalan", "pohon-tumbang", "ktp", "rusun"])
HOLDERS = st.sampled_from([*CITY.offices, "TUTUP"])
REPORTS = st.builds(
    lambda category, holder: replace(a_report(category=category)[0], holder=holder),
    CATEGORIES,
    HOLDERS,
)


def ladder_of(start: datetime, promised: datetime, last: datetime, calendar: Calendar) -> Steps:
    """The whole way up of one promise until ``last``: the rungs of ``domain.md``, then weekly."""
    span = compute_left(start, promised, calendar, HOURS)
    steps = [
        (compute_due(start, 0.8 * span, calendar, HOURS), "remind"),
        (promised, "head"),
        (promised + 24 * HOUR, "up1"),
        (promised + 72 * HOUR, "up2"),
    ]
    at = promised + 240 * HOUR
    while at <= last:
        steps.append((at, "weekly"))
        at += WEEK
    return steps


def expected(report: Report, now: datetime) -> list[str]:
    """The rungs of a report that its first holder keeps, of all its promises."""
    received, calendar = report.filing.received_at, report.calendar
    steps = ladder_of(received, report.complete_by, now, calendar)
    if report.answered_at is None:
        steps += ladder_of(received, report.respond_by, now, calendar)
        steps += [(report.first_answer_by, "firstanswer"), (received + 144 * HOUR, "redflag")]
    elif report.own_complete_by:
        steps += ladder_of(received, report.own_complete_by, now, calendar)
    return sorted(code for at, code in steps if at <= now)


def notes(entries: Iterable[Entry]) -> list[str]:
    return [entry.note or "" for entry in entries]


def answer_notes(entries: Iterable[Entry]) -> list[str]:
    """The rungs of the answer's promises and the red flag."""
    return notes(entry for entry in entries if entry.promise is not Promised.COMPLETION)


@given(REPORTS, YEARS)
@settings(max_examples=60)
def test_an_open_report_climbs_as_far_as_time_has_passed(report: Report, passed: timedelta) -> None:
    now = MONDAY + passed
    after, entries = check_promise(report, now, CITY)
    assert sorted(notes(entries)) == expected(report, now)
    assert after.next_check is not None
    assert after.next_check > now
    assert all(entry.to and {*entry.to} <= {*CITY.offices} for entry in entries)


@given(REPORTS, YEARS, YEARS)
@settings(max_examples=60)
def test_so_does_one_that_was_answered_and_left(
    report: Report, waited: timedelta, passed: timedelta
) -> None:
    begun, _ = taken(report, Action.PROSES, MONDAY + waited)
    now = MONDAY + waited + passed
    after, entries = check_promise(begun, now, CITY)
    assert sorted(notes(entries)) == expected(begun, now)
    assert after.next_check is not None
    assert after.next_check > now


@given(REPORTS, st.lists(YEARS, max_size=6))
@settings(max_examples=60)
def test_it_does_not_matter_when_and_how_often_a_timer_wakes(
    report: Report, wakings: list[timedelta]
) -> None:
    last = MONDAY + max(wakings, default=timedelta())
    often, climbed = report, []
    for passed in wakings:
        often, entries = check_promise(often, MONDAY + passed, CITY)
        climbed += [(entry.note, entry.to) for entry in entries]
    once, entries = check_promise(report, last, CITY)
    assert climbed == [(entry.note, entry.to) for entry in entries]
    assert (often.rung, often.red_flag, often.next_check) == (
        once.rung,
        once.red_flag,
        once.next_check,
    )


@given(REPORTS, YEARS, YEARS)
@settings(max_examples=100)
def test_a_closed_report_never_escalates(
    report: Report, worked: timedelta, passed: timedelta
) -> None:
    begun, _ = taken(report, Action.PROSES, MONDAY + worked)
    done = accepted(taken(begun, Action.SELESAI, MONDAY + worked)[0])
    _, entries = check_promise(done, MONDAY + worked + passed, CITY)
    assert {entry.kind for entry in entries} <= {Kind.CONFIRMATION}
    assert len(entries) == (
        done.next_check is not None and done.next_check <= MONDAY + worked + passed
    )


def test_nothing_falls_due_before_its_time() -> None:
    report, _ = a_report()
    assert report.next_check is not None
    assert check_promise(report, report.next_check - timedelta(seconds=1), CITY) == (
        report,
        (),
    )


UNANSWERED = ["remind", "head", "firstanswer", "up1", "up2", "remind", "redflag"]
LATE = [*UNANSWERED, "head", "up1", "up2", "weekly"]


@pytest.mark.parametrize(
    ("passed", "climbed"),
    [
        (4.7, []),
        (4.8, ["remind"]),
        (6, ["remind", "head"]),
        (23.9, ["remind", "head"]),
        (24, UNANSWERED[:3]),
        (30, UNANSWERED[:4]),
        (78, UNANSWERED[:5]),
        (134.4, UNANSWERED[:6]),  # of the completion
        (143, UNANSWERED[:6]),
        (144, UNANSWERED),
        (240, LATE[:-1]),  # with those of the completion
        (246, LATE),
        (246 + 168, [*LATE, "weekly", "weekly"]),
    ],
)
def test_several_rungs_overdue_are_climbed_in_order_by_one_check(
    passed: float, climbed: list[str]
) -> None:
    now = MONDAY + passed * HOUR
    report, entries = check_promise(a_report()[0], now, CITY)
    assert notes(entries) == climbed
    assert [entry.seq for entry in entries] == [*range(2, 2 + len(climbed))]
    assert {entry.at for entry in entries} <= {now}
    assert {entry.by for entry in entries} <= {SYSTEM}
    assert report.red_flag is ("redflag" in climbed)
    assert report.version == 1 + len(climbed)


def test_reminders_are_told_apart_from_escalations() -> None:
    _, entries = check_promise(a_report()[0], MONDAY + 246 * HOUR, CITY)
    kinds = {(entry.note in ("remind", "weekly"), entry.kind) for entry in entries}
    assert kinds == {(True, Kind.REMINDER), (False, Kind.ESCALATION)}


@pytest.mark.parametrize("waited", [0, 5, 7, 143.9, 144, 500])
def test_an_answer_ends_the_first_stage_and_the_way_to_the_red_flag(waited: float) -> None:
    at = MONDAY + waited * HOUR
    report, _ = check_promise(a_report()[0], at, CITY)
    flagged = report.red_flag
    begun, _ = taken(report, Action.PROSES, at)
    later, entries = check_promise(begun, MONDAY + timedelta(days=900), CITY)
    assert flagged is (waited >= 144)
    assert later.red_flag is flagged  # it stays, for the figures, and is not raised again
    assert {entry.promise for entry in entries} == {Promised.COMPLETION}


def test_a_comment_does_not_stop_the_red_flag() -> None:
    report, _ = taken(a_report()[0], Action.COMMENT, MONDAY + HOUR)
    assert check_promise(report, MONDAY + 144 * HOUR, CITY)[0].red_flag


def test_the_last_rung_is_repeated_every_week_for_years() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY)
    report, _ = check_promise(report, MONDAY + 408 * HOUR, CITY)
    for week in range(1, 261):
        assert report.next_check == MONDAY + 408 * HOUR + week * WEEK
        report, (entry,) = check_promise(report, report.next_check, CITY)
        assert (entry.note, entry.to) == ("weekly", ("31.73",))


@pytest.mark.parametrize(
    ("where", "told"),
    [
        # nobody is assigned: it lies at central triage
        (Place(), [("BIROPEM",), ("SETDA",), ("SETDA",), ("31",), ("BIROPEM", "SETDA")]),
        (
            Place(area=KEBON_JERUK),
            [(KEBON_JERUK,), ("31.73.05",), ("31.73.05",), ("31.73",), ("BIROPEM", "SETDA")],
        ),
    ],
)
def test_a_report_escalates_wherever_it_lies(where: Place, told: list[tuple[str, ...]]) -> None:
    _, entries = check_promise(a_report(place=where)[0], MONDAY + 144 * HOUR, CITY)
    assert [entry.to for entry in entries if entry.kind is Kind.ESCALATION] == told


def test_a_report_escalates_when_the_tables_have_lost_its_holder() -> None:
    others = {code: row for code, row in CITY.offices.items() if code != KEBON_JERUK}
    _, entries = check_promise(a_report()[0], MONDAY + 144 * HOUR, replace(CITY, offices=others))
    assert [entry.to for entry in entries if entry.kind is Kind.ESCALATION] == [
        *[("31",)] * 4,
        ("BIROPEM", "SETDA"),
    ]


def test_whoever_holds_it_now_is_reminded_and_not_who_held_it_first() -> None:
    handed, _ = taken(a_report()[0], Action.KOORDINASI, MONDAY, to_agency="DLH-31.73")
    _, entries = check_promise(handed, MONDAY + 78 * HOUR, CITY)
    told = [("DLH-31.73",), ("DLH-31.73",), ("DLH",), ("DLH",), ("31",)]
    assert [entry.to for entry in entries] == told


@given(YEARS)
@settings(max_examples=50)
def test_a_hastened_city_climbs_the_same_ladder_sooner(passed: timedelta) -> None:
    fast: City = hasten_city(CITY, timedelta(seconds=1))
    quick, _ = lifecycle.file_report(
        "JK261123-000000",
        a_report()[0].filing,
        category="sampah",
        visibility=Visibility.PUBLIC,
        token_hash=b"",
        city=fast,
    )
    _, slowly = check_promise(a_report()[0], MONDAY + passed, CITY)
    # a microsecond more, for spans that do not divide evenly
    _, quickly = check_promise(quick, MONDAY + passed / 3600 + timedelta(microseconds=1), fast)
    assert notes(quickly)[: len(slowly)] == notes(slowly)
