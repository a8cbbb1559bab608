"""One notice to one person by one way: whether it may go out now, sent once, and written down."""

from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.intake import channel_monitor
from chalicelib.intake import store as intake_store
from chalicelib.notifications.sending import allowances, delivery_log_store, dispatch
from chalicelib.notifications.sending.allowances import Ticket
from chalicelib.notifications.sending.delivery_log_store import CLAIM_TIME, DeliveryInProgress, Slip
from chalicelib.notifications.sending.message_sender import NotSent
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock, ids
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact import delivery_states, reachability
from chalicelib.reports.contact.delivery_states import UNPROVEN, State
from chalicelib.reports.contact.preferences import SMS, Contact, mask_address_for
from chalicelib.senders.model import Notice, Outcome, SendResult

SMS_WINDOW = timedelta(days=1)


class NoAccess(Exception):
    """The sender's API does not let us in any more: operations have to renew the access."""


def build_slip(addressed: Addressed, seq: int, way: str) -> Slip:
    until = clock.now() + timedelta(days=city().settings.notice_log_days)
    to = mask_address_for(way, addressed.contact)
    return Slip(addressed.whom, seq, way, to, until, ids.make_claim())


def settle_dead(addressed: Addressed, slip: Slip) -> bool:
    """Whether a delivery died with this notice in hand, some time ago. Nobody knows then whether it
    went out, so it is not sent again by itself.
    """
    line, now = addressed.line(slip.seq, slip.way), clock.now()
    dead = line and line.state is State.CLAIMED and line.at < now - CLAIM_TIME
    if not dead or dispatch.is_repeatable(slip.way, addressed.contact):
        return False
    delivery_log_store.mark_lost(slip, now)
    _count_outcome(addressed, slip, Outcome.UNKNOWN, delivery_states.LOST)
    return True


def find_withheld_reason(addressed: Addressed, seq: int, way: str, told: frozenset[str]) -> str:
    """Why somebody is not told that way at all, if so. A way that nobody has proven brings one
    message; ``told`` are those that have brought one meanwhile.
    """
    contact = addressed.contact
    if why := _find_ended_reason(contact, way) or reachability.delivery_obstacle(way, contact):
        if why != UNPROVEN:
            return why
        others = (each for each in addressed.log if each.way == way and each.seq != seq)
        spent = way in told or not addressed.from_first or any(each.went for each in others)
        return UNPROVEN if spent else ""
    return ""


def _find_ended_reason(contact: Contact, way: str) -> str:
    if contact.muted:
        return delivery_states.MUTED
    return delivery_states.ENDED if way in contact.wishes.off else ""


def deliver_notice(addressed: Addressed, slip: Slip, notice: Notice) -> bool:
    """Send it once and write down what became of it; False when there was no room for it.

    Raises InHand while another copy is under way, and NotSent or NoAccess when it was not taken.
    """
    contact, silent = addressed.contact, slip.way in addressed.anyhow
    once, repeatable = f"{slip.whom}|{slip.seq}", dispatch.is_repeatable(slip.way, contact)
    try:
        used = _count_used_sms(addressed, slip)
        ticket = None if silent else dispatch.admit_notice(slip.way, contact, once, used)
    except allowances.Withheld as why:
        withhold_notice(slip, why.code)
        return False
    _claim_slip(slip, repeatable=repeatable)
    if silent:
        delivery_log_store.mark_sent(slip, clock.now())
    else:
        _send_notice(addressed, slip, notice, ticket)
    return True


def withhold_notice(slip: Slip, code: str) -> None:
    """Write down that a notice is not sent, and why."""
    delivery_log_store.mark_withheld(slip, clock.now(), code)
    number = slip.whom.partition("~")[0]
    log.info("notice_withheld", number=number, seq=slip.seq, way=slip.way, code=code)


def _count_used_sms(addressed: Addressed, slip: Slip) -> int:
    """How many SMS about this report they had in the last day."""
    since = clock.now() - SMS_WINDOW
    lines = (each for each in addressed.log if each.way == SMS and each.seq != slip.seq)
    return sum(each.went and each.at > since for each in lines)


def _claim_slip(slip: Slip, *, repeatable: bool) -> None:
    """Whoever lives to see this fail lets go of what may have been claimed: nothing was sent."""
    try:
        delivery_log_store.claim_notice(slip, clock.now(), repeatable=repeatable)
    except DeliveryInProgress:
        raise
    except Exception:
        delivery_log_store.release_claim(slip, clock.now())
        raise


def _send_notice(addressed: Addressed, slip: Slip, notice: Notice, ticket: Ticket | None) -> None:
    """Write down what the answer means, what was sent first of all. Raises NotSent or NoAccess when
    it was not taken.
    """
    report, now = addressed.report, clock.now
    heard = dispatch.send_notice(slip.way, addressed.contact, report, notice, ticket)
    channel, expired = report.filing.channel, heard.outcome is Outcome.EXPIRED
    if heard.outcome is Outcome.SENT:
        delivery_log_store.mark_sent(slip, now())
        if heard.external_id:
            until = now() + city().retention["messages"].span
            key = MessageKey(
                channel, Sender(dispatch.sender_name(addressed.contact)), heard.external_id
            )
            intake_store.remember_posted(key, report.number, until)
    elif heard.outcome is Outcome.UNKNOWN:
        delivery_log_store.mark_unknown(slip, now(), heard.code)
    else:
        retry = heard.outcome is not Outcome.REFUSED
        delivery_log_store.mark_failed(
            slip, now(), delivery_states.ACCESS if expired else heard.code, retry=retry
        )
    _count_outcome(addressed, slip, heard.outcome, heard.code)
    _raise_failure(channel, heard)


def _raise_failure(channel: str, heard: SendResult) -> None:
    if heard.outcome is Outcome.EXPIRED:
        raise NoAccess(f"{channel} {heard.code}")
    if heard.outcome is Outcome.LATER:
        raise NotSent(heard.code, heard.after)


def _count_outcome(addressed: Addressed, slip: Slip, outcome: Outcome, code: str) -> None:
    channel, number = addressed.report.filing.channel, addressed.report.number
    event = f"notice_{outcome}"
    log.info(event, number=number, seq=slip.seq, way=slip.way, channel=channel, code=code)
    channel_monitor.count_notice(channel, outcome)
