"""Merged reports follow their survivor: each moves, closes, reopens and is confirmed with it.
``OnChange`` carries the survivor's changes on from the stream.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chalicelib.casework import merging
from chalicelib.city.current import city
from chalicelib.city.masking import mask_spans
from chalicelib.city.model import City
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.telemetry import log
from chalicelib.reports.access.levels import is_listed, shows_words
from chalicelib.reports.lifecycle.lifecycle import (
    append_entry,
    make_next_entry,
    undo_closing,
)
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import OPEN
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Entry, Timeline

ENTRIES_AT_ONCE = 50  # entries of a survivor; a transaction takes 100 items


def follow_survivor(
    report: Report, survivor: Report, entries: Iterable[Entry], city: City
) -> tuple[Report, tuple[Entry, ...]]:
    """Return the report after the survivor's ``entries`` that it does not know yet, and the new
    entries of the report.

    The report moves, closes, reopens and is confirmed with the survivor, and repeats the public
    comments of offices. Of a survivor that does not show its words to the public it repeats the
    moves only. It is taken out of a survivor that moderators reject, and of a confidential one,
    of which it repeats nothing.
    """
    if not report.following or report.duplicate_of != survivor.number:
        return report, ()
    level = survivor.visibility
    report = replace(report, survivor_visibility=level)
    new: list[Entry] = []
    for source in entries:
        if report.followed is None or source.seq <= report.followed:
            continue
        rejected = source.kind is Kind.MODERATION and source.status not in OPEN
        if rejected or survivor.confidential:
            before = merging.state_before(report)
            end = make_next_entry(report, source.at, Kind.UNMERGE, SYSTEM)
            end = replace(merging.unmerge_entry(end, before), follows=source.seq)
            report, end = append_entry(merging.restore_report(report), end, city)
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


def propagate_merge(number: str, merged: Sequence[str]) -> None:
    """Bring each merged report up to the state of the survivor ``number``, and remove from the
    survivor's list the reports that do not follow it any more. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when somebody else changes one of the reports at each try.
    """

    def attempt(at: int) -> None:
        survivor, timeline = reports.load_report(number, consistent=True)
        followers = [_follow_survivor(other, survivor, timeline) for other in merged]
        separated = [each for each in followers if each.duplicate_of != number]
        after = merging.remove_merged(survivor, separated, city())
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
