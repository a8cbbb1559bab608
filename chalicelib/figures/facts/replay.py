"""A report as it stood after each entry of its timeline.

The table has a report in its present state only. What its promises were before follows from the
entries, by the same rules that made them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city.model import City
from chalicelib.city.rows import Priority, Visibility
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.reports.deadlines import promises
from chalicelib.reports.history_recording import record_entries
from chalicelib.reports.lifecycle import taking_back, taking_up
from chalicelib.reports.lifecycle.lifecycle import undo_closing
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import OPEN, Status
from chalicelib.reports.timeline import NO_HISTORY, Decision, Entry, Pause

MERGED = "merged"  # the outcome of a report that follows another one

# Of the present report these come from the table, where the promises are exact.
_PROMISES = (
    *("priority", "answer_from", "respond_by", "own_complete_by", "answered_at"),
    *("first_answered_at", "complete_by"),
)


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry with what its item says about the report after it."""

    entry: Entry
    channel: str
    category: str
    area: str | None
    level: Visibility
    confidential: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a report after an entry.

    ``report`` has the status, the holder and the promises of that time. The holder has it, or has
    it again, since ``turn_from``. It follows another report since ``merged_at``; ``spans`` are the
    times it had spent in each status. ``giver`` is the office that held the report until the entry,
    for ``held`` without pauses, where the entry ended that.
    """

    logged: Logged
    report: Report
    turn_from: datetime
    spans: dict[Status, timedelta]
    merged_at: datetime | None = None
    handover: bool = False
    giver: str | None = None
    held: timedelta | None = None

    @property
    def closed_at(self) -> datetime | None:
        return self.merged_at or self.report.closed_at

    @property
    def outcome(self) -> str | None:
        return MERGED if self.merged_at else self.report.outcome


def replay_timeline(report: Report, timeline: Sequence[Logged], city: City) -> Iterator[Standing]:
    """Yield how the report stood after each entry. ``timeline`` is the whole timeline in order, up
    to the report's version.
    """
    standing = _begin(report, timeline, city)
    for logged in timeline[1:]:
        yield standing
        standing = _follow(standing, logged, city)
    present = {name: getattr(report, name) for name in _PROMISES}
    yield replace(standing, report=replace(standing.report, **present))


def _begin(report: Report, timeline: Sequence[Logged], city: City) -> Standing:
    first = timeline[0]
    filed = replace(
        undo_closing(report),
        version=1,
        status=first.entry.status,
        holder=first.entry.holder,
        category=first.category,
        purpose=report.filing.purpose,
        priority=_first_priority(report, timeline, city),
        updated_at=first.entry.at,
        answer_from=first.entry.at,
        answered_at=None,
        first_answered_at=None,
        last_handover=None,
        paused_until=None,
        duplicate_of=None,
        followed=None,
        before=None,
        history=record_entries(NO_HISTORY, [first.entry]),
    )
    filed = promises.make_promises(filed, city)
    return Standing(first, filed, first.entry.at, dict.fromkeys(OPEN, timedelta()))


def _first_priority(report: Report, timeline: Sequence[Logged], city: City) -> Priority:
    """Return the priority that the report was filed with. Only another category changes it: when
    none explains the present one, the report always had it.
    """
    codes = dict.fromkeys(logged.category for logged in timeline if logged.category)
    ranks = [city.categories[code].priority for code in codes if code in city.categories]
    return ranks[0] if ranks and report.priority in ranks[1:] else report.priority


def _follow(before: Standing, logged: Logged, city: City) -> Standing:
    entry, was = logged.entry, before.report
    changed = _change_report(was, logged, city)
    if _hands_to_another(was, entry):
        changed = replace(changed, last_handover=taking_back.remember_handover(was, entry))
    after = replace(
        changed,
        version=entry.seq,
        status=entry.status,
        holder=entry.holder,
        updated_at=entry.at,
        history=record_entries(was.history, [entry]),
    )
    after = promises.continue_promises(changed, after, entry, city)
    after = _close_or_open(was, after, entry)
    return _count_time(before, Standing(logged, after, before.turn_from, before.spans))


def _hands_to_another(was: Report, entry: Entry) -> bool:
    return entry.holder != was.holder and entry.kind is not Kind.TAKEN_BACK


def _change_report(report: Report, logged: Logged, city: City) -> Report:
    """Return the report with what the entry changes besides its status and its holder."""
    entry = logged.entry
    if entry.kind is Kind.MERGE and entry.into:
        return replace(report, followed=entry.seq, duplicate_of=entry.into)
    if report.duplicate_of and _parts(entry):
        return _part(report)
    if entry.kind is Kind.CONFIRMATION:
        return replace(report, followed=None)
    if entry.kind is Kind.TAKEN_BACK:
        return _take_back(report, logged, city)
    if report.suggests and entry.kind is Kind.STATUS and entry.status is Status.PROSES:
        return taking_up.take_up(report, entry.at, city)
    if entry.kind is Kind.PAUSE:
        end = entry.until or entry.at
        paused = replace(report, paused_until=end)
        return promises.move_promises(paused, (*report.history.pauses, Pause(entry.at, end)), city)
    if entry.kind is Kind.RESUME:
        return promises.resume_clock(report, entry.at, city)
    return _recategorise(report, logged, city)


def _parts(entry: Entry) -> bool:
    """Return whether the entry puts a report that follows another one on its own again."""
    unmerged = entry.kind is Kind.UNMERGE and entry.absorbed is None
    return unmerged or entry.kind in (Kind.REOPEN, Kind.APPEAL)


def _part(report: Report) -> Report:
    parted = replace(report, followed=None, duplicate_of=None)
    return promises.record_answer(parted, report.closed_at) if report.closed_at else parted


def _take_back(report: Report, logged: Logged, city: City) -> Report:
    if report.last_handover is None:
        return report
    restored = taking_back.restore(report, report.last_handover, city)
    return replace(restored, category=logged.category, last_handover=None)


def _recategorise(report: Report, logged: Logged, city: City) -> Report:
    """Return the report in the category that it has after the entry. An entry says until when the
    public is promised the completion, where that changes it.
    """
    entry = logged.entry
    if logged.category == report.category:
        return report
    if logged.category not in city.categories:  # the city has dropped it since
        return replace(report, category=logged.category)
    moved = entry.until if entry.kind is Kind.CATEGORY else None
    lengthen = moved is not None and moved > report.complete_by
    changed = promises.recategorise(report, logged.category, city, lengthen=lengthen)
    return replace(changed, complete_by=moved) if moved else changed


def _close_or_open(was: Report, after: Report, entry: Entry) -> Report:
    if after.status in OPEN:
        return undo_closing(after) if was.closed_at else after
    if was.closed_at:
        return after
    return replace(after, closed_at=entry.at, outcome=_find_outcome(after, entry))


def _find_outcome(report: Report, entry: Entry) -> Outcome:
    if entry.kind is Kind.WITHDRAWN:
        return Outcome.WITHDRAWN
    if entry.decision is Decision.REJECT:
        return Outcome.REJECTED
    if entry.reason:
        return Outcome.OUTSIDE
    return Outcome.ANSWERED if report.suggests else Outcome.DONE


def _count_time(before: Standing, after: Standing) -> Standing:
    """Return the standing with the times that ended with its entry. The time in which a report
    follows another one is that one's.
    """
    entry, was, now = after.logged.entry, before.report, after.report
    merged_at = before.merged_at or entry.at if now.duplicate_of else None
    spans = dict(before.spans)
    if was.status in OPEN and not before.merged_at:
        spans[was.status] += entry.at - was.updated_at
    after = replace(after, spans=spans, merged_at=merged_at)
    begins = before.closed_at is not None and after.closed_at is None
    if before.closed_at or entry.kind is Kind.TAKEN_BACK:
        return replace(after, turn_from=entry.at) if begins else after
    if now.holder == was.holder and after.closed_at is None:
        return after
    return replace(
        after,
        turn_from=entry.at,
        handover=_passes_on(before, after),
        giver=was.holder,
        held=_worked_time(before.turn_from, entry.at, now),
    )


def _passes_on(before: Standing, after: Standing) -> bool:
    """Return whether an office passed the report on to another one. It does not where the place was
    corrected, where the report was found to accuse somebody or nobody, or where it was merged.
    """
    entry, same = after.logged.entry, after.logged.confidential == before.logged.confidential
    gives = entry.kind is Kind.STATUS and bool(entry.to) and entry.holder != before.report.holder
    return gives and same and entry.by != SYSTEM


def _worked_time(since: datetime, until: datetime, report: Report) -> timedelta:
    """Return the time between two moments without the pauses of the report's clock."""
    pauses = (
        min(end, until) - max(begin, since)
        for begin, end in report.history.pauses
        if begin < until and end > since
    )
    return until - since - sum(pauses, timedelta())
