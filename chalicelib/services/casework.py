"""What officers do with reports."""

from dataclasses import replace

from chalicelib.city import city
from chalicelib.domain import lifecycle, routing
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.lifecycle import Officer, Step
from chalicelib.domain.report import Entry, Report
from chalicelib.domain.status import Role
from chalicelib.outside import clock
from chalicelib.outside.telemetry import log
from chalicelib.services import hiding, uploads
from chalicelib.services.insisting import insist
from chalicelib.stores import reports

EVERYWHERE = frozenset({Role.VERIFIER, Role.ANALYST, Role.ADMIN})


def act(number: str, officer: Officer, step: Step) -> tuple[Report, tuple[Entry, ...]]:
    """Do one step: a Query and a transaction. Answers the report after it, with its timeline.

    Raises UnknownReport, BadUpload, and what ``lifecycle.act`` does.
    """
    masks = hiding.spans(step.note)
    step = replace(step, photos=uploads.take(step.photos), masks=masks)

    def attempt(at: int) -> tuple[Report, tuple[Entry, ...]]:
        report, entries = _load(number, step, fresh=at > 1)
        try:
            after, entry = lifecycle.act(report, officer, step, clock.now(), city())
        except StaleVersion as stale:
            raise StaleVersion(
                **stale.members, changes=lifecycle.entries_since(entries, step.version or 0)
            ) from None
        reports.save(report, after, [entry])
        log.info("action", number=number, action=step.action, by=officer.agency, seq=entry.seq)
        return after, (*entries, entry)

    return insist(attempt)


def _load(number: str, step: Step, *, fresh: bool) -> tuple[Report, tuple[Entry, ...]]:
    """The report, read the cheap way unless that is seen to lag behind what the officer saw."""
    report, entries = reports.load(number, consistent=fresh)
    if step.version is not None and step.version > report.version and not fresh:
        return reports.load(number, consistent=True)
    return report, entries


def record(number: str, officer: Officer) -> tuple[Report, tuple[Entry, ...]]:
    """A report for an officer to read: of one's own tree, once held there, or anywhere by those
    who watch the whole.

    Raises UnknownReport or NotYours.
    """
    report, entries = reports.load(number)
    holders = {report.holder, *(entry.holder for entry in entries)}
    mine = any(routing.within(holder, officer.agency, city()) for holder in holders)
    if not (officer.roles & EVERYWHERE or mine):
        raise lifecycle.not_yours(report, city())
    return report, entries
