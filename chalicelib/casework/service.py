"""Officers' work on reports: actions, verification, moderation, and the reporter's identity.

A step may come with ``asked``, which identifies its request (``reports.request_keys``). The same
request is done once: its repeat returns the report as it is now, whatever others have done since.
It is known while its entry is among the hundred newest. Another request under the same key raises
KeyReused.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.casework import merging, moderation, officer_actions, records
from chalicelib.casework.moderation import Ruling
from chalicelib.casework.queue import queue_store
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.personal_data import detection
from chalicelib.intake import rate_limit
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import clock, telemetry
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.errors import (
    BadField,
    MistypedNumber,
    Refusal,
    StaleVersion,
    UnknownPhoto,
    UnknownReport,
)
from chalicelib.platform.roles import Officer
from chalicelib.platform.telemetry import log
from chalicelib.reports import number as numbers
from chalicelib.reports import request_keys
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.files import attachments
from chalicelib.reports.lifecycle import verification
from chalicelib.reports.lifecycle.verification import Judgement
from chalicelib.reports.model import Changed, Report, Saved
from chalicelib.reports.status import Action
from chalicelib.reports.store import placing_words, reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Timeline

# No officer sees the reporter's identity. A head may open it for a reason of reasons.csv, and the
# reporter is told.


Change = Callable[[Report], Changed]


def act_on_report(number: str, officer: Officer, step: Step, asked: bytes = b"") -> Saved:
    """Take one step, and return the report after it with its timeline. Costs a Query and a
    transaction.

    Raises UnknownReport, BadUpload, the errors of ``officer_actions.take_step``, and TooManyToday.
    """
    if step.action in _MERGE_STEPS:
        return _act_on_both(number, officer, step, asked)
    return _change_report(number, step.version, step.action, officer, _taking(step, officer), asked)


def preview_step(number: str, officer: Officer, step: Step) -> tuple[Report, Timeline]:
    """Return the report with its timeline as the step would leave them, and store nothing. Costs a
    Query, and one more for a merge. Raises the errors of ``act_on_report``.
    """
    report, timeline = _load_report(number, step.version, fresh=False)
    with _adding_changes(report, timeline, officer, step.version):
        if step.action in _MERGE_STEPS:
            _, (after, entry), _ = _change_both(report, officer, step, fresh=False)
        else:
            after, entry = _taking(step, officer)(report)
    _check_limits(step.action, timeline)
    return after, timeline.followed_by(entry)


def _taking(step: Step, officer: Officer) -> Change:
    """Return the change of a report by that step of the officer."""

    def change(report: Report) -> Changed:
        return officer_actions.take_step(report, officer, _complete_step(step), clock.now(), city())

    return change


def _complete_step(step: Step) -> Step:
    """Return the step with its photos by their names, and the spans of personal data in its note.
    Raises BadUpload.
    """
    photos = attachments.verify_uploads(step.photos)
    return replace(step, photos=photos, masks=detection.find_spans(step.note))


_MERGE_STEPS = {Action.MERGE: merging.merge_reports, Action.UNMERGE: merging.unmerge_reports}


def _act_on_both(number: str, officer: Officer, step: Step, asked: bytes) -> Saved:
    """Take a step that changes two reports. Costs two Queries and one transaction."""

    def attempt(at: int) -> Saved:
        report, timeline = _load_report(number, step.version, fresh=at > 1)
        if _is_repeated(asked, timeline):
            return report, timeline
        with _adding_changes(report, timeline, officer, step.version):
            done = _change_both(report, officer, step, fresh=at > 1)
        survivor, (after, entry), (survivor_after, survivor_entry) = done
        entry = replace(entry, asked=asked)
        reports.save_reports((report, after, entry), (survivor, survivor_after, survivor_entry))
        log.info("action", number=number, action=step.action, by=officer.agency, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return retry_on_conflict(attempt)


def _change_both(
    report: Report, officer: Officer, step: Step, *, fresh: bool
) -> tuple[Report, Changed, Changed]:
    """Return the surviving report, and the report and that one after the step, with their
    entries.
    """
    other = step.into if step.action is Action.MERGE else report.duplicate_of
    survivor = _load_survivor(other or report.number, fresh=fresh)
    complete, merge = _complete_step(step), _MERGE_STEPS[step.action]
    return survivor, *merge(report, survivor, officer, complete, clock.now(), city())


def _load_survivor(number: str, *, fresh: bool) -> Report:
    """Return the surviving report. Raises BadField when there is no report of that number."""
    try:
        return reports.load_report(numbers.parse(number), consistent=fresh)[0]
    except (MistypedNumber, UnknownReport):
        raise BadField(field="into", rule="unknown", value=number[:40]) from None


@contextmanager
def _adding_changes(
    report: Report, timeline: Timeline, officer: Officer, version: int | None
) -> Iterator[None]:
    """Add to a StaleVersion the entries since the officer's version that the officer may see."""
    try:
        yield
    except StaleVersion as stale:
        changes = records.list_changes(report, timeline, officer, version or 0)
        raise StaleVersion(**stale.members, changes=changes) from None


@dataclass(frozen=True, slots=True)
class Result:
    """The result for one report of several: the report after the step, or the error."""

    number: str
    done: Report | Exception


