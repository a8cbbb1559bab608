"""Closing that can be trusted: a photo, its examination, and a verdict before it counts."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import officer_actions
from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import (
    Hindered,
    MoveNotAllowed,
    NotAwaited,
    NotYours,
    Refusal,
    SomethingMissing,
    StaleVersion,
    UnknownReason,
    WrongRole,
)
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import closing, followup
from chalicelib.reports.lifecycle.followup import Rating
from chalicelib.reports.lifecycle.verification import may_verify, verify_closing
from chalicelib.reports.model import Evidence, Outcome, Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Verdict
from tests.builders import (
    KEBON_JERUK,
    MONDAY,
    a_city,
    a_judgement,
    a_report,
    a_step,
    a_verifier,
    accepted,
    an_officer,
    taken,
)

CITY = city()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SAMPLED = a_city(verify_share=0.0)


def begun(**filing: Any) -> Report:
    return taken(a_report(**filing)[0], Action.PROSES, MONDAY + HOUR)[0]


def closed(**step: Any) -> Report:
    return taken(begun(), Action.SELESAI, MONDAY + DAY, **step)[0]


def rejected(report: Report) -> Report:
    given = a_judgement(report.version, Verdict.REJECTED)
    return verify_closing(report, a_verifier(), given, report.updated_at + HOUR, CITY)[0]


def refused(report: Report, officer: Officer, **judgement: Any) -> Refusal:
    given = a_judgement(**{"version": report.version, **judgement})
    with pytest.raises(Refusal) as refusal:
        verify_closing(report, officer, given, MONDAY + 2 * DAY, CITY)
    return refusal.value


# --- what a closing needs ------------------------------------------------------------------------


def test_a_closing_needs_a_photo_except_where_there_is_nothing_to_see() -> None:
    with pytest.raises(SomethingMissing) as refusal:
        taken(begun(), Action.SELESAI, MONDAY + DAY, photos=())
    assert refusal.value.members == {"field": "photos", "action": "selesai"}
    paper, _ = taken(begun(category="ktp"), Action.SELESAI, MONDAY + DAY, photos=())
    assert (paper.status, paper.evidence) == (Status.SELESAI, None)


def test_a_closing_waits_for_its_photos_and_its_verdict() -> None:
    report = closed()
    assert (report.outcome, report.evidence) == (Outcome.DONE, Evidence.PENDING)
    assert (report.verifier, report.verdict) == ("BIROPEM", None)
    assert (report.closed_at, report.closed_in) == (MONDAY + DAY, 3)


def test_a_trial_of_the_stack_waits_for_nobody() -> None:
    report = replace(begun(), trial=True)
    done, _ = taken(report, Action.SELESAI, MONDAY + DAY)
    assert (done.outcome, done.verifier) == (Outcome.DONE, None)
    flagged = examined(done, "no_moment hasil.jpg")
    assert (flagged.evidence, flagged.verifier) == (Evidence.CLEAR, None)


def test_the_sample_is_drawn_by_lot_that_anybody_can_repeat() -> None:
    half = a_city(verify_share=0.5)
    drawn = Counter()
    for draw in range(400):
        report = taken(a_report(draw=draw)[0], Action.PROSES, MONDAY)[0]
        officer = an_officer(report.holder)
        done, _ = officer_actions.take_step(report, officer, a_step(Action.SELESAI), MONDAY, half)
        again, _ = officer_actions.take_step(
            report, officer, a_step(Action.SELESAI), MONDAY + DAY, half
        )
        assert done.verifier == again.verifier
        drawn[done.verifier] += 1
    assert set(drawn) == {None, "BIROPEM"}
    assert 150 < drawn["BIROPEM"] < 250


# --- its photos --------------------------------------------------------------------------------


def examined(report: Report, *findings: str) -> Report:
    done = closing.record_examination(report, 3, findings, MONDAY + DAY, CITY)
    assert done
    return done[0]


def test_photos_that_are_in_order_leave_the_closing_as_it_is() -> None:
    done = closing.record_examination(closed(), 3, (), MONDAY + DAY, CITY)
    assert done
    report, entry = done
    assert (report.evidence, report.status, report.next_check) == (
        Evidence.CLEAR,
        Status.SELESAI,
        closed().next_check,
    )
    assert (entry.kind, entry.findings, entry.to) == (Kind.EVIDENCE, (), ())


def test_a_finding_sends_it_to_verification_though_its_turn_was_not_drawn() -> None:
    step = a_step(Action.SELESAI)
    report, _ = officer_actions.take_step(begun(), an_officer(), step, MONDAY + DAY, SAMPLED)
    assert report.verifier is None
    flagged = examined(report, "same_photo hasil.jpg JK261123-000007")
    assert (flagged.evidence, flagged.verifier) == (Evidence.FLAGGED, "BIROPEM")


def test_a_finding_comes_back_to_who_accepted_before_it_was_there() -> None:
    flagged = examined(accepted(closed()), "generated hasil.jpg")
    assert (flagged.verifier, flagged.evidence) == ("BIROPEM", Evidence.FLAGGED)


def test_photos_are_examined_once_and_for_the_closing_they_belong_to() -> None:
    report = examined(closed(), "edited hasil.jpg")
    assert closing.record_examination(report, 3, (), MONDAY + DAY, CITY) is None
    assert closing.record_examination(closed(), 2, ("edited",), MONDAY + DAY, CITY) is None
    again, _ = taken(rejected(closed()), Action.SELESAI, MONDAY + 2 * DAY)
    assert closing.record_examination(again, 3, ("edited",), MONDAY + 2 * DAY, CITY) is None
    assert (
        closing.record_examination(rejected(closed()), 3, ("edited",), MONDAY + DAY, CITY) is None
    )


# --- the verdict -------------------------------------------------------------------------------


def test_an_accepted_closing_counts_and_is_confirmed_by_silence() -> None:
    report = accepted(closed())
    assert (report.verifier, report.verdict, report.status) == (
        None,
        Verdict.ACCEPTED,
        Status.SELESAI,
    )
    assert report.next_check == closed().next_check
    _, (entry,) = check_promise(report, MONDAY + 60 * DAY, CITY)
    assert entry.kind is Kind.CONFIRMATION


def test_a_rejected_closing_is_worked_on_again_with_the_promise_it_always_had() -> None:
    before, report = begun(), rejected(closed())
    assert (report.status, report.holder) == (Status.PROSES, KEBON_JERUK)
    assert (report.complete_by, report.answered_at) == (before.complete_by, before.answered_at)
    assert (report.closed_at, report.closed_in, report.outcome) == (None, None, None)
    assert (report.verifier, report.verdict, report.rejections) == (None, Verdict.REJECTED, 1)
    assert (report.run, report.next_check) == (3, before.next_check)
    again, _ = taken(report, Action.SELESAI, MONDAY + 2 * DAY)
    assert rejected(again).rejections == 2


def test_one_that_is_rejected_after_its_promise_escalates_at_once() -> None:
    late = rejected(replace(closed(), updated_at=MONDAY + 9 * DAY))
    assert late.next_check is not None
    _, entries = check_promise(late, late.updated_at, CITY)
    assert [entry.note for entry in entries] == ["remind", "head", "up1"]


def test_a_closing_that_was_confirmed_unverified_can_not_come_about() -> None:
    report, entries = check_promise(closed(), MONDAY + 40 * DAY, CITY)
    assert {entry.kind for entry in entries} == {Kind.REMINDER}
    assert report.verifier == "BIROPEM"


@pytest.mark.parametrize("role", sorted({*Role} - {Role.VERIFIER}))
def test_only_a_verifier_verifies(role: Role) -> None:
    for agency in ("BIROPEM", KEBON_JERUK, "31"):
        refusal = refused(closed(), an_officer(agency, role))
        assert (type(refusal), refusal.members["roles"]) == (WrongRole, [Role.VERIFIER])
        assert not may_verify(closed(), an_officer(agency, role), MONDAY + HOUR, CITY)


def test_a_verifier_of_another_office_is_told_whose_it_is() -> None:
    elsewhere = an_officer(KEBON_JERUK, Role.VERIFIER)
    refusal = refused(closed(), elsewhere)
    assert (type(refusal), refusal.members["holder"]) == (NotYours, "BIROPEM")
    assert may_verify(closed(), a_verifier(), MONDAY + HOUR, CITY)


def test_a_verdict_is_on_what_the_verifier_saw_and_given_once() -> None:
    stale = refused(closed(), a_verifier(), version=2)
    assert (type(stale), stale.members["version"]) == (StaleVersion, 3)
    assert type(refused(accepted(closed()), a_verifier())) is NotAwaited
    assert type(refused(begun(), a_verifier())) is NotAwaited


@pytest.mark.parametrize("note", [None, ""])
def test_a_rejection_says_why(note: str | None) -> None:
    refusal = refused(closed(), a_verifier(), verdict=Verdict.REJECTED, note=note)
    assert (type(refusal), refusal.members["field"]) == (SomethingMissing, "note")
    given = a_judgement(3, note=note)
    assert verify_closing(closed(), a_verifier(), given, MONDAY, CITY)[0].verdict


def test_a_rating_of_a_closing_that_was_sent_back_is_not_one_of_the_next() -> None:
    rated, _ = followup.rate_closing(closed(), Rating(1), MONDAY + DAY, CITY)
    report, _ = taken(rejected(rated), Action.SELESAI, MONDAY + 3 * DAY)
    assert followup.rate_closing(report, Rating(5), MONDAY + 3 * DAY, CITY)[0].rating == 5


# --- four eyes ----------------------------------------------------------------------------------


WORKER = an_officer("BIROPEM", Role.OFFICER, Role.VERIFIER)  # works and verifies, in one office
COLLEAGUE = replace(WORKER, id="colleague")


def by(officer: Officer, action: Action, report: Report, **step: Any) -> Report:
    """The report after an officer's step."""
    return officer_actions.take_step(report, officer, a_step(action, **step), MONDAY, CITY)[0]


