"""Merge reports of one matter, and separate them again. The merged report leaves the queues and
follows the surviving report, with its reporter and supporters, until it is closed with the survivor
or taken out again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chalicelib.casework import officer_actions
from chalicelib.casework.step import Step
from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle import assignment, lifecycle
from chalicelib.reports.lifecycle.followup import part_from_survivor
from chalicelib.reports.lifecycle.lifecycle import (
    append_entry,
    make_next_entry,
    make_officers_entry,
    undo_closing,
)
from chalicelib.reports.model import Before, Changed, Report
from chalicelib.reports.timeline import Entry


def merge_reports(
    report: Report, survivor: Report, officer: Officer, step: Step, now: datetime, city: City
) -> tuple[Changed, Changed]:
    """Return the report and the survivor after the report was merged into the survivor, each with
    its entry. No deadline of either moves (I4).

    Raises the errors of ``officer_actions.begin_entry``, and then BadField or NotYours when the
    survivor can't take the report. The officer has to be allowed to handle both reports, so that
    nobody gets rid of work by merging.
    """
    entry = officer_actions.begin_entry(report, officer, step, now, city)
    _check_survivor(report, survivor, city)
    if not assignment.may_handle(officer, survivor.holder, city):
        raise assignment.refuse_handling(survivor.holder, city)
    return _merge(report, survivor, entry, city)


def join_own_reports(
    report: Report, survivor: Report, now: datetime, city: City
) -> tuple[Changed, Changed]:
    """Return the two reports of one reporter after the reporter joined the first one to the
    survivor, each with its entry. Raises BadField when they can't be joined, as an officer can't
    merge a report with an open task or a stopped clock: nobody could end them any more.
    """
    halted = report.tasks or report.paused_until
    if report.following or not report.open or report.merged or report.confidential or halted:
        raise BadField(field="into", rule="merged", value=survivor.number)
    _check_survivor(report, survivor, city)
    return _merge(report, survivor, make_next_entry(report, now, Kind.MERGE, REPORTER), city)


def _merge(report: Report, survivor: Report, entry: Entry, city: City) -> tuple[Changed, Changed]:
    survivor_entry = replace(
        make_next_entry(survivor, entry.at, Kind.MERGE, entry.by),
        absorbed=report.number,
        actor=entry.actor,
        acting=entry.acting,
    )
    # a report that left by an objection may still be on the list
    absorbing = remove_merged(survivor, [report], city)
    absorbing = _recount_support(
        absorbing, (*absorbing.merged, report.number), _count_supporters(report), city
    )
    following = replace(
        report,
        duplicate_of=survivor.number,
        survivor_visibility=survivor.visibility,
        followed=survivor_entry.seq,
        before=state_before(report),
    )
    entry = replace(
        entry,
        into=survivor.number,
        status=survivor.status,
        holder=survivor.holder,
        to=(survivor.holder,),
    )
    return append_entry(following, entry, city), append_entry(absorbing, survivor_entry, city)


def _check_survivor(report: Report, survivor: Report, city: City) -> None:
    rule, most = _find_hindrance(report, survivor, city), city.settings.most_merged
    if rule:
        raise BadField(field="into", rule=rule, value=survivor.number, most=most)


def _find_hindrance(report: Report, survivor: Report, city: City) -> str | None:
    if survivor.number == report.number:
        return "itself"
    if survivor.confidential:
        return "confidential"
    if survivor.following:
        return "merged"
    if not survivor.open:
        return "not_open"
    return "merged_often" if len(survivor.merged) >= city.settings.most_merged else None


def unmerge_reports(
    report: Report, survivor: Report, officer: Officer, step: Step, now: datetime, city: City
) -> tuple[Changed, Changed]:
    """Return the report and the survivor after the report was taken out again, each with its entry.
    The report has the state from before the merge and its first promise; if that promise is late,
    the ladder is climbed at once.

    Raises the errors of ``officer_actions.begin_entry``.
    """
    entry = officer_actions.begin_entry(report, officer, step, now, city)
    before = state_before(report)
    survivor_entry = replace(
        make_officers_entry(survivor, entry.at, Kind.UNMERGE, officer),
        absorbed=report.number,
    )
    entry = replace(unmerge_entry(entry, before), into=survivor.number)
    separated = append_entry(restore_report(report), entry, city)
    remaining = remove_merged(survivor, [report], city)
    return separated, append_entry(remaining, survivor_entry, city)


def remove_merged(survivor: Report, separated: Iterable[Report], city: City) -> Report:
    """Return the survivor without the separated reports on its list, and without the urgency that
    their supporters gave it.
    """
    support = {
        report.number: _count_supporters(report)
        for report in separated
        if report.number in survivor.merged
    }
    if not support:
        return survivor
    remaining = tuple(number for number in survivor.merged if number not in support)
    return _recount_support(survivor, remaining, -sum(support.values()), city)


def _count_supporters(report: Report) -> int:
    """The number of people behind the report, its reporter included."""
    return 1 + report.supporters


def _recount_support(survivor: Report, merged: tuple[str, ...], more: int, city: City) -> Report:
    """Return the survivor with that list and ``more`` people behind it. An empty list means 0,
    because supporters of a merged report may have taken their support back since.
    """
    behind = max(survivor.behind + more, 0) if merged else 0
    backed = replace(survivor, merged=merged, behind=behind)
    return replace(backed, earlier=lifecycle.support_advance(backed.backers, city))


def unmerge_entry(entry: Entry, before: Before) -> Entry:
    return replace(entry, status=before.status, holder=before.holder, to=(before.holder,))


def restore_report(report: Report) -> Report:
    return part_from_survivor(undo_closing(report))


def state_before(report: Report) -> Before:
    return report.before or Before(report.status, report.holder)
