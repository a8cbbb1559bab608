"""What a reporter does with what became of the report: when it is open to them, where it leads, and
what never moves by it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.casework import officer_actions
from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.errors import Decided, Hindered, NotRateable, UnknownReason
from chalicelib.platform.roles import Role
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import closing, followup, lifecycle
from chalicelib.reports.lifecycle.followup import FollowUp, Objection, Rating
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.model import Evidence, Outcome, Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Verdict
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
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
AGAIN = Objection("Masih menumpuk", ("masih.jpg",), ((0, 5),))
CLOSED_AT = MONDAY + DAY
ALWAYS = {"comments", "visibility", "export", "erasure"}


def begun(**filing: Any) -> Report:
    return taken(a_report(**filing)[0], Action.PROSES, MONDAY + HOUR)[0]


def closed(report: Report | None = None, at: datetime = CLOSED_AT) -> Report:
    return taken(report or begun(), Action.SELESAI, at)[0]


def outside(holder: str = "BIROPEM") -> Report:
    """Closed by Biro Pemerintahan as not the city's."""
    report = replace(begun(), holder=holder)
    step = a_step(Action.OUTSIDE, reason="swasta")
    officer = an_officer(holder, Role.VERIFIER)
    return officer_actions.take_step(report, officer, step, CLOSED_AT, CITY)[0]


def confirmed() -> Report:
    report, entries = check_promise(accepted(closed()), MONDAY + 40 * DAY, CITY)
    assert [entry.kind for entry in entries] == [Kind.CONFIRMATION]
    return report


def reopened(report: Report, at: datetime = CLOSED_AT + HOUR, rules: City = CITY) -> Report:
    return followup.reopen_report(report, AGAIN, at, rules)[0]


def appealed(report: Report, at: datetime = CLOSED_AT + HOUR, rules: City = CITY) -> Report:
    return followup.appeal_closing(report, AGAIN, at, rules)[0]


def rule_against(objected: Any, report: Report, at: datetime = CLOSED_AT + HOUR) -> str:
    with pytest.raises(Hindered) as refusal:
        objected(report, AGAIN, at, CITY)
    assert refusal.value.members["allowed"] == followup.allowed_follow_ups(report, at, CITY)
    rule: str = refusal.value.members["rule"]
    return rule


# --- what is open to them ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "at", "allowed"),
    [
        (a_report()[0], MONDAY, {"place", "withdrawal"}),
        (begun(), CLOSED_AT, {"withdrawal"}),
        (closed(), CLOSED_AT, {"rating", "reopen", "appeal"}),
        (closed(), CLOSED_AT + 3 * DAY, {"rating", "reopen", "appeal"}),
        (closed(), CLOSED_AT + 3 * DAY + HOUR, {"rating", "appeal"}),
        (replace(closed(), rating=1), CLOSED_AT, {"reopen", "appeal"}),
        (replace(closed(), reopenings=2), CLOSED_AT, {"rating", "appeal"}),
        (replace(closed(), appeals=2), CLOSED_AT, {"rating", "reopen"}),
        (outside(), CLOSED_AT, {"rating", "appeal"}),
        (confirmed(), MONDAY + 40 * DAY, {"rating"}),
    ],
)
def test_what_is_open_to_a_reporter_depends_on_the_closing(
    report: Report, at: datetime, allowed: set[str]
) -> None:
    assert {*followup.allowed_follow_ups(report, at, CITY)} == ALWAYS | allowed


# --- rating --------------------------------------------------------------------------------------


def test_a_rating_tells_stars_listed_reasons_and_a_text() -> None:
    given = Rating(2, ("lambat", "belum-tuntas", "lambat"), "Pak Budi lama", ((0, 8),))
    report, entry = followup.rate_closing(closed(), given, CLOSED_AT + HOUR, CITY)
    assert (report.rating, report.status, report.closed_in) == (2, Status.SELESAI, 3)
    assert (entry.kind, entry.by, entry.stars) == (Kind.RATING, REPORTER, 2)
    assert (entry.reasons, entry.note) == (("lambat", "belum-tuntas"), "Pak Budi lama")
    assert entry.masks == ((0, 8),)


def test_a_reason_that_is_not_listed_for_ratings_is_refused_with_those_that_are() -> None:
    for code in ("cuaca", "entah"):
        with pytest.raises(UnknownReason) as refusal:
            followup.rate_closing(closed(), Rating(1, (code,)), CLOSED_AT, CITY)
        assert "tuntas" in refusal.value.members["allowed"]
        assert "cuaca" not in refusal.value.members["allowed"]


