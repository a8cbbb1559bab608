"""Reports of one matter made one: the merged report leaves the queues and follows the surviving
one, its reporter and supporters with it, until it is closed with it or taken out again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.casework import actions
from chalicelib.casework.actions import Step
from chalicelib.city.masking import mask_spans
from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle import assignment, closing, lifecycle
from chalicelib.reports.lifecycle.followup import part_from_survivor
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import CITIZEN, REPORTER, SYSTEM, Before, Entry, Outcome, Report
from chalicelib.reports.status import OPEN

Done = tuple[Report, Entry]


def merge_reports(
    report: Report, survivor: Report, officer: Officer, step: Step, now: datetime, city: City
) -> tuple[Done, Done]:
    """The report, and the surviving one, after the first was merged into the second; no deadline of
    either moves (I4).

    Raises what ``acting.begun`` does, and then BadField or NotYours for a survivor that can't be
    one.
    """
    entry = actions.begin_entry(report, officer, step, now, city)
    _check_merger(report, survivor, officer, city)
    told = replace(
        make_next_entry(survivor, entry.at, Kind.MERGE, officer.agency),
        absorbed=report.number,
        actor=officer.id,
    )
    absorbing = remove_merged(
        survivor, [report], city
    )  # one that left by an objection may be named yet
    absorbing = _recount_support(
        absorbing, (*absorbing.merged, report.number), _count_supporters(report), city
    )
    following = replace(
        report,
        duplicate_of=survivor.number,
        survivor_private=survivor.private,
        followed=told.seq,
        before=_state_before(report),
    )
    entry = replace(
        entry,
        into=survivor.number,
        status=survivor.status,
        holder=survivor.holder,
        to=(survivor.holder,),
    )
    return append_entry(following, entry, city), append_entry(absorbing, told, city)


def _check_merger(report: Report, survivor: Report, officer: Officer, city: City) -> None:
    """Whoever merges answers for both: nobody gets rid of work by it."""
    rule, most = _find_hindrance(report, survivor, city), city.settings.most_merged
    if rule:
        raise BadField(field="into", rule=rule, value=survivor.number, most=most)
    if not assignment.may_handle(officer, survivor.holder, city):
        raise assignment.refuse_handling(survivor.holder, city)


def _find_hindrance(report: Report, survivor: Report, city: City) -> str | None:
    if survivor.number == report.number:
        return "itself"
    if survivor.following:
        return "merged"
    if not survivor.open:
        return "not_open"
    return "merged_often" if len(survivor.merged) >= city.settings.most_merged else None


def unmerge_reports(
    report: Report, survivor: Report, officer: Officer, step: Step, now: datetime, city: City
) -> tuple[Done, Done]:
    """Both after the report was taken out again: it is what it was when it was merged, with the
    promise it always had, and whatever that is late by is climbed at once.

    Raises what ``acting.begun`` does.
    """
    entry = actions.begin_entry(report, officer, step, now, city)
    was = _state_before(report)
    told = replace(
        make_next_entry(survivor, entry.at, Kind.UNMERGE, officer.agency),
        absorbed=report.number,
        actor=officer.id,
    )
    entry = replace(_unmerge_entry(entry, was), into=survivor.number)
    alone = append_entry(_restore_report(report, was), entry, city)
    return alone, append_entry(remove_merged(survivor, [report], city), told, city)


def remove_merged(survivor: Report, gone: Iterable[Report], city: City) -> Report:
    """The survivor with those off its list, and what they had made it more urgent by."""
    left = {
        report.number: _count_supporters(report)
        for report in gone
        if report.number in survivor.merged
    }
    still = tuple(number for number in survivor.merged if number not in left)
    return _recount_support(survivor, still, -sum(left.values()), city) if left else survivor


def _count_supporters(report: Report) -> int:
    return 1 + report.supporters


def _recount_support(survivor: Report, merged: tuple[str, ...], more: int, city: City) -> Report:
    """With nobody merged into it nobody is behind it, whoever took their support back meanwhile."""
    behind = max(survivor.behind + more, 0) if merged else 0
    backed = replace(survivor, merged=merged, behind=behind)
    return replace(backed, earlier=lifecycle.support_advance(backed.backers, city))


def _unmerge_entry(entry: Entry, was: Before) -> Entry:
    return replace(entry, status=was.status, holder=was.holder, to=(was.holder,))


def _restore_report(report: Report, was: Before) -> Report:
    return replace(
        part_from_survivor(closing.undo_closing(report)), answered_at=was.answered_at, rung=was.rung
    )


def _state_before(report: Report) -> Before:
    return report.before or Before(report.status, report.holder, report.answered_at, report.rung)


def follow_survivor(
    report: Report, survivor: Report, entries: Iterable[Entry], city: City
) -> tuple[Report, tuple[Entry, ...]]:
    """The report after what has happened to the surviving one since it last looked: it moves and is
    closed, opened and confirmed with it, and hears what offices say there in public. Of one that is
    hidden it hears the moves only; of one that moderators reject it is taken out.
    """
    if not report.following or report.duplicate_of != survivor.number:
        return report, ()
    report = replace(report, survivor_private=survivor.private)
    new: list[Entry] = []
    for told in entries:
        if report.followed is None or told.seq <= report.followed:
            continue
        if told.kind is Kind.MODERATION and told.status not in OPEN:
            was, end = _state_before(report), make_next_entry(report, told.at, Kind.UNMERGE, SYSTEM)
            end = replace(_unmerge_entry(end, was), follows=told.seq)
            report, end = append_entry(_restore_report(report, was), end, city)
            return report, (*new, end)
        entry = _repeat_entry(report, told, hidden=survivor.private)
        report = replace(report, followed=told.seq)
        if entry:
            moved = _apply_entry(report, entry, _repeat_outcome(told, hidden=survivor.private))
            report, entry = append_entry(moved, entry, city)
            new.append(entry)
    return report, tuple(new)


def _repeat_entry(report: Report, told: Entry, *, hidden: bool) -> Entry | None:
    """The survivor's entry as the merged report has it; None for what it does not hear."""
    moved = (told.status, told.holder) != (report.status, report.holder)
    said = told.kind is Kind.COMMENT and told.by not in (REPORTER, CITIZEN) and not hidden
    if not (moved or said or told.kind is Kind.CONFIRMATION):
        return None
    kind = Kind.STATUS if moved else told.kind
    quoted = not hidden and told.kind in (Kind.STATUS, Kind.COMMENT)
    return replace(
        make_next_entry(report, told.at, kind, told.by),
        status=told.status,
        holder=told.holder,
        to=told.to if moved else (),
        note=mask_spans(told.note, told.masks) if told.note and quoted else None,
        reason=told.reason if quoted else None,
        follows=told.seq,
    )


def _repeat_outcome(told: Entry, *, hidden: bool) -> Outcome | None:
    if hidden:
        return None
    return Outcome.OUTSIDE if told.reason else Outcome.DONE


def _apply_entry(report: Report, entry: Entry, outcome: Outcome | None) -> Report:
    """The report as an entry it repeats leaves it, beside its status and holder."""
    if entry.kind is Kind.CONFIRMATION:
        return replace(report, followed=None, before=None)
    if entry.status in OPEN:
        return report if report.closed_at is None else closing.undo_closing(report)
    if report.closed_at is not None:
        return report
    return replace(report, closed_at=entry.at, closed_in=entry.seq, outcome=outcome)
