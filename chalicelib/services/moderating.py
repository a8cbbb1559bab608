"""What moderators decide of reports, and the appeals that wait for them."""

from dataclasses import replace
from datetime import datetime

from chalicelib.city import city
from chalicelib.domain import moderation
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.handing import Officer
from chalicelib.domain.history import Timeline
from chalicelib.domain.moderation import Ruling
from chalicelib.domain.report import Report
from chalicelib.outside import clock, metrics
from chalicelib.outside.telemetry import log
from chalicelib.services import hiding
from chalicelib.services.insisting import insist
from chalicelib.stores import queue, reports

Told = tuple[Report, Timeline]


def decide(number: str, officer: Officer, ruling: Ruling) -> Told:
    """Hide, reject, restore, or uphold against an appeal: a Query and a transaction. Raises
    UnknownReport and what ``moderation.decide`` does.
    """
    ruling = replace(ruling, masks=hiding.spans(ruling.note))

    def attempt(at: int) -> Told:
        report, timeline = reports.load(number, consistent=True)
        try:
            after, entry = moderation.decide(report, officer, ruling, clock.now(), city())
        except StaleVersion as stale:
            changes = timeline.since(ruling.version)
            raise StaleVersion(**stale.members, changes=changes) from None
        reports.save(report, after, [entry], earlier=timeline)
        log.info("moderated", number=number, decision=ruling.decision, by=officer.agency)
        return after, timeline.followed_by(entry)

    return insist(attempt)


def watch(now: datetime) -> int:
    """Tell how many appeals nobody has judged in time."""
    overdue = queue.overdue_appeals(city().settings.triage, now)
    if overdue:
        log.error("appeals_overdue", many=overdue)
        metrics.count("AppealOverdue")
    return overdue