def act_on_reports(
    versions: Sequence[tuple[str, int]], officer: Officer, step: Step, asked: bytes = b""
) -> list[Result]:
    """Take the same step with several reports, each given by its number and version. An error
    stops only the step of its own report.
    """
    return [_try_step(number, version, officer, step, asked) for number, version in versions]


def _try_step(number: str, version: int, officer: Officer, step: Step, asked: bytes) -> Result:
    step = replace(step, version=version)
    try:
        report, _ = act_on_report(numbers.parse(number), officer, step, asked)
    except (Refusal, Overtaken, Throttled) as refusal:
        return Result(number, refusal)
    return Result(number, report)


def verify_closing(
    number: str, officer: Officer, judgement: Judgement, asked: bytes = b""
) -> Saved:
    """Accept a closing or send it back. Raises UnknownReport and the errors of
    ``verification.verify_closing``.
    """
    judgement = replace(judgement, masks=detection.find_spans(judgement.note))

    def change(report: Report) -> Changed:
        return verification.verify_closing(report, officer, judgement, clock.now(), city())

    return _change_report(number, judgement.version, judgement.verdict, officer, change, asked)


def open_identity(number: str, officer: Officer, reason: str) -> Contact:
    """Record in the timeline that the officer opens the identity, then return the reporter's
    contact. Raises UnknownReport and the errors of ``record_opening``.
    """
    from chalicelib.casework.identity_disclosure import record_opening  # for this alone

    def attempt(at: int) -> Contact:
        addressed = notifications_store.load_addressed(number, 1)
        after, entry = record_opening(addressed.report, officer, reason, clock.now(), city())
        reports.save_report(addressed.report, after, [entry])
        log.info("identity_opened", number=number, by=officer.agency, reason=reason)
        return addressed.contact

    return retry_on_conflict(attempt)


def open_photo(number: str, officer: Officer, photo: str) -> tuple[Report, str]:
    """Return the report, and a link to one of its photos. When the report is private, its timeline
    says first that the officer opened its photos.

    Raises UnknownReport, NotYours and UnknownPhoto.
    """
    from chalicelib.casework.photo_opening import record_photos_opened  # for this alone

    def attempt(at: int) -> tuple[Report, str]:
        report, timeline = records.load_record(number, officer)
        if not attachments.has_internal_copy(number, photo):
            raise UnknownPhoto(photo=photo[:40])
        if changed := record_photos_opened(report, timeline, officer, clock.now(), city()):
            after, entry = changed
            reports.save_report(report, after, [entry])
            log.info("photos_opened", number=number, by=officer.agency)
            report = after
        return report, attachments.sign_internal_link(number, photo)

    return retry_on_conflict(attempt)


def _change_report(
    number: str,
    version: int | None,
    action: str,
    officer: Officer,
    change: Change,
    asked: bytes,
) -> Saved:
    def attempt(at: int) -> Saved:
        report, timeline = _load_report(number, version, fresh=at > 1)
        if _is_repeated(asked, timeline):
            return report, timeline
        with _adding_changes(report, timeline, officer, version):
            after, entry = change(report)
        _check_limits(action, timeline)
        entry = replace(entry, asked=asked)
        words = placing_words.find_words(after, entry, timeline)
        reports.save_report(report, after, [entry], words=words, earlier=timeline)
        log.info("action", number=number, action=action, by=officer.agency, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return retry_on_conflict(attempt)


def _check_limits(action: str, timeline: Timeline) -> None:
    """Check the daily limit of what officers write to the reporter. Raises TooManyToday."""
    if action in (Action.ASK, Action.COMMENT):
        rate_limit.check_comments(timeline)


def _is_repeated(asked: bytes, timeline: Timeline) -> bool:
    """Return whether an entry has this very request. Raises KeyReused."""
    return request_keys.is_repeated(asked, (entry.asked for entry in timeline))


def _load_report(number: str, version: int | None, *, fresh: bool) -> Saved:
    """Return the report by an eventually consistent read. Read it again consistently when it is
    older than the version that the officer saw.
    """
    report, timeline = reports.load_report(number, consistent=fresh)
    if version is not None and version > report.version and not fresh:
        return reports.load_report(number, consistent=True)
    return report, timeline


# Moderators' decisions, and the appeals that wait for one.


def moderate_report(number: str, officer: Officer, ruling: Ruling, asked: bytes = b"") -> Saved:
    """Hide, reject or restore a report, or uphold a decision against an appeal. Costs a Query and a
    transaction. Raises UnknownReport and the errors of ``moderation.decide_moderation``.
    """
    ruling = replace(ruling, masks=detection.find_spans(ruling.note))

    def change(report: Report) -> Changed:
        return moderation.decide_moderation(report, officer, ruling, clock.now(), city())

    return _change_report(number, ruling.version, ruling.decision, officer, change, asked)


def watch_appeals(now: datetime) -> int:
    """Log and count the appeals that were not judged in time, and return their number."""
    lines = queue_store.find_overdue_judgements(city().settings.triage, now)
    overdue = sum(not line.provisional for line in lines)
    if overdue:
        log.error("appeals_overdue", many=overdue)
        telemetry.count_event("AppealOverdue")
    return overdue
