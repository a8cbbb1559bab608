"""What a report's reporter does with it, proven by its token: a Query and a transaction each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from chalicelib.casework import moderation
from chalicelib.city.current import city
from chalicelib.city.personal_data import detection
from chalicelib.intake import rate_limit
from chalicelib.intake.service import marked
from chalicelib.platform import clock
from chalicelib.platform.aws.counters import Meter, OverLimit
from chalicelib.platform.errors import KeyReused
from chalicelib.platform.telemetry import log
from chalicelib.reporters import additions
from chalicelib.reporters.additions_store import Added
from chalicelib.reports import attachments, tracking
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.history import Timeline
from chalicelib.reports.history_recording import mark
from chalicelib.reports.lifecycle import emergency, followup, lifecycle
from chalicelib.reports.lifecycle.followup import FollowUp, Objection, Rating
from chalicelib.reports.model import Entry, Outcome, Report
from chalicelib.reports.retry_on_conflict import insist
from chalicelib.reports.store import reports

HALF = 16  # bytes of ``Entry.asked`` that tell the key

Told = tuple[Report, Timeline]


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what: ``asked`` is an ``Entry.asked``, empty without an Idempotency-Key."""

    number: str
    token: str
    what: FollowUp
    asked: bytes = b""


def asked(key: str, what: FollowUp, body: bytes) -> bytes:
    """What tells the same request from another: the key, then what was asked under it."""
    parts = (key.encode(), f"{what} ".encode() + body)
    return b"".join(sha256(part).digest()[:HALF] for part in parts)


# Each answers the report after it, with its timeline; the same request under the same key is done
# once. All raise UnknownReport, BadToken and KeyReused, and Hindered once one's data are erased.


def comment(request: Request, text: str, sent: Sequence[str]) -> Told:
    """Add to the report; ``sent`` are upload ids. Raises BadUpload, and TooManyToday for what tells
    of no danger.
    """
    urgent = emergency.find(text) is not None

    def change(report: Report) -> tuple[Report, Entry]:
        added = Added(text, clock.now(), report.filing.channel, Contact())
        addition = additions.read(added, reporter=True)
        return lifecycle.add(report, replace(addition, photos=attachments.take(sent)), city())

    def counted(report: Report) -> list[Meter]:
        if not urgent:
            rate_limit.check_steps(report)
        who = report.contact_key or f"report|{report.number}"
        return rate_limit.additions(who, report.number, urgent=urgent, own=True)

    return _done(request, change, counted)


def rate(request: Request, given: Rating) -> Told:
    """Raises what ``followup.rate`` does."""

    def change(report: Report) -> tuple[Report, Entry]:
        rating = replace(given, masks=detection.spans(given.text))
        return followup.rate(report, rating, clock.now(), city())

    return _done(request, change)


def reopen(request: Request, reason: str, sent: Sequence[str]) -> Told:
    """Have it done again; ``sent`` are upload ids. Raises Hindered or BadUpload."""

    def change(report: Report) -> tuple[Report, Entry]:
        objection = Objection(reason, attachments.take(sent), detection.spans(reason))
        return followup.reopen(report, objection, clock.now(), city())

    return _done(request, change)


def appeal(request: Request, reason: str, against: str | None = None) -> Told:
    """Take its closing to the next higher office, or what moderators decided to central triage;
    ``against`` is ``closing`` or ``moderation``, None whichever can be. Raises Hindered.
    """

    def change(report: Report) -> tuple[Report, Entry]:
        withheld = moderation.against_appeal(report) is None or report.outcome is Outcome.REJECTED
        if against == "moderation" or (against is None and withheld):
            return moderation.appeal(report, reason, detection.spans(reason), clock.now(), city())
        objection = Objection(reason, masks=detection.spans(reason))
        return followup.appeal(report, objection, clock.now(), city())

    return _done(request, change)


def set_private(request: Request, *, private: bool) -> Told:
    """Hide it from others, or show it to them; nothing happens when it is so already. Raises
    TooManyToday.
    """

    def change(report: Report) -> tuple[Report, Entry] | None:
        done = followup.set_private(report, clock.now(), city(), private=private)
        if done is None or private:
            return done
        after, entry = done
        return replace(after, filing=marked(after.filing)), entry

    return _done(request, change, _counted)


def export(request: Request) -> Told:
    """Write down that its reporter is given all that is kept of them. Raises TooManyToday."""

    def change(report: Report) -> tuple[Report, Entry]:
        return followup.exported(report, clock.now(), city())

    return _done(request, change, _counted)


def _counted(report: Report) -> list[Meter]:
    """What may be done again and again has a limit a day."""
    rate_limit.check_steps(report)
    return []


def _done(
    request: Request,
    change: Callable[[Report], tuple[Report, Entry] | None],
    counted: Callable[[Report], Sequence[Meter]] = lambda report: (),
) -> Told:
    """``counted`` says under which meters it counts, or raises TooManyToday."""

    def attempt(at: int) -> Told:
        report, timeline = reports.load(request.number, consistent=at > 1)
        tracking.prove(report, request.token)
        followup.check_known(report, request.what, clock.now(), city())
        changed = None if _repeated(request, report) else change(report)
        if changed is None:
            return report, timeline
        after, entry = mark(*changed, request.asked)
        words = additions.words(after, entry.note or "") if entry.place else ""
        kept: dict[str, Any] = {"words": words, "earlier": timeline, "meters": counted(report)}
        try:
            reports.save(report, after, [entry], **kept)
        except OverLimit as over:
            raise rate_limit.too_many(over.meter) from None
        log.info("followed_up", number=report.number, what=request.what, seq=entry.seq)
        return after, timeline.followed_by(entry)

    return insist(attempt)


def _repeated(request: Request, report: Report) -> bool:
    """Whether a step of its reporter is of this very request. Raises KeyReused when its key asked
    another.
    """
    for step in report.history.steps if request.asked else ():
        if step.asked[:HALF] == request.asked[:HALF]:
            if step.asked != request.asked:
                raise KeyReused
            return True
    return False
