"""Carrying what happens to a report on to those that were merged into it, from the stream."""

from collections.abc import Sequence

from chalicelib.city import city
from chalicelib.domain import merging
from chalicelib.domain.report import Entry, Report
from chalicelib.outside.telemetry import log
from chalicelib.services.insisting import insist
from chalicelib.stores import reports


def spread(number: str, merged: Sequence[str]) -> None:
    """Let each of them follow as far as the report has come, and strike from its list those that
    went their own way. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when others change one of them each time it tries.
    """

    def attempt(at: int) -> None:
        survivor, entries = reports.load(number, consistent=True)
        followers = [_follow(other, survivor, entries) for other in merged]
        gone = [each for each in followers if each.duplicate_of != number]
        after = merging.without(survivor, gone, city())
        if after != survivor:
            reports.save(survivor, after, [])
            log.info("parted", number=number, others=[each.number for each in gone])

    insist(attempt)


def _follow(number: str, survivor: Report, entries: Sequence[Entry]) -> Report:
    def attempt(at: int) -> Report:
        report, _ = reports.load(number, consistent=True)
        after, new = merging.follow(report, survivor, entries, city())
        if new or after.survivor_private is not report.survivor_private:
            reports.save(report, after, new)
            log.info("followed", number=number, seqs=[entry.seq for entry in new])
        return after

    return insist(attempt)
