"""What officers do with reports."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.casework import actions, merging, moderation, queue_store, tasks
from chalicelib.casework.actions import Step
from chalicelib.casework.moderation import Ruling
from chalicelib.casework.tasks import TaskRecord
from chalicelib.city import reasons
from chalicelib.city.current import city
from chalicelib.city.model import City, ReasonKind
from chalicelib.city.personal_data import detection
from chalicelib.intake import duplicate_search, rate_limit
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
from chalicelib.reports.lifecycle import assignment, closing, permissions
from chalicelib.reports.lifecycle.closing import Judgement
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.status import Action
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Timeline

# Who reported is shown to no officer; a head may see it for a listed reason, and the reporter is
# told.


def record_opening(
    report: Report, officer: Officer, reason: str, now: datetime, city: City
) -> tuple[Report, Entry]:
    """The report with the entry that tells who was shown its reporter, and why.

    Raises WrongRole, NotYours, Anonymous or UnknownReason.
    """
    if Role.HEAD not in officer.roles:
        raise wrong_role([Role.HEAD])
    if not assignment.may_handle(officer, report.holder, city):
        raise assignment.refuse_handling(report.holder, city)
    if report.filing.anonymous:
        raise Anonymous(number=report.number)
    listed = reasons.find_reason(ReasonKind.IDENTITY, reason, city)
    entry = make_next_entry(report, now, Kind.IDENTITY, officer.agency)
    return append_entry(report, replace(entry, reason=listed.code, actor=officer.id), city)


Done = tuple[Report, Timeline]


def act_on_report(number: str, officer: Officer, step: Step) -> Done:
    """Do one step: a Query and a transaction. Answers the report after it, with its timeline.

    Raises UnknownReport, BadUpload, what ``acting.act`` does, and TooManyToday.
    """
    step = replace(
        step, photos=attachments.verify_uploads(step.photos), masks=detection.find_spans(step.note)
    )
    if step.action in _MERGE_STEPS:
        return _act_on_both(number, officer, step)

    def change(report: Report) -> tuple[Report, Entry]:
        return actions.take_step(report, officer, step, clock.now(), city())

    return _change_report(number, step.version, step.action, officer, change)


_MERGE_STEPS = {Action.MERGE: merging.merge_reports, Action.UNMERGE: merging.unmerge_reports}


def _act_on_both(number: str, officer: Officer, step: Step) -> Done:
    """A step that changes two reports: two Queries and one transaction."""

    def attempt(at: int) -> Done:
        report, timeline = _load_report(number, step.version, fresh=at > 1)
        other = step.into if step.action is Action.MERGE else report.duplicate_of
        survivor = _load_survivor(other or number, fresh=at > 1)
        with _adding_changes(timeline, step.version):
            done = _MERGE_STEPS[step.action](report, survivor, officer, step, clock.now(), city())
        (after, entry), (kept, told) = done
        reports.save_reports((report, after, entry), (survivor, kept, told))
        log.info("action", number=number, action=step.action, by=officer.agency, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return retry_on_conflict(attempt)


def _load_survivor(number: str, *, fresh: bool) -> Report:
    """Raises BadField for what is none."""
    try:
        return reports.load_report(numbers.parse(number), consistent=fresh)[0]
    except (MistypedNumber, UnknownReport):
        raise BadField(field="into", rule="unknown", value=number[:40]) from None


@contextmanager
def _adding_changes(timeline: Timeline, version: int | None) -> Iterator[None]:
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


def act_on_reports(wanted: Sequence[tuple[str, int]], officer: Officer, step: Step) -> list[Result]:
    """Do the same step with several reports, each at its version and each alone able to fail."""
    return [_try_step(number, version, officer, step) for number, version in wanted]


def _try_step(number: str, version: int, officer: Officer, step: Step) -> Result:
    try:
        report, _ = act_on_report(numbers.parse(number), officer, replace(step, version=version))
    except (Refusal, Overtaken, Throttled) as refusal:
        return Result(number, refusal)
    return Result(number, report)


def verify_closing(number: str, officer: Officer, judgement: Judgement) -> Done:
    """Accept a closing or send it back. Raises UnknownReport and what ``closing.verify`` does."""
    judgement = replace(judgement, masks=detection.find_spans(judgement.note))

    def change(report: Report) -> tuple[Report, Entry]:
        return closing.verify_closing(report, officer, judgement, clock.now(), city())

    return _change_report(number, judgement.version, judgement.verdict, officer, change)


def open_identity(number: str, officer: Officer, reason: str) -> Contact:
    """Who reported, once it is written down who was shown it. Raises UnknownReport and what
    ``identity.opened`` does.
    """

    def attempt(at: int) -> Contact:
        addressed = notifications_store.load_addressed(number, 1)
        after, entry = record_opening(addressed.report, officer, reason, clock.now(), city())
        reports.save_report(addressed.report, after, [entry])
        log.info("identity_opened", number=number, by=officer.agency, reason=reason)
        return addressed.contact

    return retry_on_conflict(attempt)


def _change_report(
    number: str,
    version: int | None,
    what: str,
    officer: Officer,
    change: Callable[[Report], tuple[Report, Entry]],
) -> Done:
    def attempt(at: int) -> Done:
        report, timeline = _load_report(number, version, fresh=at > 1)
        with _adding_changes(timeline, version):
            after, entry = change(report)
        if what == Action.COMMENT:
            rate_limit.check_comments(timeline)
        reports.save_report(report, after, [entry])
        log.info("action", number=number, action=what, by=officer.agency, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return retry_on_conflict(attempt)


def _load_report(number: str, version: int | None, *, fresh: bool) -> Done:
    """The report, read the cheap way unless that is seen to lag behind what the officer saw."""
    report, timeline = reports.load_report(number, consistent=fresh)
    if version is not None and version > report.version and not fresh:
        return reports.load_report(number, consistent=True)
    return report, timeline


def find_alike(report: Report) -> list[Likely]:
    """Open reports that may be of the same matter as one that is: two Queries at most."""
    return duplicate_search.find_like_report(report) if report.open else []


def list_tasks(report: Report, timeline: Timeline) -> list[TaskRecord]:
    """The tasks the newest entries tell of, and those that are open: one call more where one of
    these was asked for long before.
    """
    gone = [task.seq for task in report.tasks if timeline.find_entry(task.seq) is None]
    asked = reports.load_entries(report.number, gone)
    return tasks.list_tasks([*(asked[seq] for seq in sorted(asked)), *timeline])


def load_record(number: str, officer: Officer) -> Done:
    """A report for an officer to read, as ``scope.may_read`` says.

    Raises UnknownReport or NotYours.
    """
    report, timeline = reports.load_report(number)
    looking = {report.holder, report.screener or report.holder}
    concerned = report.history.concerned | looking
    if not permissions.may_read(officer, concerned, report.place.area, city()):
        raise assignment.refuse_handling(report.holder, city())
    return report, timeline


# What moderators decide of reports, and the appeals that wait for them.


Moderated = tuple[Report, Timeline]


def moderate_report(number: str, officer: Officer, ruling: Ruling) -> Moderated:
    """Hide, reject, restore, or uphold against an appeal: a Query and a transaction. Raises
    UnknownReport and what ``moderation.decide`` does.
    """
    ruling = replace(ruling, masks=detection.find_spans(ruling.note))

    def attempt(at: int) -> Moderated:
        report, timeline = reports.load_report(number, consistent=True)
        try:
            after, entry = moderation.decide_moderation(
                report, officer, ruling, clock.now(), city()
            )
        except StaleVersion as stale:
            changes = timeline.since(ruling.version)
            raise StaleVersion(**stale.members, changes=changes) from None
        reports.save_report(report, after, [entry], earlier=timeline)
        log.info("moderated", number=number, decision=ruling.decision, by=officer.agency)
        return after, timeline.followed_by(entry)

    return retry_on_conflict(attempt)


def watch_appeals(now: datetime) -> int:
    """Tell how many appeals nobody has judged in time."""
    overdue = queue_store.count_overdue_appeals(city().settings.triage, now)
    if overdue:
        log.error("appeals_overdue", many=overdue)
        telemetry.count_event("AppealOverdue")
    return overdue
