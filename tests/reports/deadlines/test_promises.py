"""The promises of a report: whose they are, what keeps them, and what moves them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.casework import officer_actions
from chalicelib.city.current import city
from chalicelib.city.rows import Priority
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Hindered, NotYours, Refusal, SomethingMissing
from chalicelib.platform.roles import Role
from chalicelib.reports.deadlines import promises
from chalicelib.reports.deadlines.countdown import Charge, charge_late_answer, countdown_to
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Promised
from tests.builders import KEBON_JERUK, MONDAY, a_report, a_step, an_officer, taken, wib

CITY = city()
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SUDIN = "DLH-31.73"
ANSWER = "Segera ditindaklanjuti"


def handed(report: Report, at: datetime, to: str = SUDIN) -> Report:
    return taken(report, Action.KOORDINASI, at, to_agency=to)[0]


def recategorised(report: Report, category: str, at: datetime, **step: Any) -> Report:
    return taken(report, Action.RECATEGORISE, at, category=category, **step)[0]


def told(report: Report, until: datetime) -> list[tuple[float, str | None, tuple[str, ...]]]:
    """The hours after Monday, 08.00, at which its timer takes each step, the step, and to whom."""
    steps = []
    while report.next_check and report.next_check <= until:
        report, entries = check_promise(report, report.next_check, CITY)
        steps += [((each.at - MONDAY) / HOUR, each.note, each.to) for each in entries]
    return steps


def test_the_city_sets_how_many_letters_make_a_beginning_an_answer() -> None:
    _, entry = taken(a_report()[0], Action.PROSES, MONDAY + HOUR, note="Besok datang")
    for letters, answers in ((11, True), (12, False)):
        settings = replace(CITY.settings, answer_letters=letters)
        assert promises.is_answer(entry, replace(CITY, settings=settings)) is answers


# A hand-over.


def test_after_a_hand_over_the_new_holder_has_its_own_time_to_answer() -> None:
    report = handed(a_report()[0], MONDAY + MINUTE)
    left = countdown_to(report, MONDAY + MINUTE, CITY)
    assert left is not None
    assert (left.promise, left.minutes) == (Promised.ANSWER, 6 * 60)
    assert report.complete_by == MONDAY + 168 * HOUR  # which nothing has moved
    steps = told(handed(a_report()[0], MONDAY + HOUR), MONDAY + 144 * HOUR)
    assert steps == [
        (5.8, "remind", (SUDIN,)),  # 80 % of 6 hours from 09.00 on
        (7, "head", (SUDIN,)),
        (24, "firstanswer", ("DLH",)),
        (31, "up1", ("DLH",)),
        (79, "up2", ("31",)),
        (134.4, "remind", (SUDIN,)),  # of the completion
        (144, "redflag", ("BIROPEM", "SETDA")),
    ]


def test_the_first_receipt_bounds_all_holders_together() -> None:
    report = handed(a_report()[0], MONDAY + 20 * HOUR)
    assert report.respond_by == report.first_answer_by == MONDAY + 24 * HOUR
    late = handed(a_report()[0], MONDAY + 25 * HOUR)  # what has passed bounds nobody any more
    assert late.respond_by == MONDAY + 31 * HOUR
    assert late.late(MONDAY + 25 * HOUR)


def test_an_emergency_is_answered_within_an_hour_however_often_it_is_handed_on() -> None:
    report, _ = a_report(category="kebakaran")
    assert report.first_answer_by == MONDAY + HOUR
    assert handed(report, MONDAY + 40 * MINUTE).respond_by == MONDAY + HOUR


def test_each_holder_promises_on_the_calendar_of_its_row() -> None:
    friday = wib("2026-11-27 15:00")
    report, _ = a_report(category="ktp", received_at=friday)
    assert report.first_answer_by == wib("2026-12-01 15:00")  # 17 hours of office time
    at = wib("2026-11-30 15:00")  # Monday
    assert handed(report, at, "DUKCAPIL").respond_by == wib("2026-12-01 12:30")


def test_what_was_answered_before_a_hand_over_is_answered_by_the_next_holder_too() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY + HOUR)
    report = handed(report, MONDAY + 30 * HOUR)
    assert (report.answered_at, report.respond_by) == (None, MONDAY + 36 * HOUR)
    assert report.first_answered_at == MONDAY + HOUR
    assert "firstanswer" not in [note for _, note, _ in told(report, MONDAY + 200 * HOUR)]


# An answer.


@pytest.mark.parametrize(
    ("action", "step", "answers"),
    [
        (Action.PROSES, {"note": ANSWER}, True),
        (Action.PROSES, {"note": "segera..... 12345"}, False),  # six letters
        (Action.PROSES, {"note": "kami datang"}, True),  # ten letters
        (Action.PROSES, {"note": None}, False),
        (Action.ASK, {"note": "Di mana?"}, True),
        (Action.COMMENT, {"note": ANSWER}, False),
        (Action.COMMENT, {"note": ANSWER, "internal": True}, False),
        (Action.KOORDINASI, {"note": ANSWER, "to_agency": SUDIN}, False),
        (Action.TASK, {"note": ANSWER, "to_agency": SUDIN}, False),
        (Action.RECATEGORISE, {"note": ANSWER, "category": "jalan"}, False),
    ],
)
def test_what_is_an_answer(action: Action, step: dict[str, Any], answers: bool) -> None:
    report, _ = taken(a_report()[0], action, MONDAY + HOUR, **step)
    assert (report.first_answered_at == MONDAY + HOUR) is answers
    assert (report.next_check == MONDAY + 134.4 * HOUR) is answers


def test_a_matter_of_others_is_answered_by_its_closing() -> None:
    report, _ = a_report(place=Place())
    step = a_step(Action.OUTSIDE, reason="swasta")
    verifier = an_officer("BIROPEM", Role.VERIFIER)
    closed, _ = officer_actions.take_step(report, verifier, step, MONDAY + HOUR, CITY)
    assert closed.first_answered_at == MONDAY + HOUR


def test_who_began_without_a_word_can_still_say_it_once() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY + HOUR, note=None)
    report, _ = taken(report, Action.PROSES, MONDAY + 2 * HOUR, note=ANSWER)
    assert report.answered_at == MONDAY + 2 * HOUR
    with pytest.raises(Hindered) as refusal:
        taken(report, Action.PROSES, MONDAY + 3 * HOUR, note=ANSWER)
    assert refusal.value.members["rule"] == "answered"


def test_nobody_pauses_what_is_not_answered() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY + HOUR, note=None)
    with pytest.raises(Hindered) as refusal:
        taken(report, Action.PAUSE, MONDAY + 2 * HOUR, reason="cuaca", until=MONDAY + 9 * HOUR)
    assert refusal.value.members["rule"] == "unanswered"


def test_a_late_first_answer_is_charged_by_the_time_that_each_office_held_the_report() -> None:
    report = handed(a_report()[0], MONDAY + 10 * HOUR)
    report = handed(report, MONDAY + 20 * HOUR, "DBM-31.73")
    assert charge_late_answer(report, report.first_answer_by) == []
    report, _ = taken(report, Action.PROSES, MONDAY + 40 * HOUR)
    expected = [
        Charge(KEBON_JERUK, 36_000, 0.25),
        Charge(SUDIN, 36_000, 0.25),
        Charge("DBM-31.73", 72_000, 0.5),
    ]
    assert charge_late_answer(report, MONDAY + 400 * HOUR) == expected
    in_time, _ = taken(a_report()[0], Action.PROSES, MONDAY + 24 * HOUR)
    assert charge_late_answer(in_time, MONDAY + 400 * HOUR) == []


# A pause.


def test_after_a_pause_the_reminder_comes_at_80_percent_of_the_promise_s_own_time() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY)
    until = MONDAY + 96 * HOUR
    report, _ = taken(report, Action.PAUSE, MONDAY + 24 * HOUR, reason="cuaca", until=until)
    assert report.complete_by == MONDAY + (168 + 72) * HOUR
    steps = told(report, MONDAY + 240 * HOUR)
    remind = ("remind", (KEBON_JERUK,))
    assert steps == [
        (96, None, ()),  # it runs again
        (134.4 + 72, *remind),
        (240, "head", (KEBON_JERUK,)),
    ]


# Another category.


def test_with_another_category_the_promises_become_earlier_and_never_later() -> None:
    report, _ = a_report()
    lights = recategorised(report, "lampu-jalan", MONDAY + HOUR)
    assert lights.respond_by == MONDAY + 3 * HOUR
    assert lights.first_answer_by == MONDAY + 12 * HOUR
    assert lights.complete_by == MONDAY + 72 * HOUR
    assert lights.next_check == MONDAY + 2.4 * HOUR
    assert lights.run == report.run + 1  # the timer that waits would be late
    again = recategorised(lights, "sampah", MONDAY + 2 * HOUR)
    assert (again.respond_by, again.complete_by) == (lights.respond_by, lights.complete_by)


def test_a_report_becomes_as_urgent_as_its_new_category() -> None:
    report, entry = taken(
        a_report()[0], Action.RECATEGORISE, MONDAY + 10 * MINUTE, category="kebakaran"
    )
    assert report.priority is Priority.MENDESAK
    assert (report.respond_by, report.complete_by) == (MONDAY + HOUR, MONDAY + 24 * HOUR)
    assert (entry.kind, entry.until) == (Kind.CATEGORY, MONDAY + 24 * HOUR)
    calm = recategorised(report, "sampah", MONDAY + 20 * MINUTE)
    assert (calm.priority, calm.complete_by) == (Priority.MENDESAK, report.complete_by)


def test_a_pause_counts_for_the_promise_of_a_new_category_too() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY)
    until = MONDAY + 12 * HOUR
    report, _ = taken(report, Action.PAUSE, MONDAY + 2 * HOUR, reason="cuaca", until=until)
    assert recategorised(report, "lampu-jalan", MONDAY + 3 * HOUR).complete_by == (
        MONDAY + 82 * HOUR
    )


def at_triage() -> Report:
    return a_report(place=Place(), category="lampu-jalan")[0]


def lengthened(report: Report, agency: str = "BIROPEM", **step: Any) -> Report:
    asked = a_step(Action.RECATEGORISE, category="jalan", lengthen=True, **step)
    officer = an_officer(agency)
    return officer_actions.take_step(report, officer, asked, MONDAY + HOUR, CITY)[0]


def refused(report: Report, agency: str = "BIROPEM", **step: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        lengthened(report, agency, **step)
    return refusal.value


def test_central_triage_may_lengthen_a_promise_once_with_a_reason_and_before_any_answer() -> None:
    report = lengthened(at_triage())
    assert (report.complete_by, report.first_answer_by) == (MONDAY + 168 * HOUR, MONDAY + 24 * HOUR)
    assert report.respond_by == MONDAY + 6 * HOUR
    again = recategorised(report, "lampu-jalan", MONDAY + 2 * HOUR)
    assert again.complete_by == MONDAY + 72 * HOUR
    for each, rule in (
        (again, "lengthened"),
        (taken(at_triage(), Action.ASK, MONDAY + MINUTE)[0], "answered"),
    ):
        refusal = refused(each)
        assert (type(refusal), refusal.members["rule"]) == (Hindered, rule)
    assert isinstance(refused(at_triage(), note=None), SomethingMissing)
    assert isinstance(refused(a_report(category="lampu-jalan")[0], KEBON_JERUK), NotYours)


def test_without_its_asking_central_triage_lengthens_nothing_either() -> None:
    assert recategorised(at_triage(), "jalan", MONDAY + HOUR).complete_by == MONDAY + 72 * HOUR


# The kelurahan's own promise.


def test_a_kelurahan_promises_light_work_in_24_hours_and_the_public_the_common_time() -> None:
    report, _ = a_report(category="ppsu")
    assert (report.own_complete_by, report.complete_by) == (
        MONDAY + 24 * HOUR,
        MONDAY + 168 * HOUR,
    )
    answered, _ = taken(report, Action.PROSES, MONDAY + HOUR)
    assert answered.holder_due == MONDAY + 24 * HOUR
    assert not answered.late(MONDAY + 25 * HOUR)  # to the public it is in time
    assert told(answered, MONDAY + 48 * HOUR) == [
        (19.2, "remind", (KEBON_JERUK,)),
        (24, "head", (KEBON_JERUK,)),
        (48, "up1", ("31.73.05",)),
    ]
    other = handed(answered, MONDAY + 2 * HOUR)
    assert (other.own_complete_by, other.complete_by) == (None, report.complete_by)


def test_the_successor_of_a_dissolved_office_has_its_promises_as_they_were() -> None:
    gone = replace(CITY.offices[KEBON_JERUK], code="LAMA", successor=KEBON_JERUK)
    town = replace(CITY, former={"LAMA": gone})
    report = replace(a_report()[0], holder="LAMA")
    heir, _ = assignment.inherit_report(report, MONDAY + 5 * HOUR, town)
    assert (heir.respond_by, heir.answer_from) == (report.respond_by, report.answer_from)
