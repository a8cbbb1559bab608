"""Carrying what happens to a report on to those that were merged into it, from the stream."""

from collections.abc import Sequence

from chalicelib.city import city
from chalicelib.domain import merging
from chalicelib.domain.report import Entry, Report
from chalicelib.outside.telemetry import log
from chalicelib.services.insisting import insist
from chalicelib.stores import reports


def spread(number: str, merged: Sequence[str]) -> None:
    """Let each of them follow as far as the report has come. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when others change one of them each time it tries.
    """
    survivor, entries = reports.load(number, consistent=True)
    for other in merged:
        _follow(other, survivor, entries)


def _follow(number: str, survivor: Report, entries: Sequence[Entry]) -> None:
    def attempt(at: int) -> None:
        report, _ = reports.load(number, consistent=True)
        after, new = merging.follow(report, survivor, entries, city())
        if not new and after.survivor_private is report.survivor_private:
            return
        reports.save(report, after, new)
        log.info("followed", number=number, seqs=[entry.seq for entry in new])

    insist(attempt)
