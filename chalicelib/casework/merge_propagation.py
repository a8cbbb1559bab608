"""Carrying what happens to a report on to those that were merged into it, from the stream."""

from collections.abc import Sequence

from chalicelib.casework import merging
from chalicelib.city.current import city
from chalicelib.platform.telemetry import log
from chalicelib.reports.history import Timeline
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.retry_on_conflict import insist
from chalicelib.reports.store import reports

AT_ONCE = 50  # entries of a survivor: a transaction takes 100 items


def spread(number: str, merged: Sequence[str]) -> None:
    """Let each of them follow as far as the report has come, and strike from its list those that
    went their own way. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when others change one of them each time it tries.
    """

    def attempt(at: int) -> None:
        survivor, timeline = reports.load(number, consistent=True)
        followers = [_follow(other, survivor, timeline) for other in merged]
        gone = [each for each in followers if each.duplicate_of != number]
        after = merging.without(survivor, gone, city())
        if after != survivor:
            reports.save(survivor, after, [])
            log.info("parted", number=number, others=[each.number for each in gone])

    insist(attempt)


def _follow(number: str, survivor: Report, timeline: Timeline) -> Report:
    """The report once it has followed as far as the survivor has come, some entries at a time."""

    def attempt(at: int) -> tuple[Report, bool]:
        report, _ = reports.load(number, consistent=True)
        entries = _happened(report, survivor, timeline)
        after, new = merging.follow(report, survivor, entries[:AT_ONCE], city())
        behind = (after.followed or 0) - (report.followed or 0) >= AT_ONCE
        if new or behind or after.survivor_private is not report.survivor_private:
            reports.save(report, after, new)
            log.info("followed", number=number, seqs=[entry.seq for entry in new])
        return after, after.following and len(entries) > AT_ONCE

    after, more = insist(attempt)
    while more:
        after, more = insist(attempt)
    return after


def _happened(report: Report, survivor: Report, timeline: Timeline) -> Sequence[Entry]:
    """What happened to the survivor since the report last looked."""
    if report.followed is None or report.duplicate_of != survivor.number:
        return ()
    known = timeline.newest[0].seq if timeline.newest else survivor.version
    if report.followed >= known - 1:
        return timeline.since(report.followed)
    return reports.entries_after(survivor.number, report.followed)
