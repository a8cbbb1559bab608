"""Reports of one matter made one, and parted again: every move of a merged report."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import merge_propagation, merging, officer_actions, possible_steps
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField, Hindered, NotYours, SomethingMissing
from chalicelib.platform.roles import Role
from chalicelib.reports.access import confidentiality
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.lifecycle import followup, hash_chain, lifecycle
from chalicelib.reports.lifecycle.followup import Objection
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Entry
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_report,
    a_step,
    an_officer,
    taken,
)

HOUR = timedelta(hours=1)
OFFICER = an_officer()


def pair(**changes: Any) -> tuple[list[Entry], Report, list[Entry], Report]:
    """A report and the one it is to go into, each with its entries."""
    report, first = a_report(draw=1, **changes)
    survivor, other = a_report(draw=2)
    return [first], report, [other], survivor


def merged(report: Report, survivor: Report, at: Any = MONDAY + HOUR) -> Any:
    step = Step(Action.MERGE, report.version, into=survivor.number)
    return merging.merge_reports(report, survivor, OFFICER, step, at, city())


def followed(
    report: Report, survivor: Report, entries: list[Entry]
) -> tuple[Report, tuple[Entry, ...]]:
    return merge_propagation.follow_survivor(report, survivor, entries, city())


def test_a_merged_report_leaves_its_work_and_no_deadline_moves() -> None:
    _, report, _, survivor = pair()
    taken_up, _ = taken(survivor, Action.PROSES, MONDAY)
    (after, entry), (kept, told) = merged(report, taken_up)
    assert (after.open, after.following, after.confirmed) == (False, True, False)
    assert (after.next_check, after.run) == (None, report.run + 1)
    assert (after.status, after.duplicate_of) == (Status.PROSES, survivor.number)
    assert (after.respond_by, after.complete_by) == (report.respond_by, report.complete_by)
    assert not after.late(MONDAY + timedelta(days=90))
    assert (entry.kind, entry.into, told.kind, told.absorbed) == (
        *(Kind.MERGE, survivor.number),
        *(Kind.MERGE, report.number),
    )
    assert (kept.merged, kept.next_check) == ((report.number,), taken_up.next_check)
    assert check_promise(after, MONDAY + timedelta(days=90), city()) == (after, ())


def test_it_moves_with_the_one_it_follows_and_is_closed_and_confirmed_with_it() -> None:
    first, report, other, survivor = pair()
    (after, entry), (kept, told) = merged(report, survivor)
    entries = [*other, told]
    for action in (Action.PROSES, Action.COMMENT, Action.SELESAI):
        kept, said = taken(kept, action, MONDAY + 2 * HOUR)
        entries.append(said)
    after, new = followed(after, kept, entries)
    assert [each.kind for each in new] == [Kind.STATUS, Kind.COMMENT, Kind.STATUS]
    assert [each.note for each in new] == ["Segera ditindaklanjuti"] * 3
    assert (after.status, after.closed_at, after.confirmed) == (Status.SELESAI, new[-1].at, False)
    assert followed(after, kept, entries) == (after, ()), "once"
    kept = replace(kept, verifier=None)
    kept, confirmed = check_promise(kept, MONDAY + timedelta(days=40), city())
    after, [last] = followed(after, kept, [*entries, *confirmed])
    assert (last.kind, after.confirmed, after.following) == (Kind.CONFIRMATION, True, False)
    assert (
        hash_chain.find_first_break(report.number, report.filing, [*first, entry, *new, last])
        is None
    )


def test_it_is_opened_again_with_it() -> None:
    _, report, other, survivor = pair()
    survivor, begun = taken(survivor, Action.PROSES, MONDAY)
    (after, _), (kept, told) = merged(report, survivor)
    closed, done = taken(kept, Action.SELESAI, MONDAY + 2 * HOUR)
    opened, again = followup.reopen_report(closed, Objection("belum"), MONDAY + 3 * HOUR, city())
    after, new = followed(after, opened, [*other, begun, told, done, again])
    assert [each.status for each in new] == [Status.SELESAI, Status.PROSES]
    assert (after.closed_at, after.following) == (None, True)
    assert new[-1].note is None, "its reporter's words are their own"


@pytest.mark.parametrize("level", [Visibility.FACTS, Visibility.PRIVATE])
def test_of_one_whose_words_are_not_public_it_hears_the_moves_only(level: Visibility) -> None:
    _, report, other, survivor = pair()
    (after, _), (kept, told) = merged(report, survivor)
    entries = [*other, told]
    for action in (Action.PROSES, Action.COMMENT):
        kept, said = taken(kept, action, MONDAY + 2 * HOUR)
        entries.append(said)
    after, new = followed(after, replace(kept, visibility=level), entries)
    assert [(each.kind, each.note) for each in new] == [(Kind.STATUS, None)]
    assert after.survivor_visibility is level


def test_taken_out_again_it_is_what_it_was_and_climbs_what_it_missed() -> None:
    _, report, _, survivor = pair()
    handed, _ = taken(survivor, Action.PROSES, MONDAY)
    (after, _), (kept, told) = merged(report, handed)
    kept, said = taken(kept, Action.COMMENT, MONDAY + 2 * HOUR)
    after, _ = followed(after, kept, [told, said])
    step = Step(Action.UNMERGE, after.version)
    late = MONDAY + timedelta(days=2)
    (alone, entry), (left, _) = merging.unmerge_reports(after, kept, OFFICER, step, late, city())
    assert (alone.status, alone.holder, alone.answered_at) == (
        *(report.status, report.holder),
        None,
    )
    assert (alone.respond_by, alone.complete_by) == (report.respond_by, report.complete_by)
    assert (alone.open, alone.duplicate_of, alone.before, left.merged) == (True, None, None, ())
    assert (entry.kind, alone.run) == (Kind.UNMERGE, after.run + 1)
    climbed, rungs = check_promise(alone, late, city())
    assert [rung.kind for rung in rungs][:2] == [Kind.REMINDER, Kind.ESCALATION]
    assert climbed.next_check
    assert climbed.next_check > late


def test_its_reporters_objection_makes_it_its_own_again() -> None:
    _, report, _, survivor = pair()
    survivor, _ = taken(survivor, Action.PROSES, MONDAY)
    (after, _), (kept, told) = merged(report, survivor)
    kept, done = taken(kept, Action.SELESAI, MONDAY + 2 * HOUR)
    after, _ = followed(after, kept, [told, done])
    again, _ = followup.reopen_report(after, Objection("di sini belum"), MONDAY + 3 * HOUR, city())
    assert (again.open, again.duplicate_of, again.following) == (True, None, False)
    assert again.next_check
    assert followed(again, kept, [told, done]) == (again, ())


def test_of_one_that_moderators_reject_it_is_taken_out() -> None:
    _, report, other, survivor = pair()
    (after, _), (kept, told) = merged(report, survivor)
    rejected = replace(
        lifecycle.make_next_entry(kept, MONDAY + 2 * HOUR, Kind.MODERATION, "BIROPEM"),
        status=Status.SELESAI,
    )
    after, [entry] = followed(after, kept, [*other, told, rejected])
    assert (entry.kind, entry.status, entry.by) == (Kind.UNMERGE, report.status, "sistem")
    assert (after.open, after.duplicate_of, after.complete_by) == (True, None, report.complete_by)


def test_of_a_confidential_one_it_repeats_nothing_and_is_taken_out() -> None:
    _, report, other, survivor = pair()
    (after, _), (kept, told) = merged(report, survivor)
    confidence = confidentiality.accuse([KEBON_JERUK], city())
    accusing = confidentiality.make_confidential(kept, confidence, city())
    given = lifecycle.make_next_entry(kept, MONDAY + 2 * HOUR, Kind.STATUS, KEBON_JERUK)
    given = replace(given, status=Status.KOORDINASI, holder=confidence.holder)
    after, [entry] = followed(after, accusing, [*other, told, given])
    assert (entry.kind, entry.status, entry.holder) == (Kind.UNMERGE, report.status, report.holder)
    assert (after.open, after.duplicate_of, after.complete_by) == (True, None, report.complete_by)


def test_one_that_others_were_merged_into_is_accused_once_these_are_separated() -> None:
    _, report, _, survivor = pair()
    (after, _), (kept, _) = merged(report, survivor)
    accusing = a_step(Action.ACCUSE, to_agency=KEBON_JERUK)
    with pytest.raises(Hindered) as followed_by:
        officer_actions.take_step(kept, OFFICER, accusing, MONDAY + HOUR, city())
    assert followed_by.value.members["rule"] == "has_merged"
    assert Action.ACCUSE not in possible_steps.allowed_moves(kept, OFFICER, MONDAY, city())
    step = Step(Action.UNMERGE, after.version)
    _, (alone, _) = merging.unmerge_reports(after, kept, OFFICER, step, MONDAY + HOUR, city())
    accused, _ = officer_actions.take_step(alone, OFFICER, accusing, MONDAY + HOUR, city())
    assert accused.accused == (KEBON_JERUK,)


ELSEWHERE = an_officer("31.71.01.1001")


def test_who_may_not_and_what_can_not() -> None:
    _, report, _, survivor = pair()
    closed, _ = taken(taken(survivor, Action.PROSES, MONDAY)[0], Action.SELESAI, MONDAY)
    (after, _), (kept, _) = merged(report, survivor)
    third, _ = a_report(draw=3)
    full = replace(survivor, merged=tuple(f"JK{at}" for at in range(city().settings.most_merged)))
    for other, rule in (
        (third, "itself"),
        (after, "merged"),
        (closed, "not_open"),
        (full, "merged_often"),
    ):
        with pytest.raises(BadField) as refused:
            merged(third, other)
        assert refused.value.members["rule"] == rule
    with pytest.raises(Hindered) as chained:
        merged(kept, third)
    assert chained.value.members["rule"] == "has_merged"
    with pytest.raises(Hindered) as moved:
        officer_actions.take_step(after, OFFICER, a_step(Action.PROSES), MONDAY + HOUR, city())
    assert moved.value.members["rule"] == "merged"
    with pytest.raises(Hindered) as alone:
        merging.unmerge_reports(third, kept, OFFICER, Step(Action.UNMERGE, 1), MONDAY, city())
    assert alone.value.members["rule"] == "not_merged"
    with pytest.raises(SomethingMissing):
        merging.merge_reports(third, kept, OFFICER, Step(Action.MERGE, 1), MONDAY, city())
    with pytest.raises(NotYours) as theirs:
        merged(third, replace(survivor, holder="31.71.01.1001"))
    assert theirs.value.members["holder"] == "31.71.01.1001"
    step = Step(Action.MERGE, 1, into=survivor.number)
    with pytest.raises(NotYours):
        merging.merge_reports(third, survivor, ELSEWHERE, step, MONDAY, city())


def test_a_reporter_joins_no_report_with_an_open_task_or_a_paused_clock() -> None:
    report, _ = taken(a_report(draw=1)[0], Action.PROSES, MONDAY)
    survivor, _ = a_report(draw=2)
    asked, _ = taken(report, Action.TASK, MONDAY, to_agency="DPHK-31.73")
    wait = {"reason": "cuaca", "until": MONDAY + 24 * HOUR}
    paused, _ = taken(report, Action.PAUSE, MONDAY, **wait)
    for held_up in (asked, paused):
        with pytest.raises(BadField):
            merging.join_own_reports(held_up, survivor, MONDAY + HOUR, city())
    for other in (asked, paused):  # what goes on may have both
        (joined, _), _ = merging.join_own_reports(survivor, other, MONDAY + HOUR, city())
        assert joined.duplicate_of == report.number


def test_a_head_merges_what_any_office_below_holds_and_both_may_part_it() -> None:
    head = an_officer(KECAMATAN_KEBON_JERUK, Role.HEAD)
    _, report, _, survivor = pair()
    survivor = replace(survivor, holder=KECAMATAN_KEBON_JERUK)
    step = Step(Action.MERGE, 1, into=survivor.number)
    (after, _), _ = merging.merge_reports(report, survivor, head, step, MONDAY, city())
    assert after.holder == KECAMATAN_KEBON_JERUK
    for officer in (an_officer(KEBON_JERUK), head):
        moves = possible_steps.allowed_moves(after, officer, MONDAY, city())
        assert [*moves] == [Action.UNMERGE, Action.COMMENT]
        assert moves[Action.UNMERGE].to is report.status
