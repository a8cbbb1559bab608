"""Carry changes of a surviving report to the reports that were merged into it. ``OnChange`` calls
this from the stream.
"""

from collections.abc import Sequence

from chalicelib.casework import merging
from chalicelib.city.current import city
from chalicelib.platform.telemetry import log
from chalicelib.reports.entry import Entry
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Timeline

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
        after, new = merging.follow_survivor(report, survivor, entries[:ENTRIES_AT_ONCE], city())
        behind = (after.followed or 0) - (report.followed or 0) >= ENTRIES_AT_ONCE
        if new or behind or after.survivor_private is not report.survivor_private:
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
