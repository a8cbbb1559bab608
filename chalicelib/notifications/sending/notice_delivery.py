"""Deliver one notice to one recipient by one way: check whether it may go out, claim it, send it
once, and record the outcome in the log of notices.
"""

from dataclasses import replace
from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.intake import store as intake_store
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import daily_limits, dispatch
from chalicelib.notifications.sending import store as sending_store
from chalicelib.notifications.sending.daily_limits import Ticket
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.notifications.sending.store import CLAIM_TIME, DeliveryInProgress, Slip
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock, ids
from chalicelib.platform.aws import queues
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact import delivery_states, reachability
from chalicelib.reports.contact.delivery_states import UNPROVEN, State
from chalicelib.reports.contact.preferences import (
    PUSH,
    SMS,
    Contact,
    mask_address_for,
    reachable_ways,
)
from chalicelib.senders.model import Notice, Outcome, SendResult

SMS_WINDOW = timedelta(days=1)


class NoAccess(Exception):
    """The sender's API no longer accepts our access: operations have to renew it."""


def build_slip(addressed: Addressed, seq: int, way: str, topic: str = "") -> Slip:
    until = clock.now() + timedelta(days=city().settings.notice_log_days)
    to = mask_address_for(way, addressed.contact)
    return Slip(addressed.whom, seq, way, to, until, ids.make_claim(), topic)


def settle_dead(addressed: Addressed, slip: Slip) -> bool:
    """Settle a notice whose delivery died after the claim, longer than CLAIM_TIME ago, and return
    True. Nobody knows whether it went out, so it is not sent again by itself. Return False for any
    other notice, and for one that may be repeated.
    """
    line, now = addressed.line(slip.line), clock.now()
    is_dead = line and line.state is State.CLAIMED and line.at < now - CLAIM_TIME
    if not is_dead or dispatch.is_repeatable(slip.way, addressed.contact):
        return False
    sending_store.mark_lost(slip, now)
    _count_outcome(addressed, slip, Outcome.UNKNOWN, delivery_states.LOST)
    return True


def find_withheld_reason(addressed: Addressed, slip: Slip, used_ways: frozenset[str]) -> str:
    """Return why the recipient is not told by the way of this slip, or "". A way that nobody has
    proven brings one message only; ``used_ways`` are the ways that have brought one meanwhile.
    """
    contact, way = addressed.contact, slip.way
    if why := _find_ended_reason(contact, way) or reachability.delivery_obstacle(way, contact):
        if why != UNPROVEN:
            return why
        others = (each for each in addressed.log if each.way == way and each.line != slip.line)
        is_used = way in used_ways or not addressed.from_first or any(each.went for each in others)
        return UNPROVEN if is_used else ""
    return ""


def _find_ended_reason(contact: Contact, way: str) -> str:
    if contact.muted:
        return delivery_states.MUTED
    return delivery_states.ENDED if way in contact.wishes.off else ""


def deliver_notice(addressed: Addressed, slip: Slip, notice: Notice) -> bool:
    """Send a notice once and record the outcome. Return False when it was withheld. A notice
    whose way is also the reporter's (``addressed.anyhow``) is recorded as sent, and not sent.

    Raises DeliveryInProgress while another copy is under way, and NotSent or NoAccess when the
    sender did not take it.
    """
    contact, silent = addressed.contact, slip.way in addressed.anyhow
    once = "|".join(filter(None, (slip.whom, str(slip.seq), slip.topic)))
    repeatable = dispatch.is_repeatable(slip.way, contact)
    try:
        used = _count_used_sms(addressed, slip)
        ticket = None if silent else dispatch.admit_notice(slip.way, contact, once, used)
    except daily_limits.Withheld as why:
        withhold_notice(slip, why.code)
        return False
    _claim_slip(slip, repeatable=repeatable)
    if silent:
        sending_store.mark_sent(slip, clock.now())
    else:
        _send_notice(addressed, slip, notice, ticket)
    return True


def withhold_notice(slip: Slip, code: str) -> None:
    """Record that a notice is not sent, and why."""
    sending_store.mark_withheld(slip, clock.now(), code)
    number = slip.whom.partition("~")[0]
    log.info("notice_withheld", number=number, seq=slip.seq, way=slip.way, code=code)


