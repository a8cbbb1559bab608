"""An office takes back what it handed over by mistake, while the other office has not acted."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.casework import merge_propagation, merging, officer_actions, possible_steps
from chalicelib.city.current import city
from chalicelib.duty.rules import is_still_due
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Hindered, NotYours, Refusal, StaleVersion
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.access import office_access
from chalicelib.reports.deadlines import countdown
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.store.histories import history_item, history_of
from chalicelib.reports.store.items.handover_text import parse_handover, write_handover
from chalicelib.reports.timeline import Entry, Promised
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_report,
    a_step,
    an_officer,
    taken,
)

CITY = city()
HOUR = timedelta(hours=1)
SUDIN = "DLH-31.73"
# what a report has as if it had never left
KEPT = (
    *("status", "holder", "handovers", "bound", "respond_by", "answer_from", "answer_calendar"),
    *("own_complete_by", "own_span", "own_calendar", "answered_at", "first_answered_at", "rung"),
    *("complete_by", "complete_span", "complete_rung", "first_answer_by", "escalated_to"),
)


def given(report: Report, at: datetime, action: Action = Action.KOORDINASI) -> Report:
    return taken(report, action, at, to_agency=SUDIN)[0]


def taken_back(
    report: Report, at: datetime, officer: Officer | None = None, **changes: Any
) -> tuple[Report, Entry]:
    step = a_step(Action.TAKE_BACK, **{"note": None, **changes})
    officer = officer or an_officer(KEBON_JERUK)
    return officer_actions.take_step(report, officer, step, at, CITY)


@pytest.mark.parametrize("action", [Action.KOORDINASI, Action.RETURN])
@pytest.mark.parametrize("begun", [False, True])
def test_the_report_is_as_if_it_had_never_left(action: Action, begun: bool) -> None:
    report, _ = a_report()
    if begun:
        report, _ = taken(report, Action.PROSES, MONDAY + HOUR, note="kami angkut nanti sore")
    back, entry = taken_back(given(report, MONDAY + 2 * HOUR, action), MONDAY + 5 * HOUR)
    for name in KEPT:
        assert getattr(back, name) == getattr(report, name), name
    assert (entry.kind, entry.by, entry.to) == (Kind.TAKEN_BACK, KEBON_JERUK, (KEBON_JERUK,))
    assert (back.history.turns, back.history.handed_on) == (report.history.turns, 0)
    assert back.history.turned_at == report.history.turned_at
    assert back.history.holders == report.history.holders
    assert (back.last_handover, back.next_check) == (None, report.next_check)


def test_the_time_elsewhere_is_charged_to_the_office_that_gave_it() -> None:
    report, _ = a_report()
    back, _ = taken_back(given(report, MONDAY + HOUR), MONDAY + 9 * HOUR)
    charges = countdown.charge_late_answer(back, back.first_answer_by + HOUR)
    assert [charge.office for charge in charges] == [KEBON_JERUK]


def test_a_disposisi_is_taken_back_by_the_office_above_or_its_head() -> None:
    report = replace(a_report()[0], holder=KECAMATAN_KEBON_JERUK)
    below, _ = taken(report, Action.DISPOSISI, MONDAY + HOUR, to_agency=KEBON_JERUK)
    for officer in (
        an_officer(KECAMATAN_KEBON_JERUK),
        an_officer(KECAMATAN_KEBON_JERUK, Role.HEAD),
    ):
        assert Action.TAKE_BACK in possible_steps.allowed_moves(below, officer, MONDAY + HOUR, CITY)
        back, _ = taken_back(below, MONDAY + 2 * HOUR, officer)
        assert (back.holder, back.status) == (KECAMATAN_KEBON_JERUK, Status.MENUNGGU)


def test_the_giver_may_read_it_and_take_nothing_but_that_step() -> None:
    report = given(a_report()[0], MONDAY + HOUR)
    officer = an_officer(KEBON_JERUK)
    moves = possible_steps.allowed_moves(report, officer, MONDAY + HOUR, CITY)
    assert {action: move.to for action, move in moves.items()} == {
        Action.TAKE_BACK: Status.MENUNGGU
    }
    concerned = report.history.concerned
    assert office_access.may_read(officer, concerned, report.place.area, CITY)
    with pytest.raises(NotYours):
        officer_actions.take_step(report, officer, a_step(), MONDAY + HOUR, CITY)


@pytest.mark.parametrize("agency", [SUDIN, "DLH"])
@pytest.mark.parametrize("action", [Action.PROSES, Action.COMMENT, Action.RECATEGORISE])
def test_once_the_other_office_acted_it_stays_there(agency: str, action: Action) -> None:
    report = given(a_report()[0], MONDAY + HOUR)
    actor = an_officer(agency, Role.HEAD)
    step = a_step(action, internal=action is Action.COMMENT, category="taman")
    acted, _ = officer_actions.take_step(report, actor, step, MONDAY + 2 * HOUR, CITY)
    assert possible_steps.allowed_moves(acted, an_officer(), MONDAY + 3 * HOUR, CITY) == {}
    with pytest.raises(Hindered) as refusal:
        taken_back(acted, MONDAY + 3 * HOUR)
    assert refusal.value.members["rule"] == "acted"


def test_what_citizens_and_the_timer_add_hinders_nobody() -> None:
    report = given(a_report(category="lainnya")[0], MONDAY + HOUR)
    words = Addition("ada pohon tumbang", MONDAY + 2 * HOUR, reporter=True, category="sampah")
    report, _ = lifecycle.add_to_report(report, words, CITY)
    report, told = check_promise(report, report.respond_by + HOUR, CITY)
    assert told
    back, _ = taken_back(report, report.updated_at + HOUR)
    never_left, _ = lifecycle.add_to_report(a_report(category="lainnya")[0], words, CITY)
    assert (back.category, back.respond_by) == ("sampah", never_left.respond_by)
    assert back.own_complete_by == never_left.own_complete_by
    assert SUDIN not in back.escalated_to


@pytest.mark.parametrize(
    ("officer", "error"),
    [
        (an_officer(SUDIN), "not_handed_over"),
        (an_officer("31.71.01.1001"), NotYours),
        (an_officer(KEBON_JERUK, Role.DESK), NotYours),
    ],
)
def test_others_do_not_take_it_back(officer: Officer, error: Any) -> None:
    report = given(a_report()[0], MONDAY + HOUR)
    with pytest.raises(Refusal) as refusal:
        taken_back(report, MONDAY + 2 * HOUR, officer)
    assert error in (type(refusal.value), refusal.value.members.get("rule"))


def test_only_the_last_hand_over_is_taken_back_and_only_once() -> None:
    report = given(a_report()[0], MONDAY + HOUR)
    with pytest.raises(StaleVersion):
        taken_back(report, MONDAY + HOUR, version=1)
    on, _ = taken(report, Action.KOORDINASI, MONDAY + 2 * HOUR, to_agency="DBM-31.73")
    with pytest.raises(NotYours):
        taken_back(on, MONDAY + 3 * HOUR)
    back, _ = taken_back(on, MONDAY + 3 * HOUR, an_officer(SUDIN))
    assert (back.holder, back.status, back.handovers) == (SUDIN, Status.KOORDINASI, 1)
    assert back.history.handed_on == 1
    with pytest.raises(Hindered):
        taken_back(back, MONDAY + 4 * HOUR, an_officer(SUDIN))


def test_the_other_office_is_reminded_no_more() -> None:
    report = given(a_report()[0], MONDAY + HOUR)
    late, told = check_promise(report, report.respond_by + 3 * HOUR, CITY)
    own = [entry for entry in told if entry.promise is Promised.ANSWER]
    assert own
    assert all(is_still_due(late, entry, SUDIN, CITY) for entry in own if SUDIN in entry.to)
    back, _ = taken_back(late, late.updated_at)
    assert not any(is_still_due(back, entry, office, CITY) for entry in own for office in entry.to)


def test_a_report_that_follows_it_comes_back_with_it() -> None:
    survivor, _ = a_report()
    other, _ = a_report(draw=8)
    step = a_step(Action.MERGE, into=survivor.number)
    (other, _), (survivor, _) = merging.merge_reports(
        other, survivor, an_officer(), step, MONDAY + HOUR, CITY
    )
    before = other
    survivor, gone = taken(survivor, Action.KOORDINASI, MONDAY + 2 * HOUR, to_agency=SUDIN)
    survivor, entry = taken_back(survivor, MONDAY + 3 * HOUR)
    after, entries = merge_propagation.follow_survivor(other, survivor, [gone, entry], CITY)
    assert [each.kind for each in entries] == [Kind.STATUS, Kind.TAKEN_BACK]
    assert (after.holder, after.history.handed_on) == (KEBON_JERUK, 0)
    assert after.history.turns == before.history.turns


def test_mistakes_do_not_bring_it_to_central_triage() -> None:
    report, _ = a_report()
    for hours in range(1, 2 * CITY.settings.most_handovers + 2):
        gone = given(report, MONDAY + hours * HOUR)
        assert gone.holder == SUDIN
        report, _ = taken_back(gone, MONDAY + hours * HOUR)
    disputed = replace(report, handovers=CITY.settings.most_handovers)
    gone = given(disputed, report.updated_at)
    assert gone.holder == CITY.settings.triage
    back, _ = taken_back(gone, report.updated_at)
    assert (back.holder, back.handovers) == (KEBON_JERUK, disputed.handovers)


def test_both_are_stored_as_they_are() -> None:
    report = replace(a_report()[0], escalated_to=("DLH", "BIROPEM"), bound=KEBON_JERUK)
    gone = given(replace(report, bound=None), MONDAY + HOUR)
    for handover in (gone.last_handover, replace(gone, bound="DLH").last_handover):
        assert handover
        assert parse_handover(write_handover(handover)) == handover
    for each in (gone, taken_back(gone, MONDAY + 2 * HOUR)[0]):
        assert history_of(history_item(each)) == each.history
