"""One notice to one person by one way: whether it may go out now, sent once, and written down."""

from datetime import timedelta

from chalicelib.city import city
from chalicelib.domain import delivery
from chalicelib.domain.contact import Contact
from chalicelib.domain.delivery import UNPROVEN, State
from chalicelib.domain.message_key import MessageKey, Sender
from chalicelib.domain.wishes import SMS, hint
from chalicelib.outside import clock, ids
from chalicelib.outside.post import NotSent
from chalicelib.outside.telemetry import log
from chalicelib.replies import Heard, Notice, Outcome
from chalicelib.services import health, posting, reaching, ways
from chalicelib.services.posting import Ticket
from chalicelib.stores import messages, notice_log
from chalicelib.stores.notice_log import CLAIM, InHand, Slip
from chalicelib.stores.notices import Addressed

DAY = timedelta(days=1)


class NoAccess(Exception):
    """The sender's API does not let us in any more: operations have to renew the access."""


def slip_of(addressed: Addressed, seq: int, way: str) -> Slip:
    until = clock.now() + timedelta(days=city().settings.notice_log_days)
    to = hint(way, addressed.contact)
    return Slip(addressed.whom, seq, way, to, until, ids.claim())


def settle_dead(addressed: Addressed, slip: Slip) -> bool:
    """Whether a delivery died with this notice in hand, some time ago. Nobody knows then whether it
    went out, so it is not sent again by itself.
    """
    line, now = addressed.line(slip.seq, slip.way), clock.now()
    dead = line and line.state is State.CLAIMED and line.at < now - CLAIM
    if not dead or ways.is_repeatable(slip.way, addressed.contact):
        return False
    notice_log.lose(slip, now)
    _count(addressed, slip, Outcome.UNKNOWN, delivery.LOST)
    return True


def withheld(addressed: Addressed, seq: int, way: str, told: frozenset[str]) -> str:
    """Why somebody is not told that way at all, if so. A way that nobody has proven brings one
    message; ``told`` are those that have brought one meanwhile.
    """
    contact = addressed.contact
    if why := _ended(contact, way) or reaching.closed(way, contact):
        if why != UNPROVEN:
            return why
        others = (each for each in addressed.log if each.way == way and each.seq != seq)
        spent = way in told or not addressed.from_first or any(each.went for each in others)
        return UNPROVEN if spent else ""
    return ""


def _ended(contact: Contact, way: str) -> str:
    if contact.muted:
        return delivery.MUTED
    return delivery.ENDED if way in contact.wishes.off else ""


def deliver(addressed: Addressed, slip: Slip, notice: Notice) -> bool:
    """Send it once and write down what became of it; False when there was no room for it.

    Raises InHand while another copy is under way, and NotSent or NoAccess when it was not taken.
    """
    contact, silent = addressed.contact, slip.way in addressed.anyhow
    once, repeatable = f"{slip.whom}|{slip.seq}", ways.is_repeatable(slip.way, contact)
    try:
        used = _used(addressed, slip)
        ticket = None if silent else ways.admit(slip.way, contact, once, used)
    except posting.Withheld as why:
        withhold(slip, why.code)
        return False
    _claim(slip, repeatable=repeatable)
    if silent:
        notice_log.sent(slip, clock.now())
    else:
        _send(addressed, slip, notice, ticket)
    return True


def withhold(slip: Slip, code: str) -> None:
    """Write down that a notice is not sent, and why."""
    notice_log.withhold(slip, clock.now(), code)
    number = slip.whom.partition("~")[0]
    log.info("notice_withheld", number=number, seq=slip.seq, way=slip.way, code=code)


def _used(addressed: Addressed, slip: Slip) -> int:
    """How many SMS about this report they had in the last day."""
    since = clock.now() - DAY
    lines = (each for each in addressed.log if each.way == SMS and each.seq != slip.seq)
    return sum(each.went and each.at > since for each in lines)


def _claim(slip: Slip, *, repeatable: bool) -> None:
    """Whoever lives to see this fail lets go of what may have been claimed: nothing was sent."""
    try:
        notice_log.claim(slip, clock.now(), repeatable=repeatable)
    except InHand:
        raise
    except Exception:
        notice_log.let_go(slip, clock.now())
        raise


def _send(addressed: Addressed, slip: Slip, notice: Notice, ticket: Ticket | None) -> None:
    """Write down what the answer means, what was sent first of all. Raises NotSent or NoAccess when
    it was not taken.
    """
    report, now = addressed.report, clock.now
    heard = ways.send(slip.way, addressed.contact, report, notice, ticket)
    channel, expired = report.filing.channel, heard.outcome is Outcome.EXPIRED
    if heard.outcome is Outcome.SENT:
        notice_log.sent(slip, now())
        if heard.external_id:
            until = now() + city().retention["messages"].span
            key = MessageKey(channel, Sender(ways.sender_of(addressed.contact)), heard.external_id)
            messages.known_as(key, report.number, until)
    elif heard.outcome is Outcome.UNKNOWN:
        notice_log.unknown(slip, now(), heard.code)
    else:
        retry = heard.outcome is not Outcome.REFUSED
        notice_log.failed(slip, now(), delivery.ACCESS if expired else heard.code, retry=retry)
    _count(addressed, slip, heard.outcome, heard.code)
    _raise(channel, heard)


def _raise(channel: str, heard: Heard) -> None:
    if heard.outcome is Outcome.EXPIRED:
        raise NoAccess(f"{channel} {heard.code}")
    if heard.outcome is Outcome.LATER:
        raise NotSent(heard.code, heard.after)


def _count(addressed: Addressed, slip: Slip, outcome: Outcome, code: str) -> None:
    channel, number = addressed.report.filing.channel, addressed.report.number
    event = f"notice_{outcome}"
    log.info(event, number=number, seq=slip.seq, way=slip.way, channel=channel, code=code)
    health.noticed(channel, outcome)
