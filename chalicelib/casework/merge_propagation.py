"""Carrying what happens to a report on to those that were merged into it, from the stream."""

from collections.abc import Sequence

from chalicelib.casework import merging
from chalicelib.city.current import city
from chalicelib.platform.telemetry import log
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Timeline

ENTRIES_AT_ONCE = 50  # entries of a survivor: a transaction takes 100 items


def propagate_merge(number: str, merged: Sequence[str]) -> None:
    """Let each of them follow as far as the report has come, and strike from its list those that
    went their own way. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when others change one of them each time it tries.
    """

    def attempt(at: int) -> None:
        survivor, timeline = reports.load_report(number, consistent=True)
        followers = [_follow_survivor(other, survivor, timeline) for other in merged]
        gone = [each for each in followers if each.duplicate_of != number]
        after = merging.remove_merged(survivor, gone, city())
        if after != survivor:
            reports.save_report(survivor, after, [])
            log.info("parted", number=number, others=[each.number for each in gone])

    retry_on_conflict(attempt)


def _follow_survivor(number: str, survivor: Report, timeline: Timeline) -> Report:
    """The report once it has followed as far as the survivor has come, some entries at a time."""

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
    """What happened to the survivor since the report last looked."""
    if report.followed is None or report.duplicate_of != survivor.number:
        return ()
    known = timeline.newest[0].seq if timeline.newest else survivor.version
    if report.followed >= known - 1:
        return timeline.since(report.followed)
    return reports.load_entries_after(survivor.number, report.followed)
