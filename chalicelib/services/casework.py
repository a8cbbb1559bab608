"""What officers do with reports."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chalicelib.city import city
from chalicelib.domain import acting, closing, handing, identity, scope
from chalicelib.domain import number as numbers
from chalicelib.domain.acting import Step
from chalicelib.domain.closing import Judgement
from chalicelib.domain.duplicates import Likely
from chalicelib.domain.errors import Refusal, StaleVersion
from chalicelib.domain.handing import Officer
from chalicelib.domain.report import Contact, Entry, Report
from chalicelib.outside import clock
from chalicelib.outside.telemetry import log
from chalicelib.services import hiding, similar, uploads
from chalicelib.services.insisting import insist
from chalicelib.stores import notices, reports
from chalicelib.stores.reports import Overtaken, Throttled

Told = tuple[Report, tuple[Entry, ...]]


def act(number: str, officer: Officer, step: Step) -> Told:
    """Do one step: a Query and a transaction. Answers the report after it, with its timeline.

    Raises UnknownReport, BadUpload, and what ``acting.act`` does.
    """
    step = replace(step, photos=uploads.take(step.photos), masks=hiding.spans(step.note))

    def change(report: Report) -> tuple[Report, Entry]:
        return acting.act(report, officer, step, clock.now(), city())

    return _changed(number, step.version, step.action, officer, change)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one report of many: how it stands, or else why nothing was done."""

    number: str
    done: Report | Exception


def act_on_all(wanted: Sequence[tuple[str, int]], officer: Officer, step: Step) -> list[Result]:
    """Do the same step with several reports, each at its version and each alone able to fail."""
    return [_result(number, version, officer, step) for number, version in wanted]


def _result(number: str, version: int, officer: Officer, step: Step) -> Result:
    try:
        report, _ = act(numbers.parse(number), officer, replace(step, version=version))
    except (Refusal, Overtaken, Throttled) as refusal:
        return Result(number, refusal)
    return Result(number, report)


def verify(number: str, officer: Officer, judgement: Judgement) -> Told:
    """Accept a closing or send it back. Raises UnknownReport and what ``closing.verify`` does."""
    judgement = replace(judgement, masks=hiding.spans(judgement.note))

    def change(report: Report) -> tuple[Report, Entry]:
        return closing.verify(report, officer, judgement, clock.now(), city())

    return _changed(number, judgement.version, judgement.verdict, officer, change)


def open_identity(number: str, officer: Officer, reason: str) -> Contact:
    """Who reported, once it is written down who was shown it. Raises UnknownReport and what
    ``identity.opened`` does.
    """

    def attempt(at: int) -> Contact:
        addressed = notices.addressed(number, 1)
        after, entry = identity.opened(addressed.report, officer, reason, clock.now(), city())
        reports.save(addressed.report, after, [entry])
        log.info("identity_opened", number=number, by=officer.agency, reason=reason)
        return addressed.contact

    return insist(attempt)


def _changed(
    number: str,
    version: int | None,
    what: str,
    officer: Officer,
    change: Callable[[Report], tuple[Report, Entry]],
) -> Told:
    def attempt(at: int) -> Told:
        report, entries = _load(number, version, fresh=at > 1)
        try:
            after, entry = change(report)
        except StaleVersion as stale:
            changes = acting.entries_since(entries, version or 0)
            raise StaleVersion(**stale.members, changes=changes) from None
        reports.save(report, after, [entry])
        log.info("action", number=number, action=what, by=officer.agency, seq=entry.seq)
        return after, (*entries, entry)

    return insist(attempt)


def _load(number: str, version: int | None, *, fresh: bool) -> Told:
    """The report, read the cheap way unless that is seen to lag behind what the officer saw."""
    report, entries = reports.load(number, consistent=fresh)
    if version is not None and version > report.version and not fresh:
        return reports.load(number, consistent=True)
    return report, entries


def alike(report: Report) -> list[Likely]:
    """Open reports that may be of the same matter as one that is: two Queries at most."""
    return similar.to_report(report) if report.open else []


def record(number: str, officer: Officer) -> Told:
    """A report for an officer to read, as ``scope.may_read`` says.

    Raises UnknownReport or NotYours.
    """
    report, entries = reports.load(number)
    concerned = {report.holder}.union(*({entry.holder, *entry.to} for entry in entries))
    if not scope.may_read(officer, concerned, report.place.area, city()):
        raise handing.not_yours(report.holder, city())
    return report, entries
