"""The actions of a report's reporter on it, proven by the report's token.

Each action returns the changed report with its timeline, and costs a Query and a transaction. The
same request under the same Idempotency-Key is done once. Each action raises UnknownReport, BadToken
and KeyReused, and Hindered once the reporter's data are erased.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chalicelib.casework import moderation
from chalicelib.city.current import city
from chalicelib.city.personal_data import detection
from chalicelib.city.rows import Visibility
from chalicelib.intake import rate_limit
from chalicelib.intake.service import mark_personal_data
from chalicelib.platform import clock
from chalicelib.platform.aws.counters import Meter, OverLimit
from chalicelib.platform.telemetry import log
from chalicelib.reporters import additions
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports import request_keys, tracking
from chalicelib.reports.access.levels import shows_words
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.files import attachments
from chalicelib.reports.filing import Place
from chalicelib.reports.history_recording import mark_step
from chalicelib.reports.lifecycle import emergency, followup, lifecycle, place_correction
from chalicelib.reports.lifecycle import withdrawal as withdrawals
from chalicelib.reports.lifecycle.followup import FollowUp, Objection, Rating
from chalicelib.reports.lifecycle.withdrawal import Withdrawal
from chalicelib.reports.model import Outcome, Report, Saved
from chalicelib.reports.store import placing_words, reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Entry


@dataclass(frozen=True, slots=True)
class ReporterRequest:
    """A reporter's request for one action. ``asked`` is stored as ``Entry.asked``; it is empty
    without an Idempotency-Key.
    """

    number: str
    token: str
    what: FollowUp
    asked: bytes = b""


def comment_report(request: ReporterRequest, text: str, uploads: Sequence[str]) -> Saved:
    """Add a comment to the report; ``uploads`` are upload ids.

    Raises BadUpload, and TooManyToday for a comment that tells of no danger.
    """
    urgent = emergency.find_danger(text) is not None

    def change(report: Report) -> tuple[Report, Entry]:
        added = WaitingAddition(text, clock.now(), report.filing.channel, Contact())
        addition = additions.read_addition(added, reporter=True)
        return lifecycle.add_to_report(
            report, replace(addition, photos=attachments.verify_uploads(uploads)), city()
        )

    def find_meters(report: Report) -> list[Meter]:
        if not urgent:
            rate_limit.check_steps(report)
        # not the contact, which a reporter on the web only claims
        author = f"report|{report.number}"
        return rate_limit.addition_meters(author, report.number, urgent=urgent, own=True)

    return _change_report(request, change, find_meters)


def rate_report(request: ReporterRequest, rating: Rating) -> Saved:
    """Rate the closing of the report. Raises the same errors as ``followup.rate_closing``."""

    def change(report: Report) -> tuple[Report, Entry]:
        marked = replace(rating, masks=detection.find_spans(rating.text))
        return followup.rate_closing(report, marked, clock.now(), city())

    return _change_report(request, change)


def reopen_report(request: ReporterRequest, reason: str, uploads: Sequence[str]) -> Saved:
    """Reopen the report; ``uploads`` are upload ids. Raises Hindered or BadUpload."""

    def change(report: Report) -> tuple[Report, Entry]:
        objection = Objection(
            reason, attachments.verify_uploads(uploads), detection.find_spans(reason)
        )
        return followup.reopen_report(report, objection, clock.now(), city())

    return _change_report(request, change)


def appeal_report(request: ReporterRequest, reason: str, against: str | None = None) -> Saved:
    """Appeal the closing to the next higher office, or the moderators' decision to central triage.

    ``against`` is ``closing`` or ``moderation``, or None for the one that can be appealed. Raises
    Hindered.
    """

    def change(report: Report) -> tuple[Report, Entry]:
        withheld = (
            moderation.find_appeal_hindrance(report) is None or report.outcome is Outcome.REJECTED
        )
        if against == "moderation" or (against is None and withheld):
            return moderation.appeal_decision(
                report, reason, detection.find_spans(reason), clock.now(), city()
            )
        objection = Objection(reason, masks=detection.find_spans(reason))
        return followup.appeal_closing(report, objection, clock.now(), city())

    return _change_report(request, change)


def correct_place(request: ReporterRequest, place: Place) -> Saved:
    """Correct where the matter is. Nothing is written when it is there already. Raises Hindered and
    TooManyToday.
    """

    def change(report: Report) -> tuple[Report, Entry] | None:
        now = clock.now()
        followup.check_allowed(report, FollowUp.PLACE, now, city())
        return place_correction.correct_place(report, place, now, city())

    return _change_report(request, change, _daily_meters)


def withdraw_report(request: ReporterRequest, withdrawal: Withdrawal) -> Saved:
    """Withdraw the report. Raises Hindered and UnknownReason."""

    def change(report: Report) -> tuple[Report, Entry]:
        now, marked = clock.now(), replace(withdrawal, masks=detection.find_spans(withdrawal.text))
        followup.check_allowed(report, FollowUp.WITHDRAWAL, now, city())
        return withdrawals.withdraw_report(report, marked, now, city())

    return _change_report(request, change)


def set_visibility(request: ReporterRequest, level: Visibility) -> Saved:
    """Choose how much of the report others see. Nothing is written when it is so already. Raises
    TooManyToday.
    """

    def change(report: Report) -> tuple[Report, Entry] | None:
        changed = followup.set_visibility(report, clock.now(), city(), level)
        if changed is None or not shows_words(level):
            return changed
        after, entry = changed
        return replace(after, filing=mark_personal_data(after.filing)), entry

    return _change_report(request, change, _daily_meters)


def record_export(request: ReporterRequest) -> Saved:
    """Record that the reporter gets a copy of all their stored data. Raises TooManyToday."""

    def change(report: Report) -> tuple[Report, Entry]:
        return followup.record_export(report, clock.now(), city())

    return _change_report(request, change, _daily_meters)


def _daily_meters(report: Report) -> list[Meter]:
    """Check the daily limit of an action that can be repeated without end, and return no meters.
    Raises TooManyToday.
    """
    rate_limit.check_steps(report)
    return []


def _change_report(
    request: ReporterRequest,
    change: Callable[[Report], tuple[Report, Entry] | None],
    find_meters: Callable[[Report], Sequence[Meter]] = lambda report: (),
) -> Saved:
    """Save the change of a report, unless it was made before or changes nothing.

    ``find_meters`` returns the meters that the change counts under, or raises TooManyToday.
    """

    def attempt(at: int) -> Saved:
        report, timeline = reports.load_report(request.number, consistent=at > 1)
        tracking.check_token(report, request.token)
        followup.check_not_erased(report, request.what, clock.now(), city())
        steps = (step.asked for step in report.history.steps)
        repeated = request_keys.is_repeated(request.asked, steps)
        changed = None if repeated else change(report)
        if changed is None:
            return report, timeline
        after, entry = mark_step(*changed, request.asked)
        words = placing_words.find_words(after, entry, timeline)
        meters = find_meters(report)
        try:
            reports.save_report(
                report, after, [entry], words=words, earlier=timeline, meters=meters
            )
        except OverLimit as over:
            raise rate_limit.refuse_addition(over.meter) from None
        log.info("followed_up", number=report.number, what=request.what, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return retry_on_conflict(attempt)
