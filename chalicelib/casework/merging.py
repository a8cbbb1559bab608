"""Merge reports of one matter, and separate them again. The merged report leaves the queues and
follows the surviving report, with its reporter and supporters, until it is closed with the survivor
or taken out again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.casework import officer_actions
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.masking import mask_spans
from chalicelib.city.model import City
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.platform.telemetry import log
from chalicelib.reports.levels import is_listed, shows_words
from chalicelib.reports.lifecycle import assignment, lifecycle
from chalicelib.reports.lifecycle.followup import part_from_survivor
from chalicelib.reports.lifecycle.lifecycle import (
    append_entry,
    make_next_entry,
    make_officers_entry,
    undo_closing,
)
from chalicelib.reports.model import Before, Outcome, Report
from chalicelib.reports.status import OPEN
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Entry, Timeline

Done = tuple[Report, Entry]


def merge_reports(
    report: Report, survivor: Report, officer: Officer, step: Step, now: datetime, city: City
) -> tuple[Done, Done]:
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
) -> tuple[Done, Done]:
    """Return the two reports of one reporter after the reporter joined the first one to the
    survivor, each with its entry. Raises BadField when they can't be joined.
    """
    if report.following or not report.open or report.merged or report.confidential:
        raise BadField(field="into", rule="merged", value=survivor.number)
    _check_survivor(report, survivor, city)
    return _merge(report, survivor, make_next_entry(report, now, Kind.MERGE, REPORTER), city)


def _merge(report: Report, survivor: Report, entry: Entry, city: City) -> tuple[Done, Done]:
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
        before=_state_before(report),
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
) -> tuple[Done, Done]:
    """Return the report and the survivor after the report was taken out again, each with its entry.
    The report has the state from before the merge and its first promise; if that promise is late,
    the ladder is climbed at once.

    Raises the errors of ``officer_actions.begin_entry``.
    """
    entry = officer_actions.begin_entry(report, officer, step, now, city)
    before = _state_before(report)
    survivor_entry = replace(
        make_officers_entry(survivor, entry.at, Kind.UNMERGE, officer),
        absorbed=report.number,
    )
    entry = replace(_unmerge_entry(entry, before), into=survivor.number)
    separated = append_entry(_restore_report(report), entry, city)
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


def _unmerge_entry(entry: Entry, before: Before) -> Entry:
    return replace(entry, status=before.status, holder=before.holder, to=(before.holder,))


def _restore_report(report: Report) -> Report:
    return part_from_survivor(undo_closing(report))


def _state_before(report: Report) -> Before:
    return report.before or Before(report.status, report.holder)


def follow_survivor(
    report: Report, survivor: Report, entries: Iterable[Entry], city: City
) -> tuple[Report, tuple[Entry, ...]]:
    """Return the report after the survivor's ``entries`` that it does not know yet, and the new
    entries of the report.

    The report moves, closes, reopens and is confirmed with the survivor, and repeats the public
    comments of offices. Of a survivor that does not show its words to the public it repeats the
    moves only. It is taken out of a survivor that moderators reject.
    """
    if not report.following or report.duplicate_of != survivor.number:
        return report, ()
    level = survivor.visibility
    report = replace(report, survivor_visibility=level)
    new: list[Entry] = []
    for source in entries:
        if report.followed is None or source.seq <= report.followed:
            continue
        if source.kind is Kind.MODERATION and source.status not in OPEN:
            before = _state_before(report)
            end = make_next_entry(report, source.at, Kind.UNMERGE, SYSTEM)
            end = replace(_unmerge_entry(end, before), follows=source.seq)
            report, end = append_entry(_restore_report(report), end, city)
            return report, (*new, end)
        entry = _repeat_entry(report, source, words=shows_words(level))
        report = replace(report, followed=source.seq)
        if entry:
            outcome = _repeat_outcome(report, source, level)
            moved = _apply_entry(report, entry, outcome)
            report, entry = append_entry(moved, entry, city)
            new.append(entry)
    return report, tuple(new)


def _repeat_entry(report: Report, source: Entry, *, words: bool) -> Entry | None:
    """Return the survivor's entry as the merged report repeats it, or None when it does not. Its
    ``words`` are repeated where everybody may read them.
    """
    moved = (source.status, source.holder) != (report.status, report.holder)
    comment = source.kind is Kind.COMMENT and source.by not in (REPORTER, CITIZEN) and words
    if not (moved or comment or source.kind is Kind.CONFIRMATION):
        return None
    kind = Kind.STATUS if moved and source.kind is not Kind.TAKEN_BACK else source.kind
    quoted = words and source.kind in (Kind.STATUS, Kind.COMMENT)
    return replace(
        make_next_entry(report, source.at, kind, source.by),
        status=source.status,
        holder=source.holder,
        to=source.to if moved else (),
        note=mask_spans(source.note, source.masks) if source.note and quoted else None,
        reason=source.reason if quoted else None,
        follows=source.seq,
    )


def _repeat_outcome(report: Report, source: Entry, level: Visibility) -> Outcome | None:
    if not is_listed(level):
        return None
    if source.reason:
        return Outcome.OUTSIDE
    return Outcome.ANSWERED if report.suggests else Outcome.DONE


def _apply_entry(report: Report, entry: Entry, outcome: Outcome | None) -> Report:
    """Return the report after a repeated entry. ``append_entry`` sets the status and the holder."""
    if entry.kind is Kind.CONFIRMATION:
        return replace(report, followed=None, before=None)
    if entry.status in OPEN:
        return report if report.closed_at is None else undo_closing(report)
    if report.closed_at is not None:
        return report
    return replace(report, closed_at=entry.at, closed_in=entry.seq, outcome=outcome)


# Carry changes of a surviving report to the reports that were merged into it. ``OnChange`` calls
# this from the stream.


ENTRIES_AT_ONCE = 50  # entries of a survivor; a transaction takes 100 items


def propagate_merge(number: str, merged: Sequence[str]) -> None:
    """Bring each merged report up to the state of the survivor ``number``, and remove from the
    survivor's list the reports that do not follow it any more. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when somebody else changes one of the reports at each try.
    """

    def attempt(at: int) -> None:
        survivor, timeline = reports.load_report(number, consistent=True)
        followers = [_follow_survivor(other, survivor, timeline) for other in merged]
        separated = [each for each in followers if each.duplicate_of != number]
        after = remove_merged(survivor, separated, city())
        if after != survivor:
            reports.save_report(survivor, after, [])
            log.info("parted", number=number, others=[each.number for each in separated])

    retry_on_conflict(attempt)


def _follow_survivor(number: str, survivor: Report, timeline: Timeline) -> Report:
    """Bring the report up to the state of the survivor, ``ENTRIES_AT_ONCE`` entries per
    transaction, and return it.
    """

    def attempt(at: int) -> tuple[Report, bool]:
        report, _ = reports.load_report(number, consistent=True)
        entries = _find_news(report, survivor, timeline)
        after, new = follow_survivor(report, survivor, entries[:ENTRIES_AT_ONCE], city())
        behind = (after.followed or 0) - (report.followed or 0) >= ENTRIES_AT_ONCE
        if new or behind or after.survivor_visibility is not report.survivor_visibility:
            reports.save_report(report, after, new)
            log.info("followed", number=number, seqs=[entry.seq for entry in new])
        return after, after.following and len(entries) > ENTRIES_AT_ONCE

    after, more = retry_on_conflict(attempt)
    while more:
        after, more = retry_on_conflict(attempt)
    return after


def _find_news(report: Report, survivor: Report, timeline: Timeline) -> Sequence[Entry]:
    """Return the survivor's entries that the report has not repeated yet."""
    if report.followed is None or report.duplicate_of != survivor.number:
        return ()
    known = timeline.newest[0].seq if timeline.newest else survivor.version
    if report.followed >= known - 1:
        return timeline.since(report.followed)
    return reports.load_entries_after(survivor.number, report.followed)
