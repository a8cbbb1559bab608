"""A report's life step by step: filed, answered, handed on, closed, confirmed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.casework import officer_actions
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.promise import hasten_city
from chalicelib.platform.entry_kinds import REPORTER, SYSTEM, Kind
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Timeline
from tests.builders import KEBON_JERUK, MONDAY, a_report, accepted, taken, wib

CITY = city()
HOUR = timedelta(hours=1)


def after(*steps: tuple[float, Action]) -> Report:
    """A report filed on Monday at 08.00 and taken further, at so many hours after that.

    Before each step its timer has looked at it, as it does in life.
    """
    report, _ = a_report()
    for worked, action in steps:
        now = MONDAY + worked * HOUR
        report, _ = check_promise(report, now, CITY)
        target = "DLH-31.73" if action is Action.KOORDINASI else None
        report, _ = taken(report, action, now, to_agency=target)
    return report


def test_a_report_is_filed_with_its_first_entry() -> None:
    report, entry = a_report(photos=("a.jpg",))
    assert (entry.seq, entry.at, entry.kind) == (1, MONDAY, Kind.STATUS)
    assert (entry.status, entry.holder, entry.by) == (Status.MENUNGGU, KEBON_JERUK, REPORTER)
    assert (entry.photos, entry.note, entry.to, entry.actor) == (("a.jpg",), None, (), None)
    assert (report.version, report.chain) == (1, entry.hash)
    assert (report.status, report.holder, report.run) == (Status.MENUNGGU, KEBON_JERUK, 1)
    assert (report.answered_at, report.closed_at, report.rung) == (None, None, 0)


@pytest.mark.parametrize(
    ("category", "received", "respond_by", "complete_by"),
    [
        # on the clock
        ("sampah", "2026-11-27 15:00", "2026-11-27 21:00", "2026-12-04 15:00"),  # Friday
        ("ppsu", "2026-11-27 15:00", "2026-11-27 21:00", "2026-12-04 15:00"),  # Friday
        ("lampu-jalan", "2026-11-27 22:00", "2026-11-28 01:00", "2026-11-30 22:00"),  # Friday
        ("pohon-tumbang", "2026-03-21 03:00", "2026-03-21 04:00", "2026-03-22 03:00"),  # Idulfitri
        # in office hours: 6 to answer, 60 to complete
        ("ktp", "2026-11-27 15:00", "2026-11-30 12:30", "2026-12-08 15:30"),  # Friday
        ("ktp", "2026-03-17 15:00", "2026-03-25 12:30", "2026-04-02 15:30"),  # eve of Nyepi
    ],
)
def test_what_is_promised_follows_from_the_matter_and_the_first_holder(
    category: str, received: str, respond_by: str, complete_by: str
) -> None:
    report, _ = a_report(category=category, received_at=wib(received))
    assert (report.respond_by, report.complete_by) == (wib(respond_by), wib(complete_by))


def test_a_report_without_a_place_waits_at_central_triage_on_everybodys_promise() -> None:
    report, entry = a_report(category="ppsu", place=Place())
    assert (report.holder, entry.holder) == ("BIROPEM", "BIROPEM")
    assert report.complete_by == MONDAY + 168 * HOUR  # not the lurah's 24 hours


def test_the_first_check_is_the_reminder() -> None:
    report, _ = a_report()
    assert report.next_check == MONDAY + 4.8 * HOUR


@pytest.mark.parametrize(
    ("action", "status", "holder", "kind"),
    [
        (Action.PROSES, Status.PROSES, KEBON_JERUK, Kind.STATUS),
        (Action.KOORDINASI, Status.KOORDINASI, "DLH-31.73", Kind.STATUS),
        (Action.COMMENT, Status.MENUNGGU, KEBON_JERUK, Kind.COMMENT),
    ],
)
def test_a_step_is_one_entry_with_who_did_it_and_what_was_said(
    action: Action, status: Status, holder: str, kind: Kind
) -> None:
    report, _ = a_report()
    step = Step(action, 1, note="baik", to_agency="DLH-31.73", photos=("b.jpg",))
    officer = Officer("u-1", KEBON_JERUK, frozenset({Role.OFFICER}))
    moved, entry = officer_actions.take_step(report, officer, step, MONDAY + HOUR, CITY)
    assert (entry.seq, entry.at, entry.kind) == (2, MONDAY + HOUR, kind)
    assert (entry.status, entry.holder) == (moved.status, moved.holder) == (status, holder)
    assert (entry.by, entry.actor) == (KEBON_JERUK, "u-1")
    assert (entry.note, entry.photos) == ("baik", ("b.jpg",))
    assert entry.to == ((holder,) if holder != KEBON_JERUK else ())
    assert (moved.version, moved.chain, moved.updated_at) == (2, entry.hash, entry.at)


def test_an_instruction_goes_down_ones_own_tree() -> None:
    report = replace(a_report()[0], holder="DLH")
    moved, entry = taken(report, Action.DISPOSISI, MONDAY, to_agency="DLH-31.73", note=None)
    assert (moved.status, moved.holder, entry.to) == (
        Status.DISPOSISI,
        "DLH-31.73",
        ("DLH-31.73",),
    )


def test_a_step_without_the_version_it_saw_is_taken_on_what_there_is() -> None:
    report = after((1, Action.PROSES))
    assert taken(report, Action.COMMENT, MONDAY + 2 * HOUR, version=None)[0].version == 3


def test_taking_it_up_answers_it_and_the_completion_is_promised_next() -> None:
    report = after((5, Action.PROSES))  # an hour after the reminder
    assert (report.answered_at, report.rung) == (MONDAY + 5 * HOUR, 0)
    assert report.due == report.complete_by
    assert report.next_check == MONDAY + 0.8 * 168 * HOUR


def test_a_comment_is_no_answer() -> None:
    report = after((1, Action.COMMENT))
    assert (report.answered_at, report.next_check) == (None, MONDAY + 4.8 * HOUR)


def test_only_the_first_answer_counts_and_later_steps_climb_on() -> None:
    report = after((1, Action.PROSES), (150, Action.KOORDINASI), (170, Action.PROSES))
    assert report.first_answered_at == MONDAY + HOUR
    assert report.answered_at == MONDAY + 170 * HOUR  # of the second holder
    assert report.complete_rung == 2  # reminded after 134.4 hours, the head told after 168


@pytest.mark.parametrize(
    ("steps", "run"),
    [
        ([(1, Action.COMMENT)], 1),
        ([(1, Action.PROSES)], 1),  # the next check moves later: the timer that runs finds out
        ([(5, Action.PROSES)], 1),
        ([(140, Action.PROSES)], 1),
        ([(150, Action.PROSES)], 1),
        ([(20, Action.KOORDINASI)], 2),  # from 24 h, of all holders, to the reminder after 23.2
        ([(1, Action.PROSES), (2, Action.COMMENT)], 1),
        ([(1, Action.PROSES), (2, Action.SELESAI)], 2),  # closed: a phase of its own
        ([(150, Action.PROSES), (151, Action.SELESAI)], 2),
        ([(1, Action.PROSES), (2, Action.SELESAI), (3, Action.COMMENT)], 2),
    ],
)
def test_a_new_timer_takes_over_when_the_next_check_moves_earlier_and_at_the_closing(
    steps: list[tuple[float, Action]], run: int
) -> None:
    assert after(*steps).run == run


def test_climbing_never_needs_a_new_timer() -> None:
    report, _ = check_promise(a_report()[0], MONDAY + timedelta(days=400), CITY)
    assert report.run == 1


def test_a_closing_is_told_and_ends_the_ladder() -> None:
    report = after((1, Action.PROSES), (3, Action.SELESAI))
    assert (report.status, report.open) == (Status.SELESAI, False)
    assert report.closed_at == report.updated_at == MONDAY + 3 * HOUR
    assert report.next_check == MONDAY + 3 * HOUR + timedelta(days=14)  # ten working days


@pytest.mark.parametrize(
    ("closed", "confirmed"),
    [
        ("2026-11-23 09:00", "2026-12-07 09:00"),  # Monday -> Monday
        ("2026-11-27 20:00", "2026-12-11 20:00"),  # Friday evening -> Friday
        ("2026-11-28 09:00", "2026-12-11 09:00"),  # Saturday -> Friday
        ("2026-03-13 09:00", "2026-04-06 09:00"),  # Friday; Nyepi, Idulfitri, Easter -> Monday
        (
            "2026-12-18 09:00",
            "2027-01-07 09:00",
        ),  # Friday; Natal, New Year, Isra Mikraj -> Thursday
    ],
)
def test_silence_for_ten_working_days_confirms_a_closing(closed: str, confirmed: str) -> None:
    begun, _ = taken(
        a_report(received_at=wib(closed) - 2 * HOUR)[0], Action.PROSES, wib(closed) - HOUR
    )
    report = accepted(taken(begun, Action.SELESAI, wib(closed))[0])
    assert report.next_check == wib(confirmed)
    early, nothing = check_promise(report, wib(confirmed) - timedelta(seconds=1), CITY)
    assert (early, nothing) == (report, ())
    rested, (entry,) = check_promise(report, wib(confirmed), CITY)
    assert (entry.kind, entry.by, entry.at) == (Kind.CONFIRMATION, SYSTEM, wib(confirmed))
    assert (entry.status, entry.to, entry.note) == (Status.SELESAI, (), None)
    assert (rested.status, rested.next_check, rested.run) == (Status.SELESAI, None, report.run)


def test_a_closing_is_confirmed_once_whatever_is_said_afterwards() -> None:
    report = accepted(after((1, Action.PROSES), (3, Action.SELESAI), (5, Action.COMMENT)))
    years = MONDAY + timedelta(days=3000)
    rested, entries = check_promise(report, years, CITY)
    assert [entry.kind for entry in entries] == [Kind.CONFIRMATION]
    spoken, _ = taken(rested, Action.COMMENT, years)
    assert spoken.next_check is None
    assert check_promise(spoken, years + timedelta(days=3000), CITY) == (spoken, ())


def test_a_hastened_city_confirms_as_much_sooner() -> None:
    fast = hasten_city(CITY, timedelta(seconds=1))  # an hour lasts a second
    report = replace(after((1, Action.PROSES)), updated_at=MONDAY)
    officer = Officer("u-1", report.holder, frozenset({Role.OFFICER}))
    step = Step(Action.SELESAI, None, note="beres", photos=("hasil.jpg",))
    done, _ = officer_actions.take_step(report, officer, step, MONDAY + HOUR, fast)
    assert done.next_check == MONDAY + HOUR + timedelta(seconds=240)  # ten days of 24 seconds


def test_a_clock_that_goes_back_never_takes_the_timeline_back() -> None:
    report = after((5, Action.PROSES))
    back, entry = taken(report, Action.COMMENT, MONDAY)
    assert entry.at == back.updated_at == report.updated_at


@pytest.mark.parametrize(("version", "seen"), [(0, [1, 2, 3]), (2, [3]), (3, []), (9, [])])
def test_what_somebody_has_not_seen_comes_after_their_version(
    version: int, seen: list[int]
) -> None:
    report, filed = a_report()
    report, begun = taken(report, Action.PROSES, MONDAY)
    _, said = taken(report, Action.COMMENT, MONDAY)
    missed = Timeline(filed, (begun, said)).since(version)
    assert [entry.seq for entry in missed] == seen