def test_each_closing_is_rated_once_also_after_it_was_done_again() -> None:
    report, _ = followup.rate_closing(closed(), Rating(1), CLOSED_AT, CITY)
    with pytest.raises(NotRateable):
        followup.rate_closing(report, Rating(5), CLOSED_AT, CITY)
    report = reopened(report)
    assert report.rating is None
    with pytest.raises(NotRateable):
        followup.rate_closing(report, Rating(5), CLOSED_AT + HOUR, CITY)
    done = closed(report, CLOSED_AT + DAY)
    assert followup.rate_closing(done, Rating(4), CLOSED_AT + DAY, CITY)[0].rating == 4


# --- reopening -----------------------------------------------------------------------------------


def test_what_is_reopened_is_with_its_holder_again_and_the_promise_stays() -> None:
    before = closed()
    report, entry = followup.reopen_report(before, AGAIN, CLOSED_AT + HOUR, CITY)
    assert (entry.kind, entry.by, entry.status) == (Kind.REOPEN, REPORTER, Status.PROSES)
    assert (entry.note, entry.photos, entry.masks) == ("Masih menumpuk", ("masih.jpg",), ((0, 5),))
    assert (report.status, report.holder, report.reopenings) == (Status.PROSES, KEBON_JERUK, 1)
    kept = (
        *("respond_by", "complete_by", "answered_at", "rung", "complete_rung"),
        *("rejections", "handovers"),
    )
    assert [getattr(report, each) for each in kept] == [getattr(before, each) for each in kept]
    gone = (report.closed_at, report.closed_in, report.outcome, report.evidence, report.verifier)
    assert gone == (None, None, None, None, None)
    assert report.run == before.run + 1


def test_what_is_reopened_after_its_promise_is_escalated_at_once() -> None:
    late = closed(at=MONDAY + 8 * DAY)
    report = reopened(late, MONDAY + 9 * DAY)
    assert report.next_check
    assert report.next_check < MONDAY + 9 * DAY
    _, entries = check_promise(report, MONDAY + 9 * DAY, CITY)
    assert [entry.note for entry in entries] == ["remind", "head", "up1"]


def test_the_first_time_only_the_holder_has_it_and_the_second_time_the_next_rung_is_told() -> None:
    first, entry = followup.reopen_report(closed(), AGAIN, CLOSED_AT, CITY)
    assert entry.to == ()
    second, entry = followup.reopen_report(closed(first), AGAIN, CLOSED_AT + DAY, CITY)
    assert (entry.to, second.holder) == ((KEBON_JERUK,), KEBON_JERUK)  # its head
    assert second.complete_rung == 0  # nothing is skipped when it is late
    climbed = replace(closed(first), complete_rung=2)  # the head was told before
    _, entry = followup.reopen_report(climbed, AGAIN, CLOSED_AT + DAY, CITY)
    assert entry.to == (KECAMATAN_KEBON_JERUK,)
    highest = replace(closed(first), complete_rung=40)
    _, entry = followup.reopen_report(highest, AGAIN, CLOSED_AT + DAY, CITY)
    assert entry.to == ("31.73",)


def test_it_is_reopened_twice_and_then_appealed() -> None:
    report = closed()
    for _ in range(CITY.settings.most_reopenings):
        report = closed(reopened(report, report.updated_at), report.updated_at + HOUR)
    assert rule_against(followup.reopen_report, report, report.updated_at) == "reopened_often"
    assert appealed(report, report.updated_at).holder == KECAMATAN_KEBON_JERUK


@pytest.mark.parametrize(
    ("report", "at", "rule"),
    [
        (begun(), CLOSED_AT, "not_closed"),
        (confirmed(), MONDAY + 40 * DAY, "confirmed"),
        (outside(), CLOSED_AT, "outside"),
        (closed(), CLOSED_AT + 3 * DAY + timedelta(seconds=1), "too_late"),
    ],
)
def test_what_is_not_reopened_says_why(report: Report, at: datetime, rule: str) -> None:
    assert rule_against(followup.reopen_report, report, at) == rule


def test_in_a_demonstration_the_days_are_as_short_as_all_others() -> None:
    hasty = replace(CITY, pace=1 / 3600)
    with pytest.raises(Hindered):
        reopened(closed(), CLOSED_AT + HOUR, hasty)
    assert reopened(closed(), CLOSED_AT + timedelta(minutes=1), hasty).open


def test_a_closing_that_was_flagged_or_accepted_is_reopened_all_the_same() -> None:
    flagged = closing.record_examination(closed(), 3, ("same_photo",), CLOSED_AT, CITY)
    assert flagged
    for report in (accepted(closed()), flagged[0]):
        again = reopened(report)
        assert (again.verifier, again.verdict, again.evidence) == (None, None, None)
    late = closing.record_examination(reopened(closed()), 3, ("same_photo",), CLOSED_AT, CITY)
    assert late is None  # the photos of a closing that is undone


