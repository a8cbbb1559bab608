"""Hiding and rejecting: who may, for which reason, what becomes of the report, how it is undone,
and who judges what its reporter says against it.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import moderation
from chalicelib.casework.moderation import Ruling
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import (
    Hindered,
    NotYours,
    Refusal,
    SomethingMissing,
    StaleVersion,
    UnknownReason,
)
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports import visibility
from chalicelib.reports.lifecycle import followup, hash_chain, lifecycle
from chalicelib.reports.model import Outcome, Report, Withheld
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Decision, Entry
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_report,
    an_officer,
    taken,
)

CITY = city()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TRIAGE = an_officer(CITY.settings.triage)
OTHER = replace(TRIAGE, id="petugas-2")
LURAH = replace(an_officer(KEBON_JERUK, Role.HEAD), id="lurah")
CAMAT = an_officer(KECAMATAN_KEBON_JERUK, Role.HEAD)


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
    _, entries = lifecycle.check_promise(after, case.at, CITY)
    assert Kind.ESCALATION in {entry.kind for entry in entries}


WHO = [  # who, of a report that lies there: as filed, hidden there, hidden by central triage
    (TRIAGE, "hide reject", "reject restore", "reject restore"),
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
    assert case.may(TRIAGE) == ["restore"]  # who sees that it was wrong need not wait
    assert case.may(OTHER) == ["restore", "uphold"]
    assert case.decide(Decision.UPHOLD, OTHER).outcome is Outcome.REJECTED


def test_nobody_judges_an_appeal_about_a_report_they_worked_on() -> None:
    case = Case()
    case.decide(Decision.REJECT)
    case.appeal()
    history = replace(case.report.history, hands=(OTHER.id,))
    case.report = replace(case.report, history=history)
    with pytest.raises(Hindered) as refusal:
        case.decide(Decision.UPHOLD, OTHER)
    assert refusal.value.members["rule"] == "own_work"


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
