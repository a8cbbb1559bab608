"""What a report's timer does when it wakes: look the report up, let fall due what is due, and say
when to wake again.
"""

from datetime import datetime

from chalicelib.city import city
from chalicelib.domain import lifecycle
from chalicelib.domain.report import Kind
from chalicelib.outside import clock
from chalicelib.outside.telemetry import log
from chalicelib.services.insisting import insist
from chalicelib.stores import reports

AT_ONCE = 25  # entries of one waking: a transaction takes 100 items, and the timer comes again


def wake(number: str, run: int) -> datetime | None:
    """The next moment this timer has to look, or None when its phase is over.

    It does no harm to wake it early, late, twice, or with a run that another has replaced.
    Raises UnknownReport, and Overtaken when others change the report each time it tries: the
    workflow then asks again.
    """

    def attempt(at: int) -> datetime | None:
        report, _ = reports.load(number, consistent=True)
        if report.run != run:
            return None
        after, entries = lifecycle.check(report, clock.now(), city(), most=AT_ONCE)
        if not entries:
            return report.next_check
        reports.save(report, after, entries)
        for entry in entries:
            late = entry.kind is Kind.ESCALATION
            log.info(entry.kind, number=number, rung=entry.note, to=entry.to, late=late)
        return after.next_check if after.run == run else None

    return insist(attempt)