def test_a_rejection_and_a_reopening_are_counted_apart() -> None:
    given = a_judgement(3, Verdict.REJECTED)
    rejected, _ = verify_closing(closed(), a_verifier(), given, CLOSED_AT, CITY)
    report = reopened(closed(rejected))
    assert (report.rejections, report.reopenings, report.appeals) == (1, 1, 0)


# --- appeal --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holder", "above"),
    [
        (KEBON_JERUK, KECAMATAN_KEBON_JERUK),
        ("DLH-31.73", "DLH"),
        ("BIROPEM", "SETDA"),
        ("31", "BIROPEM"),  # nobody is above the province: central triage
        ("TUTUP", "BIROPEM"),  # an office the tables do not know any more
    ],
)
def test_an_appeal_is_held_by_the_office_above_else_by_central_triage(
    holder: str, above: str
) -> None:
    before = replace(closed(), holder=holder)
    report, entry = followup.appeal_closing(before, AGAIN, CLOSED_AT + HOUR, CITY)
    assert (report.holder, report.status, report.appeals) == (above, Status.KOORDINASI, 1)
    assert (entry.kind, entry.by, entry.to) == (Kind.APPEAL, REPORTER, (above,))
    assert (report.complete_by, report.outcome) == (before.complete_by, None)


def test_what_was_closed_as_not_the_city_s_is_appealed() -> None:
    before = outside()
    assert (before.outcome, before.open) == (Outcome.OUTSIDE, False)
    report = appealed(before)
    assert (report.holder, report.outcome) == ("SETDA", None)


def test_an_appeal_is_open_until_silence_confirms_and_goes_one_level_each_time() -> None:
    report = appealed(closed(), CLOSED_AT + 9 * DAY)
    for higher in (KECAMATAN_KEBON_JERUK, "31.73"):
        assert report.holder == higher
        report = taken(report, Action.PROSES, report.updated_at)[0]
        report = closed(report, report.updated_at)
        if report.appeals < CITY.settings.most_appeals:
            report = appealed(report, report.updated_at)
    assert rule_against(followup.appeal_closing, report, report.updated_at) == "appealed_often"
    assert rule_against(followup.appeal_closing, confirmed(), MONDAY + 40 * DAY) == "confirmed"
    assert rule_against(followup.appeal_closing, begun()) == "not_closed"


def bound_still(report: Report) -> Report:
    return replace(report, bound=KEBON_JERUK)


def test_the_office_above_is_not_bound_by_what_was_decided_among_those_below() -> None:
    bound = replace(closed(), bound=KEBON_JERUK, handovers=3)
    report = appealed(bound)
    assert (report.bound, report.handovers) == (None, 3)
    passed, _ = taken(report, Action.KOORDINASI, report.updated_at, to_agency="DLH-31.73")
    # it was passed across often enough: triage decides
    assert passed.holder == CITY.settings.triage
    with pytest.raises(Decided):
        taken(bound_still(report), Action.KOORDINASI, report.updated_at, to_agency="DLH-31.73")


def test_what_central_triage_got_by_appeal_stays_there_when_its_reporter_tells_the_place() -> None:
    before = replace(closed(begun(place=Place())), holder="31")
    addition = Addition("Di Kebon Jeruk", CLOSED_AT, True, Place(area=KEBON_JERUK, found="named"))
    report, _ = lifecycle.add_to_report(appealed(before), addition, CITY)
    assert report.holder == CITY.settings.triage


# --- hiding and showing --------------------------------------------------------------------------


@pytest.mark.parametrize("level", [*Visibility])
def test_the_level_is_raised_and_lowered_at_any_time_and_nothing_else_changes(
    level: Visibility,
) -> None:
    for other in {*Visibility} - {level}:
        for before in (a_report(visibility=other)[0], replace(closed(), visibility=other)):
            changed = followup.set_visibility(before, before.updated_at, CITY, level)
            assert changed
            report, entry = changed
            assert (entry.kind, entry.by, entry.visibility) == (Kind.VISIBILITY, REPORTER, level)
            moved = {"visibility": level, "version": before.version + 1, "chain": entry.hash}
            moved |= {"public": report.public, "own": report.own}
            assert report == replace(before, **moved)  # type: ignore[arg-type]
            assert report.public.changes == before.public.changes + 1, "others see that"
            assert followup.set_visibility(report, MONDAY, CITY, level) is None


def test_pending_evidence_does_not_keep_a_reporter_from_objecting() -> None:
    assert closed().evidence is Evidence.PENDING
    assert {FollowUp.REOPEN, FollowUp.APPEAL} <= {
        *followup.allowed_follow_ups(closed(), CLOSED_AT, CITY)
    }
