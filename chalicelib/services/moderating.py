"""What moderators decide of reports, and the appeals that wait for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.city import city
from chalicelib.domain import acting, moderation
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.handing import Officer
from chalicelib.domain.moderation import Ruling
from chalicelib.domain.report import Entry, Report
from chalicelib.outside import clock, metrics
from chalicelib.outside.telemetry import log
from chalicelib.services import hiding
from chalicelib.services.insisting import insist
from chalicelib.stores import queue, reports

Told = tuple[Report, tuple[Entry, ...]]


def decide(number: str, officer: Officer, ruling: Ruling) -> Told:
    """Hide, reject, restore, or uphold against an appeal: a Query and a transaction. Raises
    UnknownReport and what ``moderation.decide`` does.
    """
    ruling = replace(ruling, masks=hiding.spans(ruling.note))

    def attempt(at: int) -> Told:
        report, entries = reports.load(number, consistent=True)
        try:
            after, entry = moderation.decide(
                report, officer, ruling, standing(report, entries), clock.now(), city()
            )
        except StaleVersion as stale:
            changes = acting.entries_since(entries, ruling.version)
            raise StaleVersion(**stale.members, changes=changes) from None
        reports.save(report, after, [entry], earlier=entries)
        log.info("moderated", number=number, decision=ruling.decision, by=officer.agency)
        return after, (*entries, entry)

    return insist(attempt)


def standing(report: Report, entries: Sequence[Entry]) -> Entry | None:
    """The entry of the decision that stands."""
    return entries[report.moderated.seq - 1] if report.moderated else None


def watch(now: datetime) -> int:
    """Tell how many appeals nobody has judged in time."""
    overdue = queue.overdue_appeals(city().settings.triage, now)
    if overdue:
        log.error("appeals_overdue", many=overdue)
        metrics.count("AppealOverdue")
    return overdue