def at_triage() -> Report:
    return a_report(place=Place())[0]


def finished(report: Report, officer: Officer = COLLEAGUE) -> Report:
    """The report after a colleague has begun the work, and an officer has closed it."""
    return by(officer, Action.SELESAI, by(COLLEAGUE, Action.PROSES, report))


def sent_back() -> Report:
    once = finished(at_triage())
    return verify_closing(once, WORKER, a_judgement(3, Verdict.REJECTED), MONDAY, CITY)[0]


def brought_back() -> Report:
    """Handed over by the worker, closed by an office that begins and ends the work itself."""
    given = by(WORKER, Action.KOORDINASI, at_triage(), to_agency=KEBON_JERUK)
    return by(an_officer(), Action.SELESAI, by(an_officer(), Action.PROSES, given))


WORKED = {
    "closed": lambda: finished(at_triage(), WORKER),
    "handed over": brought_back,
    "recategorised": lambda: finished(
        by(WORKER, Action.RECATEGORISE, at_triage(), category="jalan")
    ),
}
WATCHED = {
    "took it up": lambda: by(COLLEAGUE, Action.SELESAI, by(WORKER, Action.PROSES, at_triage())),
    "commented": lambda: finished(by(WORKER, Action.COMMENT, at_triage())),
    "sent it back once": lambda: by(COLLEAGUE, Action.SELESAI, sent_back()),
}


