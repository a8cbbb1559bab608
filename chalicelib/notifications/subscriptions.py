"""How a reporter wants to be told of a report, and what became of each notice; proven by the
report's token.
"""

from dataclasses import dataclass, replace

from chalicelib.notifications import service as notifications_service
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import dispatch
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock
from chalicelib.platform.aws import messaging
from chalicelib.platform.errors import BadField
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports import tracking
from chalicelib.reports.contact.delivery_states import Logged, State
from chalicelib.reports.contact.preferences import Change, Contact, choose, hint, reachable
from chalicelib.reports.model import Entry, Report


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody is told now: the ways that lead to them, and those of them that tell."""

    report: Report
    contact: Contact
    there: tuple[str, ...]
    telling: tuple[str, ...]


def read(number: str, token: str) -> Standing:
    """One Query. Raises UnknownReport or BadToken."""
    return _standing(_proven(number, token))


def change(number: str, token: str, wanted: Change) -> Standing:
    """One Query and an UpdateItem, and a message when something waits for quiet hours that are
    changed. Raises UnknownReport, BadToken, and BadField for a way that
    leads nowhere.
    """
    addressed = _proven(number, token)
    before = _standing(addressed)
    wishes = addressed.contact.wishes
    if wanted.ways is not None:
        for way in wanted.ways:
            if way not in before.there:
                raise BadField(field="ways", rule="choice", value=way, taken=_taken(before))
        told = tuple(way for way in before.telling if way not in wishes.off)
        wishes = choose(wishes, wanted.ways, told, before.report.version)
    muted = before.contact.muted and not wanted.ways
    wishes = wanted.of(wishes)
    contact = replace(before.contact, wishes=wishes, muted=muted)
    notifications_store.wish(number, contact)
    log.info("wishes_changed", number=number)
    if wishes.quiet != before.contact.wishes.quiet and addressed.waiting:
        _tell_again(addressed)
    return _standing(replace(addressed, contact=contact))


def _tell_again(addressed: Addressed) -> None:
    """Have looked again at what waits for the end of quiet hours that are others now."""
    last = max(seq for seq, _, _ in addressed.waiting)
    messaging.ask(settings().notices, addressed.report.number, last)


def delivered(number: str, token: str) -> list[Logged]:
    """The log of a report's notices, in the order of its timeline, with those that are still to be
    sent; one Query. Raises UnknownReport or BadToken.
    """
    addressed = _proven(number, token)
    kept = {(each.seq, each.way): each for each in addressed.log}
    for entry in notifications_service.due(addressed, clock.now()):
        for way in notifications_service.ways_of(addressed, entry):
            soon = Logged(entry.seq, way, State.CLAIMED, entry.at, hint(way, addressed.contact))
            kept.setdefault((entry.seq, way), soon)
    entries = {entry.seq: entry for entry in addressed.entries}
    return [_named(kept[key], entries.get(key[0])) for key in sorted(kept)]


def _named(logged: Logged, entry: Entry | None) -> Logged:
    """With what its reporter knows the entry by."""
    return replace(logged, kind=entry.kind, number=entry.own or 0) if entry else logged


def _proven(number: str, token: str) -> Addressed:
    addressed = notifications_store.addressed(number)
    tracking.prove(addressed.report, token)
    return addressed


def _standing(addressed: Addressed) -> Standing:
    contact, channel = addressed.contact, addressed.report.filing.channel
    there = reachable(contact, answers=dispatch.answers(contact, channel))
    return Standing(addressed.report, contact, there, dispatch.wanted(contact, channel))


def _taken(standing: Standing) -> str:
    return ", ".join(standing.there) or "-"
