"""What officers do with reports."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.casework import actions, merging, moderation, queue_store, tasks
from chalicelib.casework.actions import Step
from chalicelib.casework.moderation import Ruling
from chalicelib.casework.tasks import Asked
from chalicelib.city import reasons
from chalicelib.city.current import city
from chalicelib.city.model import City, ReasonKind
from chalicelib.city.personal_data import detection
from chalicelib.intake import duplicates, rate_limit
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import clock, telemetry
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import (
    Anonymous,
    BadField,
    MistypedNumber,
    Refusal,
    StaleVersion,
    UnknownReport,
    wrong_role,
)
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.telemetry import log
from chalicelib.reports import attachments
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.duplicates import Likely
from chalicelib.reports.history import Timeline
from chalicelib.reports.lifecycle import assignment, closing, officer_scope
from chalicelib.reports.lifecycle.closing import Judgement
from chalicelib.reports.lifecycle.lifecycle import next_entry, with_entry
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.retry_on_conflict import insist
from chalicelib.reports.status import Action
from chalicelib.reports.store import reports

# Who reported is shown to no officer; a head may see it for a listed reason, and the reporter is
# told.


def opened(
    report: Report, officer: Officer, reason: str, now: datetime, city: City
) -> tuple[Report, Entry]:
    """The report with the entry that tells who was shown its reporter, and why.

    Raises WrongRole, NotYours, Anonymous or UnknownReason.
    """
    if Role.HEAD not in officer.roles:
        raise wrong_role([Role.HEAD])
    if not assignment.may_handle(officer, report.holder, city):
        raise assignment.not_yours(report.holder, city)
    if report.filing.anonymous:
        raise Anonymous(number=report.number)
    listed = reasons.listed(ReasonKind.IDENTITY, reason, city)
    entry = next_entry(report, now, Kind.IDENTITY, officer.agency)
    return with_entry(report, replace(entry, reason=listed.code, actor=officer.id), city)


Told = tuple[Report, Timeline]


def act(number: str, officer: Officer, step: Step) -> Told:
    """Do one step: a Query and a transaction. Answers the report after it, with its timeline.

    Raises UnknownReport, BadUpload, what ``acting.act`` does, and TooManyToday.
    """
    step = replace(step, photos=attachments.take(step.photos), masks=detection.spans(step.note))
    if step.action in _OF_TWO:
        return _of_both(number, officer, step)

    def change(report: Report) -> tuple[Report, Entry]:
        return actions.act(report, officer, step, clock.now(), city())

    return _changed(number, step.version, step.action, officer, change)


_OF_TWO = {Action.MERGE: merging.merge, Action.UNMERGE: merging.unmerge}


def _of_both(number: str, officer: Officer, step: Step) -> Told:
    """A step that changes two reports: two Queries and one transaction."""

    def attempt(at: int) -> Told:
        report, timeline = _load(number, step.version, fresh=at > 1)
        other = step.into if step.action is Action.MERGE else report.duplicate_of
        survivor = _survivor(other or number, fresh=at > 1)
        with _telling_changes(timeline, step.version):
            done = _OF_TWO[step.action](report, survivor, officer, step, clock.now(), city())
        (after, entry), (kept, told) = done
        reports.save_both((report, after, entry), (survivor, kept, told))
        log.info("action", number=number, action=step.action, by=officer.agency, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return insist(attempt)


def _survivor(number: str, *, fresh: bool) -> Report:
    """Raises BadField for what is none."""
    try:
        return reports.load(numbers.parse(number), consistent=fresh)[0]
    except (MistypedNumber, UnknownReport):
        raise BadField(field="into", rule="unknown", value=number[:40]) from None


@contextmanager
def _telling_changes(timeline: Timeline, version: int | None) -> Iterator[None]:
    """Who saw an older version is told what happened since."""
    try:
        yield
    except StaleVersion as stale:
        changes = timeline.since(version or 0)
        raise StaleVersion(**stale.members, changes=changes) from None


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
    judgement = replace(judgement, masks=detection.spans(judgement.note))

    def change(report: Report) -> tuple[Report, Entry]:
        return closing.verify(report, officer, judgement, clock.now(), city())

    return _changed(number, judgement.version, judgement.verdict, officer, change)


def open_identity(number: str, officer: Officer, reason: str) -> Contact:
    """Who reported, once it is written down who was shown it. Raises UnknownReport and what
    ``identity.opened`` does.
    """

    def attempt(at: int) -> Contact:
        addressed = notifications_store.addressed(number, 1)
        after, entry = opened(addressed.report, officer, reason, clock.now(), city())
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
        report, timeline = _load(number, version, fresh=at > 1)
        with _telling_changes(timeline, version):
            after, entry = change(report)
        if what == Action.COMMENT:
            rate_limit.check_comments(timeline)
        reports.save(report, after, [entry])
        log.info("action", number=number, action=what, by=officer.agency, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return insist(attempt)


def _load(number: str, version: int | None, *, fresh: bool) -> Told:
    """The report, read the cheap way unless that is seen to lag behind what the officer saw."""
    report, timeline = reports.load(number, consistent=fresh)
    if version is not None and version > report.version and not fresh:
        return reports.load(number, consistent=True)
    return report, timeline


def alike(report: Report) -> list[Likely]:
    """Open reports that may be of the same matter as one that is: two Queries at most."""
    return duplicates.to_report(report) if report.open else []


def tasks_of(report: Report, timeline: Timeline) -> list[Asked]:
    """The tasks the newest entries tell of, and those that are open: one call more where one of
    these was asked for long before.
    """
    gone = [task.seq for task in report.tasks if timeline.find_entry(task.seq) is None]
    asked = reports.load_entries(report.number, gone)
    return tasks.told([*(asked[seq] for seq in sorted(asked)), *timeline])


def record(number: str, officer: Officer) -> Told:
    """A report for an officer to read, as ``scope.may_read`` says.

    Raises UnknownReport or NotYours.
    """
    report, timeline = reports.load(number)
    looking = {report.holder, report.screener or report.holder}
    concerned = report.history.concerned | looking
    if not officer_scope.may_read(officer, concerned, report.place.area, city()):
        raise assignment.not_yours(report.holder, city())
    return report, timeline


# What moderators decide of reports, and the appeals that wait for them.


Told_moderating = tuple[Report, Timeline]


def decide(number: str, officer: Officer, ruling: Ruling) -> Told_moderating:
    """Hide, reject, restore, or uphold against an appeal: a Query and a transaction. Raises
    UnknownReport and what ``moderation.decide`` does.
    """
    ruling = replace(ruling, masks=detection.spans(ruling.note))

    def attempt(at: int) -> Told_moderating:
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
    overdue = queue_store.overdue_appeals(city().settings.triage, now)
    if overdue:
        log.error("appeals_overdue", many=overdue)
        telemetry.count("AppealOverdue")
    return overdue
