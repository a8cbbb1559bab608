"""Hiding and rejecting: who may, for which reason, what becomes of the report, how it is undone,
and who judges what its reporter says against it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.casework import moderation
from chalicelib.casework.moderation import Ruling
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.errors import (
    Hindered,
    NotYours,
    Refusal,
    SomethingMissing,
    StaleVersion,
    UnknownReason,
)
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.access import visibility
from chalicelib.reports.access.withholding import Withheld
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.lifecycle import followup, hash_chain, verification
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Decision, Entry
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_judgement,
    a_report,
    a_verifier,
    an_officer,
    taken,
)

CITY = city()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TRIAGE = an_officer(CITY.settings.triage)
OTHER = replace(TRIAGE, id="petugas-2")
LURAH = replace(an_officer(KEBON_JERUK, Role.HEAD), id="lurah")
CAMAT = an_officer(KECAMATAN_KEBON_JERUK, Role.HEAD)


PROVISIONAL = timedelta(hours=CITY.settings.provisional_hide_hours)
SPENT = "hidden_before"


class Case:
    """A report and its timeline, decided of and appealed."""

    def __init__(self, level: Visibility = Visibility.PUBLIC) -> None:
        self.report, first = a_report(visibility=level)
        self.entries: list[Entry] = [first]
        self.at = MONDAY

    def step(self, done: tuple[Report, Entry]) -> Report:
        self.report, entry = done
        self.entries.append(entry)
        return self.report

    def decide(self, decision: Decision, by: Officer = TRIAGE, **changes: Any) -> Report:
        self.at += HOUR
        given: dict[str, Any] = {"reason": "spam", "note": "Dijelaskan", **changes}
        version = given.pop("version", self.report.version)
        ruling = Ruling(decision, version, **given)
        return self.step(moderation.decide_moderation(self.report, by, ruling, self.at, CITY))

    def take(self, action: Action = Action.PROSES) -> Report:
        self.at += HOUR
        return self.step(taken(self.report, action, self.at))

    def appeal(self) -> Report:
        self.at += HOUR
        return self.step(moderation.appeal_decision(self.report, "Ini nyata", (), self.at, CITY))

    def check(self, at: datetime) -> Report:
        """Let the timer look at it, as often as it wants to at that moment."""
        self.at = at
        while self.report.wake_at and self.report.wake_at <= at:
            self.report, entries = check_promise(self.report, at, CITY)
            self.entries += entries
        return self.report

    def may(self, officer: Officer) -> list[str]:
        return [str(each) for each in moderation.allowed_decisions(self.report, officer, CITY)]

    def refused(self, decision: Decision, by: Officer = TRIAGE, **changes: Any) -> Refusal:
        with pytest.raises(Refusal) as refusal:
            self.decide(decision, by, **changes)
        return refusal.value


def test_hiding_takes_a_report_from_others_and_leaves_its_work_as_it_is() -> None:
    case = Case()
    before = case.take()
    after = case.decide(Decision.HIDE, reason="data-pribadi")
    assert after.visibility is Visibility.PRIVATE
    assert after.moderated is not None
    assert (after.moderated.state, after.moderated.reason) == (Withheld.HIDDEN, "data-pribadi")
    kept = ("status", "holder", "respond_by", "complete_by", "answered_at", "next_check", "run")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert case.take(Action.SELESAI).outcome is Outcome.DONE


def test_rejecting_closes_it_with_a_public_reason_and_nobody_has_to_verify() -> None:
    case = Case()
    after = case.decide(Decision.REJECT)
    assert (after.status, after.outcome) == (Status.SELESAI, Outcome.REJECTED)
    assert (after.visibility, after.verifier) == (Visibility.PRIVATE, None)
    assert after.closed_at == case.at
    assert after.answered_at is None  # nobody has answered by that
    assert followup.allowed_follow_ups(after, case.at, CITY) == [
        *("comments", "visibility", "export", "erasure", "appeal")
    ]


@pytest.mark.parametrize("level", [*Visibility])
@pytest.mark.parametrize("decision", [Decision.HIDE, Decision.REJECT])
def test_undone_it_is_as_it_was_with_the_promise_it_always_had(
    decision: Decision, level: Visibility
) -> None:
    case = Case(level)
    before = case.take()
    case.decide(decision)
    after = case.decide(Decision.RESTORE)
    changed = ("version", "chain", "updated_at", "run", "public", "own")
    assert after == replace(before, **{name: getattr(after, name) for name in changed})
    assert hash_chain.find_first_break(after.number, after.filing, case.entries) is None


def test_a_late_report_that_was_rejected_and_restored_escalates_at_once() -> None:
    case = Case()
    case.decide(Decision.REJECT)
    case.at += 9 * DAY
    after = case.decide(Decision.RESTORE)
    assert after.next_check is not None
    assert after.next_check <= case.at
    _, entries = check_promise(after, case.at, CITY)
    assert Kind.ESCALATION in {entry.kind for entry in entries}


WHO = [  # who, of a report that lies there: as filed, hidden there, hidden by central triage
    (TRIAGE, "hide reject", "hide reject restore", "reject restore"),
    (an_officer(CITY.settings.triage, Role.DESK), "", "", ""),
    (LURAH, "hide", "restore", ""),
    (CAMAT, "hide", "restore", ""),
    (an_officer(KEBON_JERUK), "", "", ""),
    (an_officer("31.73.05.1002", Role.HEAD), "", "", ""),
    (an_officer(CITY.settings.top, Role.HEAD), "hide", "restore", "restore"),
    (an_officer("", Role.ADMIN), "", "", ""),
]


@pytest.mark.parametrize(("officer", "filed", "here", "there"), WHO)
def test_who_may_decide(officer: Officer, filed: str, here: str, there: str) -> None:
    case = Case()
    assert case.may(officer) == filed.split()
    case.decide(Decision.HIDE, LURAH)
    assert case.may(officer) == here.split()
    case.decide(Decision.RESTORE)
    case.decide(Decision.HIDE, TRIAGE)
    assert case.may(officer) == there.split()


def test_an_office_does_not_undo_what_central_triage_decided_nor_reject() -> None:
    case = Case()
    assert isinstance(case.refused(Decision.REJECT, LURAH), NotYours)
    case.decide(Decision.HIDE)
    assert isinstance(case.refused(Decision.RESTORE, LURAH), NotYours)


def test_an_appeal_waits_for_somebody_else_and_the_decision_stands_meanwhile() -> None:
    case = Case()
    case.decide(Decision.HIDE, LURAH)
    after = case.appeal()
    entry = case.entries[-1]
    assert (entry.kind, entry.decision) == (Kind.MODERATION, "appeal")
    assert entry.to == (CITY.settings.triage,)
    assert entry.until == case.at + timedelta(hours=CITY.settings.appeal_hours)
    assert after.visibility is Visibility.PRIVATE
    assert case.may(LURAH) == []  # what is said against an office is not for it to judge
    assert case.may(TRIAGE) == ["restore", "uphold"]
    upheld = case.decide(Decision.UPHOLD)
    assert upheld.visibility is Visibility.PRIVATE
    with pytest.raises(Hindered):
        case.appeal()  # once for each decision
    assert "appeal" not in followup.allowed_follow_ups(upheld, case.at, CITY)


def test_nobody_judges_the_appeal_against_a_decision_of_their_own() -> None:
    case = Case()
    case.decide(Decision.REJECT)
    case.appeal()
    assert case.refused(Decision.UPHOLD).members["rule"] == "own_decision"
    assert case.refused(Decision.RESTORE).members["rule"] == "own_decision"
    assert case.may(TRIAGE) == []
    assert case.may(OTHER) == ["restore", "uphold"]
    assert case.decide(Decision.UPHOLD, OTHER).outcome is Outcome.REJECTED


def test_nobody_judges_an_appeal_about_a_report_they_worked_on() -> None:
    case = Case()
    case.decide(Decision.REJECT)
    case.appeal()
    history = replace(case.report.history, hands=(OTHER.id,))
    case.report = replace(case.report, history=history)
    for judgement in (Decision.UPHOLD, Decision.RESTORE):
        assert case.refused(judgement, OTHER).members["rule"] == "own_work"


def test_who_made_a_decision_may_undo_it_while_nobody_appeals() -> None:
    case = Case()
    case.decide(Decision.REJECT)
    assert case.decide(Decision.RESTORE).open


def test_a_new_decision_can_be_appealed_anew() -> None:
    case = Case()
    for _ in range(2):
        case.decide(Decision.REJECT)
        case.appeal()
        case.decide(Decision.RESTORE, OTHER)
    assert case.report.open


@pytest.mark.parametrize(
    ("decision", "changes", "refusal"),
    [
        (Decision.HIDE, {"reason": "jelek"}, UnknownReason),
        (Decision.HIDE, {"reason": None}, UnknownReason),
        (Decision.HIDE, {"reason": "cuaca"}, UnknownReason),  # of a pause
        (Decision.HIDE, {"version": 7}, StaleVersion),
        (Decision.RESTORE, {}, Hindered),
        (Decision.UPHOLD, {}, Hindered),
        (Decision.APPEAL, {}, NotYours),
    ],
)
def test_what_is_refused(
    decision: Decision, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    assert isinstance(Case().refused(decision, **changes), refusal)


def test_an_appeal_is_answered_with_a_note() -> None:
    case = Case()
    case.decide(Decision.HIDE)
    case.appeal()
    assert isinstance(case.refused(Decision.UPHOLD, OTHER, note=None), SomethingMissing)


def test_what_hinders_a_closing_hinders_a_rejection() -> None:
    case = Case()
    case.take()
    case.step(taken(case.report, Action.TASK, case.at, to_agency="DLH"))
    assert case.refused(Decision.REJECT).members["rule"] == "open_tasks"
    case = Case()
    case.take()
    case.take(Action.SELESAI)
    assert case.refused(Decision.REJECT).members["rule"] == "done"
    assert case.decide(Decision.HIDE).outcome is Outcome.DONE


def test_its_reporter_can_not_show_what_is_withheld_but_may_choose_to_hide_it() -> None:
    case = Case()
    hidden = case.decide(Decision.HIDE)
    with pytest.raises(Hindered):
        followup.set_visibility(hidden, case.at, CITY, Visibility.PUBLIC)
    for level in (Visibility.FACTS, Visibility.PRIVATE):
        chosen = followup.set_visibility(case.report, case.at, CITY, level)
        assert chosen is not None
        assert chosen[0].public == case.report.public, "others see no change"
        case.step(chosen)
        assert case.report.visibility is Visibility.PRIVATE
        with pytest.raises(Hindered):
            followup.set_visibility(case.report, case.at, CITY, Visibility.FACTS)
    assert case.decide(Decision.RESTORE).visibility is Visibility.PRIVATE


def test_what_was_lowered_while_it_was_withheld_comes_back_no_more_open() -> None:
    case = Case()
    case.decide(Decision.HIDE)
    chosen = followup.set_visibility(case.report, case.at, CITY, Visibility.FACTS)
    assert chosen is not None
    case.step(chosen)
    assert case.decide(Decision.RESTORE).visibility is Visibility.FACTS


def test_nobody_outside_sees_photos_of_what_is_withheld() -> None:
    case = Case()
    case.decide(Decision.HIDE)
    told = visibility.public_entries(case.report, case.entries, CITY)
    assert not any(entry.photos for entry in told)


# Hiding provisionally, in the holder's line.


@pytest.mark.parametrize("head", [LURAH, CAMAT])
def test_the_holders_line_hides_until_a_moderator_confirms_it_by_hiding(head: Officer) -> None:
    case = Case()
    before = case.report.next_check
    hidden, entry = case.decide(Decision.HIDE, head), case.entries[-1]
    assert hidden.visibility is Visibility.PRIVATE
    assert hidden.moderated is not None
    assert hidden.moderated.until == entry.until == case.at + PROVISIONAL
    assert (entry.to, entry.provisional) == ((CITY.settings.triage,), True)
    confirmed = case.decide(Decision.HIDE, reason="kebencian")
    assert confirmed.moderated is not None
    assert (confirmed.moderated.until, confirmed.moderated.reason) == (None, "kebencian")
    assert confirmed.history.decided is not None
    assert confirmed.history.decided.actor == TRIAGE.id
    assert case.check(case.at + 2 * PROVISIONAL).visibility is Visibility.PRIVATE
    assert hidden.next_check == before, "its own clock ran on"


def test_a_moderators_hiding_is_not_provisional() -> None:
    hidden = Case().decide(Decision.HIDE)
    assert hidden.moderated is not None
    assert hidden.moderated.until is None


def _open(case: Case) -> None:
    case.take()


def _paused(case: Case) -> None:
    case.take()
    reason, until = "cuaca", case.at + 3 * DAY
    case.step(taken(case.report, Action.PAUSE, case.at, reason=reason, until=until))


def _closed(case: Case) -> None:
    case.take()
    case.take(Action.SELESAI)


def _accepted(case: Case) -> None:
    _closed(case)
    verified = verification.verify_closing(
        case.report, a_verifier(), a_judgement(version=case.report.version), case.at, CITY
    )
    case.step(verified)


def _at_rest(case: Case) -> None:
    _accepted(case)
    assert case.check(case.at + 30 * DAY).confirmed


def _merged(case: Case) -> None:
    case.take()
    case.report = replace(case.report, followed=1, next_check=None)


@pytest.mark.parametrize("level", [*Visibility])
@pytest.mark.parametrize("state", [_open, _paused, _closed, _accepted, _at_rest, _merged])
def test_a_hiding_that_nobody_confirmed_ends_by_itself(
    state: Callable[[Case], None], level: Visibility
) -> None:
    case = Case(level)
    state(case)
    before = case.report
    hidden = case.decide(Decision.HIDE, LURAH)
    assert hidden.wake_at is not None
    assert hidden.moderated is not None
    until = hidden.moderated.until
    assert until is not None
    assert hidden.run == before.run + (before.wake_at is None or until < before.wake_at), "a timer"
    assert case.check(until - timedelta(seconds=1)).moderated
    shown = case.check(until)
    assert (shown.visibility, shown.moderated) == (level, None)
    [end] = [entry for entry in case.entries if entry.decision is Decision.RESTORE]
    assert (end.kind, end.by, end.actor) == (Kind.MODERATION, SYSTEM, None)
    assert (shown.next_check, shown.confirmed) == (before.next_check, before.confirmed)
    if not before.following:
        assert hash_chain.find_first_break(shown.number, shown.filing, case.entries) is None


def test_what_shows_a_report_again_is_the_last_entry_of_its_version() -> None:
    case = Case()
    case.decide(Decision.HIDE, LURAH)
    _, entries = check_promise(case.report, case.at + 9 * DAY, CITY)
    assert entries[-1].decision is Decision.RESTORE
    assert {entry.decision for entry in entries[:-1]} == {None}
    case.check(case.at + 9 * DAY)
    assert case.entries[-1].kind is Kind.ESCALATION, "the rest follows at once"


@pytest.mark.parametrize("ended", ["by itself", "by a moderator", "by its head", "confirmed"])
def test_the_holders_line_hides_a_report_once(ended: str) -> None:
    case = Case()
    hidden = case.decide(Decision.HIDE, LURAH)
    if ended == "by itself":
        assert hidden.moderated is not None
        assert hidden.moderated.until is not None
        case.check(hidden.moderated.until)
    elif ended == "confirmed":
        case.decide(Decision.HIDE)
        case.decide(Decision.RESTORE)
    else:
        case.decide(Decision.RESTORE, TRIAGE if ended == "by a moderator" else LURAH)
    for head in (LURAH, CAMAT, an_officer(CITY.settings.top, Role.HEAD)):
        assert case.may(head) == []
        assert case.refused(Decision.HIDE, head).members["rule"] == SPENT
    assert case.may(TRIAGE) == ["hide", "reject"]


def test_a_head_does_not_restore_what_moderators_confirmed() -> None:
    case = Case()
    case.decide(Decision.HIDE, LURAH)
    case.decide(Decision.HIDE)
    assert case.may(LURAH) == []


def test_an_appeal_against_a_provisional_hiding_is_judged_or_the_hiding_ends() -> None:
    case = Case()
    case.decide(Decision.HIDE, LURAH)
    appealed = case.appeal()
    assert case.refused(Decision.HIDE).members["rule"] == "appealed"
    assert appealed.moderated is not None
    assert appealed.moderated.until is not None
    ended = check_promise(appealed, appealed.moderated.until, CITY)[0]
    assert ended.moderated is None
    upheld = case.decide(Decision.UPHOLD)
    assert upheld.moderated is not None
    assert upheld.moderated.until is None
    assert case.check(case.at + 9 * DAY).visibility is Visibility.PRIVATE


def test_nobody_confirms_a_hiding_of_their_own() -> None:
    case = Case()
    case.decide(Decision.HIDE, LURAH)
    moved = replace(TRIAGE, id=LURAH.id)  # to central triage, since then
    assert case.refused(Decision.HIDE, moved).members["rule"] == "own_decision"
    assert case.refused(Decision.REJECT, moved).members["rule"] == "own_decision"
    assert case.may(moved) == ["restore"]


@pytest.mark.parametrize("holder", [CITY.settings.triage, "SETDA"])
def test_of_reports_in_its_own_line_central_triage_rejects_those_it_did_not_work_on(
    holder: str,
) -> None:
    case = Case()
    case.report = replace(case.report, holder=holder)
    assert case.may(TRIAGE) == ["hide", "reject"], "or nobody could reject spam that lies there"
    case.report = replace(case.report, history=replace(case.report.history, hands=(TRIAGE.id,)))
    for decision in (Decision.HIDE, Decision.REJECT):
        assert case.refused(decision).members["rule"] == "own_work"
    assert case.decide(Decision.REJECT, OTHER).outcome is Outcome.REJECTED
    assert case.may(TRIAGE) == ["restore"], "anybody may show it again, until its reporter appeals"
