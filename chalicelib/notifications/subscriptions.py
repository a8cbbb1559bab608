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
from chalicelib.reports.contact.preferences import (
    Change,
    Contact,
    choose_ways,
    mask_address_for,
    reachable_ways,
)
from chalicelib.reports.model import Entry, Report


@dataclass(frozen=True, slots=True)
class SubscriptionState:
    """How somebody is told now: the ways that lead to them, and those of them that tell."""

    report: Report
    contact: Contact
    there: tuple[str, ...]
    telling: tuple[str, ...]


def load_subscriptions(number: str, token: str) -> SubscriptionState:
    """One Query. Raises UnknownReport or BadToken."""
    return _build_state(_load_proven(number, token))


def change_subscriptions(number: str, token: str, wanted: Change) -> SubscriptionState:
    """One Query and an UpdateItem, and a message when something waits for quiet hours that are
    changed. Raises UnknownReport, BadToken, and BadField for a way that
    leads nowhere.
    """
    addressed = _load_proven(number, token)
    before = _build_state(addressed)
    wishes = addressed.contact.wishes
    if wanted.ways is not None:
        for way in wanted.ways:
            if way not in before.there:
                raise BadField(field="ways", rule="choice", value=way, taken=_list_choices(before))
        told = tuple(way for way in before.telling if way not in wishes.off)
        wishes = choose_ways(wishes, wanted.ways, told, before.report.version)
    muted = before.contact.muted and not wanted.ways
    wishes = wanted.of(wishes)
    contact = replace(before.contact, wishes=wishes, muted=muted)
    notifications_store.save_wishes(number, contact)
    log.info("wishes_changed", number=number)
    if wishes.quiet != before.contact.wishes.quiet and addressed.waiting:
        _requeue_waiting(addressed)
    return _build_state(replace(addressed, contact=contact))


def _requeue_waiting(addressed: Addressed) -> None:
    """Have looked again at what waits for the end of quiet hours that are others now."""
    last = max(seq for seq, _, _ in addressed.waiting)
    messaging.queue_entry(settings().notices, addressed.report.number, last)


def list_notices(number: str, token: str) -> list[Logged]:
    """The log of a report's notices, in the order of its timeline, with those that are still to be
    sent; one Query. Raises UnknownReport or BadToken.
    """
    addressed = _load_proven(number, token)
    kept = {(each.seq, each.way): each for each in addressed.log}
    for entry in notifications_service.list_due_entries(addressed, clock.now()):
        for way in notifications_service.list_ways(addressed, entry):
            soon = Logged(
                entry.seq, way, State.CLAIMED, entry.at, mask_address_for(way, addressed.contact)
            )
            kept.setdefault((entry.seq, way), soon)
    entries = {entry.seq: entry for entry in addressed.entries}
    return [_name_entry(kept[key], entries.get(key[0])) for key in sorted(kept)]


def _name_entry(logged: Logged, entry: Entry | None) -> Logged:
    """With what its reporter knows the entry by."""
    return replace(logged, kind=entry.kind, number=entry.own or 0) if entry else logged


def _load_proven(number: str, token: str) -> Addressed:
    addressed = notifications_store.load_addressed(number)
    tracking.check_token(addressed.report, token)
    return addressed


def _build_state(addressed: Addressed) -> SubscriptionState:
    contact, channel = addressed.contact, addressed.report.filing.channel
    there = reachable_ways(contact, answers=dispatch.answers_later(contact, channel))
    return SubscriptionState(
        addressed.report, contact, there, dispatch.list_wanted_ways(contact, channel)
    )


def _list_choices(standing: SubscriptionState) -> str:
    return ", ".join(standing.there) or "-"
