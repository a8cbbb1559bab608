"""Pauses: the one thing that moves a deadline, by the working time that was paused and no more."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.casework import officer_actions, possible_steps
from chalicelib.city.current import city
from chalicelib.city.rows import Calendar
from chalicelib.city.working_hours import get_office_hours, measure_office_time
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.errors import BadPause, Hindered, Refusal, UnknownReason
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from tests.builders import MONDAY, a_report, a_step, an_officer, taken, wib

CITY = city()
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
OFFICE = get_office_hours(CITY)


def begun(category: str = "sampah", received: datetime = MONDAY) -> Report:
    """Taken up an hour after it was filed."""
    report, _ = a_report(category=category, received_at=received)
    return taken(report, Action.PROSES, received + HOUR)[0]


def paused(report: Report, at: datetime, until: datetime, reason: str = "cuaca") -> Report:
    return taken(report, Action.PAUSE, at, reason=reason, until=until)[0]


def refused(report: Report, at: datetime, action: Action = Action.PAUSE, **step: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        officer_actions.take_step(
            report, an_officer(report.holder), a_step(action, **step), at, CITY
        )
    return refusal.value


def by_the_minute(start: datetime, end: datetime) -> timedelta:
    """The slow way: walk every minute and count those in which somebody works."""
    at, worked = start.astimezone(JAKARTA), timedelta()
    while at < end:
        free = at.weekday() >= 5 or at.date() in CITY.holidays
        worked += MINUTE * (not free and time(7, 30) <= at.time() < time(16))
        at += MINUTE
    return worked


MINUTES = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: wib("2025-01-01 00:00") + n * MINUTE)


@given(MINUTES, st.integers(0, 12 * 24 * 60))
@settings(max_examples=120)
def test_working_time_between_agrees_with_a_count_of_every_minute(
    start: datetime, minutes: int
) -> None:
    end = start + minutes * MINUTE
    assert measure_office_time(start, end, OFFICE) == by_the_minute(start, end)
    assert measure_office_time(end, start, OFFICE) == timedelta()


def test_a_paused_clock_moves_the_deadline_by_as_long_as_it_stands_still() -> None:
    before = begun()
    after = paused(before, MONDAY + 5 * HOUR, MONDAY + 15 * HOUR)
    assert after.complete_by == before.complete_by + 10 * HOUR
    assert (after.paused_until, after.pauses) == (MONDAY + 15 * HOUR, 1)
    assert (after.status, after.respond_by) == (before.status, before.respond_by)
    assert after.next_check == after.paused_until


def test_whoever_takes_it_up_early_gets_only_what_was_paused() -> None:
    before = begun()
    standing = paused(before, MONDAY + 5 * HOUR, MONDAY + 45 * HOUR)
    after, entry = taken(standing, Action.RESUME, MONDAY + 8 * HOUR)
    assert after.complete_by == before.complete_by + 3 * HOUR
    assert (after.paused_until, entry.kind, entry.by) == (None, Kind.RESUME, before.holder)


@pytest.mark.parametrize("late", [timedelta(), HOUR, timedelta(days=30)])
def test_a_pause_ends_by_itself_when_it_was_to_end_however_late_the_timer_wakes(
    late: timedelta,
) -> None:
    standing = paused(begun(), MONDAY + 5 * HOUR, MONDAY + 15 * HOUR)
    assert check_promise(standing, MONDAY + 15 * HOUR - MINUTE, CITY) == (standing, ())
    after, entries = check_promise(standing, MONDAY + 15 * HOUR + late, CITY)
    assert (entries[0].kind, entries[0].by, entries[0].to) == (Kind.RESUME, SYSTEM, ())
    assert after.complete_by == standing.complete_by
    assert after.paused_until is None


def test_nothing_is_climbed_while_the_clock_stands_still_and_all_of_it_afterwards() -> None:
    report = begun()
    reminder = report.next_check
    assert reminder is not None
    standing = paused(report, reminder - HOUR, reminder + 70 * HOUR)
    assert check_promise(standing, reminder + 69 * HOUR, CITY)[1] == ()
    after, entries = check_promise(standing, standing.complete_by, CITY)
    assert [(entry.kind, entry.note) for entry in entries] == [
        (Kind.RESUME, None),
        (Kind.REMINDER, "remind"),
        (Kind.ESCALATION, "head"),
    ]
    assert after.late(standing.complete_by + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("at", "until", "complete_by"),
    [
        # of 60 working hours from Monday 08:00 it is due Wednesday of the next week, 08:30
        ("2026-11-23 10:00", "2026-11-23 12:00", "2026-12-02 10:30"),  # Monday, two hours
        ("2026-11-23 15:00", "2026-11-24 08:30", "2026-12-02 10:30"),  # over a night: two as well
        ("2026-11-23 20:00", "2026-11-24 06:00", "2026-12-02 08:30"),  # nobody works: none
        ("2026-11-27 15:30", "2026-11-30 08:00", "2026-12-02 09:30"),  # over a weekend: one
    ],
)
def test_an_office_s_promise_is_moved_by_working_time(
    at: str, until: str, complete_by: str
) -> None:
    report = begun("ktp", wib("2026-11-23 08:00"))
    assert (report.calendar, report.complete_by) == (Calendar.OFFICE, wib("2026-12-02 08:30"))
    after = paused(report, wib(at), wib(until))
    assert after.complete_by == wib(complete_by)
    resumed, _ = check_promise(after, wib(until), CITY)
    assert resumed.complete_by == wib(complete_by)


@given(
    st.sampled_from(["sampah", "ktp", "lampu-jalan"]),
    st.integers(60, 40 * 60),
    st.integers(1, 72 * 60),
    st.integers(0, 80 * 60),
)
@settings(max_examples=200)
def test_a_deadline_moves_by_the_paused_time_of_its_calendar_exactly(
    category: str, start: int, length: int, ended: int
) -> None:
    before = begun(category, wib("2026-03-13 09:00"))  # holidays and bridges lie ahead
    at = before.filing.received_at + start * MINUTE
    until, again = at + length * MINUTE, at + min(ended, length) * MINUTE
    after, _ = taken(paused(before, at, until), Action.RESUME, at + ended * MINUTE)
    moved = after.complete_by - before.complete_by
    if before.calendar is Calendar.CLOCK:
        assert moved == again - at
    else:
        worked = measure_office_time(before.complete_by, after.complete_by, OFFICE)
        assert worked == measure_office_time(at, again, OFFICE)


def test_a_pause_has_a_listed_reason() -> None:
    refusal = refused(begun(), MONDAY + 2 * HOUR, reason="malas", until=MONDAY + 3 * HOUR)
    assert isinstance(refusal, UnknownReason)
    assert "cuaca" in refusal.members["allowed"]
    assert "lokasi" not in refusal.members["allowed"]  # of another kind


@pytest.mark.parametrize("until", [-HOUR, timedelta(), 72 * HOUR + timedelta(seconds=1)])
def test_a_pause_ends_in_the_future_and_within_what_its_reason_allows(until: timedelta) -> None:
    at = MONDAY + 2 * HOUR
    refusal = refused(begun(), at, reason="cuaca", until=at + until)
    assert (type(refusal), refusal.members) == (BadPause, {"latest": at + 72 * HOUR})
    assert paused(begun(), at, at + 72 * HOUR).paused_until == at + 72 * HOUR


def test_what_is_late_is_not_paused_any_more() -> None:
    report = begun()
    just = report.complete_by - MINUTE
    assert Action.PAUSE in possible_steps.allowed_moves(report, an_officer(), just, CITY)
    late = report.complete_by + timedelta(seconds=1)
    assert Action.PAUSE not in possible_steps.allowed_moves(report, an_officer(), late, CITY)
    refusal = refused(report, late, reason="cuaca", until=late + HOUR)
    assert (type(refusal), refusal.members["rule"]) == (Hindered, "late")


def test_nobody_pauses_more_often_than_may_be() -> None:
    report = begun()
    for day in range(CITY.settings.most_pauses):
        at = MONDAY + timedelta(days=day + 1)
        report, _ = check_promise(paused(report, at, at + HOUR), at + HOUR, CITY)
    refusal = refused(report, report.updated_at, reason="cuaca", until=report.updated_at + HOUR)
    assert (type(refusal), refusal.members["rule"]) == (Hindered, "too_many_pauses")


def test_while_it_stands_still_it_can_only_be_taken_up_talked_of_and_asked_for() -> None:
    standing = paused(begun(), MONDAY + 2 * HOUR, MONDAY + 9 * HOUR)
    open_to = possible_steps.allowed_moves(standing, an_officer(), MONDAY + 3 * HOUR, CITY)
    assert {*open_to} == {
        *(Action.RESUME, Action.TASK, Action.RECATEGORISE, Action.ASK, Action.COMMENT),
        Action.CORRECT_PLACE,  # as long as the office stays
    }
    refusal = refused(standing, MONDAY + 3 * HOUR, Action.SELESAI)
    assert (type(refusal), refusal.members["rule"]) == (Hindered, "paused")
    running = refused(begun(), MONDAY + 3 * HOUR, Action.RESUME)
    assert (type(running), running.members["rule"]) == (Hindered, "not_paused")


def test_a_timer_that_runs_too_late_for_the_end_of_a_pause_is_taken_over() -> None:
    report = begun()
    standing = paused(report, MONDAY + 5 * HOUR, MONDAY + 6 * HOUR)
    assert standing.run == report.run + 1  # the reminder's timer would wake days later
    far = replace(standing, paused_until=None, next_check=MONDAY + 6 * HOUR)
    assert taken(far, Action.COMMENT, MONDAY + 5 * HOUR)[0].run == far.run
