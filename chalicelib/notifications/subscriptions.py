"""A reporter's subscriptions to a report, and the log of its notices. The report's token proves the
reporter.
"""

from dataclasses import dataclass, replace

from chalicelib.city.current import city
from chalicelib.notifications import service as notifications_service
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import dispatch
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock
from chalicelib.platform.aws import queues
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
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.lifecycle.followup import FollowUp
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry


@dataclass(frozen=True, slots=True)
class SubscriptionState:
    """The ways by which notices reach a reporter now: ``there`` are the ways with an address, and
    ``telling`` are the ways among them that notices go by.
    """

    report: Report
    contact: Contact
    there: tuple[str, ...]
    telling: tuple[str, ...]


def load_subscriptions(number: str, token: str) -> SubscriptionState:
    """Return the subscriptions to a report. Costs one Query. Raises UnknownReport or BadToken."""
    return _build_state(_load_proven(number, token))


def load_changeable(number: str, token: str) -> SubscriptionState:
    """Return the subscriptions to a report, which its reporter is about to change. Costs one Query.
    Raises UnknownReport, BadToken, and Hindered after an erasure.
    """
    state = load_subscriptions(number, token)
    check_not_erased(state.report)
    return state


def check_not_erased(report: Report, *, stored: bool = True) -> None:
    """Check that the reporter's data are not to be erased, by the report as it was read, and by
    whether a write was ``stored`` since. Raises Hindered.
    """
    now = clock.now()
    report = report if stored else replace(report, erased_at=now)
    followup.check_not_erased(report, FollowUp.COMMENTS, now, city())


def change_subscriptions(number: str, token: str, wanted: Change) -> SubscriptionState:
    """Change the subscriptions to a report, and return them. Costs one Query and a transaction, and
    a message when a notice waits for the end of quiet hours that change.

    Raises UnknownReport, BadToken, BadField for a way without an address, Hindered after an
    erasure, Overtaken and Throttled.
    """
    addressed = _load_proven(number, token)
    check_not_erased(addressed.report)
    before = _build_state(addressed)
    wishes = addressed.contact.wishes
    if wanted.ways is not None:
        for way in wanted.ways:
            if way not in before.there:
                raise BadField(field="ways", rule="choice", value=way, taken=_list_choices(before))
        telling = tuple(way for way in before.telling if way not in wishes.off)
        wishes = choose_ways(wishes, wanted.ways, telling, before.report.version)
    muted = before.contact.muted and not wanted.ways
    wishes = wanted.apply_to(wishes)
    contact = replace(before.contact, wishes=wishes, muted=muted)
    if wanted.parts:
        stored = notifications_store.save_wishes(number, contact, wanted.parts)
        check_not_erased(before.report, stored=stored)
    log.info("wishes_changed", number=number)
    if wishes.quiet != before.contact.wishes.quiet and addressed.waiting:
        _requeue_waiting(addressed)
    return _build_state(replace(addressed, contact=contact))


def _requeue_waiting(addressed: Addressed) -> None:
    """Queue the last entry that waits for the end of quiet hours, and each later notice that does,
    since the hours have changed.
    """
    lines = [line for line, _ in addressed.waiting]
    entries = [line.seq for line in lines if not line.topic]
    later = {(line.seq, line.topic) for line in lines if line.topic}
    for seq, topic in sorted({*later, *([(max(entries), "")] if entries else [])}):
        queues.queue_entry(settings().notices, addressed.report.number, seq, topic)


def list_notices(number: str, token: str) -> list[Logged]:
    """Return the log of a report's notices, in the order of its timeline, with the notices that are
    still to be sent. Costs one Query. Raises UnknownReport or BadToken.
    """
    addressed = _load_proven(number, token)
    lines = {each.line: each for each in addressed.log}
    for entry in notifications_service.list_due_entries(addressed, clock.now()):
        for way in notifications_service.list_ways(addressed, entry):
            claimed = Logged(
                entry.seq, way, State.CLAIMED, entry.at, mask_address_for(way, addressed.contact)
            )
            lines.setdefault(claimed.line, claimed)
    entries = {entry.seq: entry for entry in addressed.entries}
    return [_name_entry(lines[key], entries.get(key.seq)) for key in sorted(lines)]


def _name_entry(logged: Logged, entry: Entry | None) -> Logged:
    """Add the entry's kind, or the topic of a later notice, and its number as the reporter sees
    it.
    """
    if entry is None:
        return logged
    return replace(logged, kind=logged.topic or entry.kind, number=entry.own or 0)


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


def _list_choices(state: SubscriptionState) -> str:
    return ", ".join(state.there) or "-"
