"""What a report's reporter does with it, proven by its token: a Query and a transaction each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from chalicelib.city import city
from chalicelib.domain import followup, lifecycle, moderation
from chalicelib.domain.contact import Contact
from chalicelib.domain.errors import KeyReused
from chalicelib.domain.followup import FollowUp, Objection, Rating
from chalicelib.domain.history import Timeline
from chalicelib.domain.recording import mark
from chalicelib.domain.report import Entry, Outcome, Report
from chalicelib.outside import clock
from chalicelib.outside.telemetry import log
from chalicelib.services import alarms, hiding, joining, limiting, tracking, uploads
from chalicelib.services.insisting import insist
from chalicelib.stores import reports
from chalicelib.stores.inbox import Added
from chalicelib.stores.limits import Meter, OverLimit

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
    urgent = alarms.find(text) is not None

    def change(report: Report) -> tuple[Report, Entry]:
        added = Added(text, clock.now(), report.filing.channel, Contact())
        addition = joining.read(added, reporter=True)
        return lifecycle.add(report, replace(addition, photos=uploads.take(sent)), city())

    def counted(report: Report) -> list[Meter]:
        if not urgent:
            limiting.check_steps(report)
        who = report.contact_key or f"report|{report.number}"
        return limiting.additions(who, report.number, urgent=urgent, own=True)

    return _done(request, change, counted)


def rate(request: Request, given: Rating) -> Told:
    """Raises what ``followup.rate`` does."""

    def change(report: Report) -> tuple[Report, Entry]:
        rating = replace(given, masks=hiding.spans(given.text))
        return followup.rate(report, rating, clock.now(), city())

    return _done(request, change)


def reopen(request: Request, reason: str, sent: Sequence[str]) -> Told:
    """Have it done again; ``sent`` are upload ids. Raises Hindered or BadUpload."""

    def change(report: Report) -> tuple[Report, Entry]:
        objection = Objection(reason, uploads.take(sent), hiding.spans(reason))
        return followup.reopen(report, objection, clock.now(), city())

    return _done(request, change)


def appeal(request: Request, reason: str, against: str | None = None) -> Told:
    """Take its closing to the next higher office, or what moderators decided to central triage;
    ``against`` is ``closing`` or ``moderation``, None whichever can be. Raises Hindered.
    """

    def change(report: Report) -> tuple[Report, Entry]:
        withheld = moderation.against_appeal(report) is None or report.outcome is Outcome.REJECTED
        if against == "moderation" or (against is None and withheld):
            return moderation.appeal(report, reason, hiding.spans(reason), clock.now(), city())
        objection = Objection(reason, masks=hiding.spans(reason))
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
        return replace(after, filing=hiding.marked(after.filing)), entry

    return _done(request, change, _counted)


def export(request: Request) -> Told:
    """Write down that its reporter is given all that is kept of them. Raises TooManyToday."""

    def change(report: Report) -> tuple[Report, Entry]:
        return followup.exported(report, clock.now(), city())

    return _done(request, change, _counted)


def _counted(report: Report) -> list[Meter]:
    """What may be done again and again has a limit a day."""
    limiting.check_steps(report)
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
        words = joining.words(after, entry.note or "") if entry.place else ""
        kept: dict[str, Any] = {"words": words, "earlier": timeline, "meters": counted(report)}
        try:
            reports.save(report, after, [entry], **kept)
        except OverLimit as over:
            raise limiting.too_many(over.meter) from None
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