@pytest.mark.parametrize("what", WORKED)
def test_who_has_worked_on_a_report_does_not_verify_its_closing(what: str) -> None:
    report = WORKED[what]()
    assert report.verifier == "BIROPEM"
    assert refused(report, WORKER, version=report.version).members["rule"] == "own_work"
    assert not may_verify(report, WORKER, MONDAY, CITY)
    other = replace(WORKER, id="another")
    assert may_verify(report, other, MONDAY, CITY)
    assert verify_closing(report, other, a_judgement(report.version), MONDAY, CITY)


@pytest.mark.parametrize("what", WATCHED)
def test_who_took_it_up_commented_or_judged_before_may_verify(what: str) -> None:
    report = WATCHED[what]()
    assert may_verify(report, WORKER, MONDAY, CITY)
    assert verify_closing(report, WORKER, a_judgement(report.version), MONDAY, CITY)


@pytest.mark.parametrize(("hours", "may"), [(23, False), (24, True)])
def test_the_office_above_may_when_nobody_has_for_a_day(hours: int, may: bool) -> None:
    report, above = closed(), an_officer("SETDA", Role.VERIFIER)
    assert report.closed_at is not None
    now = report.closed_at + hours * HOUR
    assert may_verify(report, above, now, CITY) is may
    assert not may_verify(report, an_officer("DLH", Role.VERIFIER), now, CITY)
    if may:
        assert verify_closing(report, above, a_judgement(report.version), now, CITY)


# --- what is not the city's --------------------------------------------------------------------


def outside(report: Report, officer: Officer, **step: Any) -> Report:
    given = {"reason": "pemerintah-pusat", "note": "Jalan tol adalah kewenangan pusat", **step}
    step_ = a_step(Action.OUTSIDE, **given)
    return officer_actions.take_step(report, officer, step_, MONDAY + HOUR, CITY)[0]


def test_central_triage_closes_what_is_not_the_city_s_with_a_public_reason() -> None:
    report, _ = a_report(place=Place())
    done = outside(report, a_verifier())
    assert (done.status, done.outcome) == (Status.SELESAI, Outcome.OUTSIDE)
    assert (done.verifier, done.evidence, done.answered_at) == (None, None, MONDAY + HOUR)
    with pytest.raises(UnknownReason):
        outside(report, a_verifier(), reason="sibuk")


def test_nobody_else_does() -> None:
    report, _ = a_report(place=Place())
    for role in (Role.OFFICER, Role.HEAD):
        with pytest.raises(WrongRole) as refusal:
            outside(report, an_officer("BIROPEM", role))
        assert refusal.value.members["roles"] == [Role.VERIFIER]
    with pytest.raises(NotYours):
        outside(a_report()[0], a_verifier())  # it has to be handed to triage first
    with pytest.raises(MoveNotAllowed):
        outside(outside(report, a_verifier()), a_verifier())
    asked = officer_actions.take_step(
        report, a_verifier(), a_step(Action.TASK, to_agency="DLH"), MONDAY, CITY
    )[0]
    with pytest.raises(Hindered):
        outside(asked, a_verifier())
