"""What a report's reporter does with it, proven by its token: a Query and a transaction each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from chalicelib.casework import moderation
from chalicelib.city.current import city
from chalicelib.city.personal_data import detection
from chalicelib.intake import rate_limit
from chalicelib.intake.service import mark_personal_data
from chalicelib.platform import clock
from chalicelib.platform.aws.counters import Meter, OverLimit
from chalicelib.platform.errors import KeyReused
from chalicelib.platform.telemetry import log
from chalicelib.reporters import additions
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports import attachments, tracking
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.history_recording import mark_step
from chalicelib.reports.lifecycle import emergency, followup, lifecycle
from chalicelib.reports.lifecycle.followup import FollowUp, Objection, Rating
from chalicelib.reports.model import Entry, Outcome, Report
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Timeline

KEY_BYTES = 16  # bytes of ``Entry.asked`` that tell the key

Done = tuple[Report, Timeline]


@dataclass(frozen=True, slots=True)
class ReporterRequest:
    """Who asks for what: ``asked`` is an ``Entry.asked``, empty without an Idempotency-Key."""

    number: str
    token: str
    what: FollowUp
    asked: bytes = b""


def request_digest(key: str, what: FollowUp, body: bytes) -> bytes:
    """What tells the same request from another: the key, then what was asked under it."""
    parts = (key.encode(), f"{what} ".encode() + body)
    return b"".join(sha256(part).digest()[:KEY_BYTES] for part in parts)


# Each answers the report after it, with its timeline; the same request under the same key is done
# once. All raise UnknownReport, BadToken and KeyReused, and Hindered once one's data are erased.


def comment_report(request: ReporterRequest, text: str, sent: Sequence[str]) -> Done:
    """Add to the report; ``sent`` are upload ids. Raises BadUpload, and TooManyToday for what tells
    of no danger.
    """
    urgent = emergency.find_danger(text) is not None

    def change(report: Report) -> tuple[Report, Entry]:
        added = WaitingAddition(text, clock.now(), report.filing.channel, Contact())
        addition = additions.read_addition(added, reporter=True)
        return lifecycle.add_to_report(
            report, replace(addition, photos=attachments.verify_uploads(sent)), city()
        )

    def counted(report: Report) -> list[Meter]:
        if not urgent:
            rate_limit.check_steps(report)
        who = report.contact_key or f"report|{report.number}"
        return rate_limit.addition_meters(who, report.number, urgent=urgent, own=True)

    return _change_report(request, change, counted)


def rate_report(request: ReporterRequest, given: Rating) -> Done:
    """Raises what ``followup.rate`` does."""

    def change(report: Report) -> tuple[Report, Entry]:
        rating = replace(given, masks=detection.find_spans(given.text))
        return followup.rate_closing(report, rating, clock.now(), city())

    return _change_report(request, change)


def reopen_report(request: ReporterRequest, reason: str, sent: Sequence[str]) -> Done:
    """Have it done again; ``sent`` are upload ids. Raises Hindered or BadUpload."""

    def change(report: Report) -> tuple[Report, Entry]:
        objection = Objection(
            reason, attachments.verify_uploads(sent), detection.find_spans(reason)
        )
        return followup.reopen_report(report, objection, clock.now(), city())

    return _change_report(request, change)


def appeal_report(request: ReporterRequest, reason: str, against: str | None = None) -> Done:
    """Take its closing to the next higher office, or what moderators decided to central triage;
    ``against`` is ``closing`` or ``moderation``, None whichever can be. Raises Hindered.
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


def set_private(request: ReporterRequest, *, private: bool) -> Done:
    """Hide it from others, or show it to them; nothing happens when it is so already. Raises
    TooManyToday.
    """

    def change(report: Report) -> tuple[Report, Entry] | None:
        done = followup.set_private(report, clock.now(), city(), private=private)
        if done is None or private:
            return done
        after, entry = done
        return replace(after, filing=mark_personal_data(after.filing)), entry

    return _change_report(request, change, _daily_meters)


def record_export(request: ReporterRequest) -> Done:
    """Write down that its reporter is given all that is kept of them. Raises TooManyToday."""

    def change(report: Report) -> tuple[Report, Entry]:
        return followup.record_export(report, clock.now(), city())

    return _change_report(request, change, _daily_meters)


def _daily_meters(report: Report) -> list[Meter]:
    """What may be done again and again has a limit a day."""
    rate_limit.check_steps(report)
    return []


def _change_report(
    request: ReporterRequest,
    change: Callable[[Report], tuple[Report, Entry] | None],
    counted: Callable[[Report], Sequence[Meter]] = lambda report: (),
) -> Done:
    """``counted`` says under which meters it counts, or raises TooManyToday."""

    def attempt(at: int) -> Done:
        report, timeline = reports.load_report(request.number, consistent=at > 1)
        tracking.check_token(report, request.token)
        followup.check_not_erased(report, request.what, clock.now(), city())
        changed = None if _is_repeated(request, report) else change(report)
        if changed is None:
            return report, timeline
        after, entry = mark_step(*changed, request.asked)
        words = additions.search_words(after, entry.note or "") if entry.place else ""
        kept: dict[str, Any] = {"words": words, "earlier": timeline, "meters": counted(report)}
        try:
            reports.save_report(report, after, [entry], **kept)
        except OverLimit as over:
            raise rate_limit.refuse_addition(over.meter) from None
        log.info("followed_up", number=report.number, what=request.what, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return retry_on_conflict(attempt)


def _is_repeated(request: ReporterRequest, report: Report) -> bool:
    """Whether a step of its reporter is of this very request. Raises KeyReused when its key asked
    another.
    """
    for step in report.history.steps if request.asked else ():
        if step.asked[:KEY_BYTES] == request.asked[:KEY_BYTES]:
            if step.asked != request.asked:
                raise KeyReused
            return True
    return False