def _count_used_sms(addressed: Addressed, slip: Slip) -> int:
    """Return how many SMS about this report the recipient had in the last SMS_WINDOW."""
    since = clock.now() - SMS_WINDOW
    lines = (each for each in addressed.log if each.way == SMS and each.line != slip.line)
    return sum(each.went and each.at > since for each in lines)


def _claim_slip(slip: Slip, *, repeatable: bool) -> None:
    """Claim the notice. If the write fails, release the claim it may have made: nothing was
    sent.
    """
    try:
        sending_store.claim_notice(slip, clock.now(), repeatable=repeatable)
    except DeliveryInProgress:
        raise
    except Exception:
        sending_store.release_claim(slip, clock.now())
        raise


def _send_notice(addressed: Addressed, slip: Slip, notice: Notice, ticket: Ticket | None) -> None:
    """Send the notice and record what the answer means. A sent notice is recorded before anything
    else. Raises NotSent or NoAccess when the sender did not take it.
    """
    report, now = addressed.report, clock.now
    result = dispatch.send_notice(slip.way, addressed.contact, report, notice, ticket)
    channel, is_expired = report.filing.channel, result.outcome is Outcome.EXPIRED
    if result.outcome is Outcome.SENT:
        sending_store.mark_sent(slip, now())
        if result.external_id:
            _remember_sent(addressed, slip, result.external_id)
    elif result.outcome is Outcome.UNKNOWN:
        sending_store.mark_unknown(slip, now(), result.code)
    else:
        retry = result.outcome is not Outcome.REFUSED
        code = delivery_states.ACCESS if is_expired else result.code
        sending_store.mark_failed(slip, now(), code, retry=retry)
    _count_outcome(addressed, slip, result.outcome, result.code)
    if slip.way == PUSH and result.code == delivery_states.GONE:
        _replace_push(addressed, slip)
    _raise_failure(channel, result)


def _remember_sent(addressed: Addressed, slip: Slip, external_id: str) -> None:
    """Remember a message that was sent by its id: a post to recognise replies to it, and an SMS for
    the report of its delivery.
    """
    if slip.way == SMS:
        from chalicelib.notifications.sending import sms_reports  # only who sends an SMS

        sms_reports.await_report(external_id, slip.whom, slip.key)
        return
    report = addressed.report
    sender = Sender(dispatch.sender_name(addressed.contact))
    key = MessageKey(report.filing.channel, sender, external_id)
    until = clock.now() + city().retention["messages"].span
    intake_store.remember_posted(key, report.number, until)


def _replace_push(addressed: Addressed, slip: Slip) -> None:
    """Tell a recipient who had chosen push alone, and whose last browser is gone, by the other
    ways: this notice and all later ones.
    """
    contact, channel = addressed.contact, addressed.report.filing.channel
    others = reachable_ways(
        replace(contact, browsers=()), answers=dispatch.answers_later(contact, channel)
    )
    if {*(contact.wishes.ways or ())} != {PUSH} or not others:
        return
    ways = dict.fromkeys(others, slip.seq - 1)
    if notifications_store.replace_ways(slip.whom, contact.wishes, ways):
        log.info("push_replaced", number=addressed.report.number, seq=slip.seq)
        queues.queue_entry(settings().notices, slip.whom, slip.seq, slip.topic)


def _raise_failure(channel: str, result: SendResult) -> None:
    if result.outcome is Outcome.EXPIRED:
        raise NoAccess(f"{channel} {result.code}")
    if result.outcome is Outcome.LATER:
        raise NotSent(result.code, result.after)


def _count_outcome(addressed: Addressed, slip: Slip, outcome: Outcome, code: str) -> None:
    channel, number = addressed.report.filing.channel, addressed.report.number
    if slip.way == PUSH:  # a push service that fails says nothing about the channel
        channel = PUSH
    event = f"notice_{outcome}"
    log.info(event, number=number, seq=slip.seq, way=slip.way, channel=channel, code=code)
    channel_monitor.count_notice(channel, outcome)
