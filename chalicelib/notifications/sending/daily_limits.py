"""The limits of SMS, and of mails to addresses that nobody has proven: which numbers get SMS at
all, and how many messages go out on a day, to one of them and in all. Every SMS passes here.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.notifications.sending import store as sending_store
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.notifications.sending.store import CITY_SHARE, NotCounted, Share
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact import phone_numbers
from chalicelib.reports.contact.delivery_states import CAP
from chalicelib.reports.contact.preferences import SMS

if TYPE_CHECKING:
    from chalicelib.notifications.sending.sms_failover import SentSms

SMS_BLOCK = 4  # SMS that a report takes at a time, so that counting costs one write and not four
LEASES_A_DAY = 500  # parts of the city's day; a function takes one at a time, for the same reason
NEAR_LIMIT = 0.8  # the part of a day's limit from which on operations get an alarm


class Withheld(Exception):
    """The message may not be sent. ``code`` is one of ``reports.contact.delivery_states``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ticket:
    """The permission to send one message. ``first`` says that nobody has proven its address."""

    way: str
    to: str
    first: bool


@dataclass
class _Lease:
    """The SMS that this process may still send: ``many`` in all, ``first`` of them to numbers that
    nobody has proven. A lease may be used on the next day, which is a few SMS more than the limit
    when ten functions run.
    """

    many: int = 0
    first: int = 0


_lease = _Lease()


def forget_lease() -> None:
    """Drop the lease, so that the next SMS takes another."""
    _lease.many = _lease.first = 0


def admit_message(
    way: str, to: str, *, proven: bool, once: str, block: int = 1, used: int = 0
) -> Ticket:
    """Return the ticket for one message. ``once`` names the message, so that another try is not
    counted again. ``block`` is how many SMS are taken at a time, and ``used`` how many the address
    had today.

    Raises Withheld, and NotSent when the message can't be counted now.
    """
    if way == SMS and (why := phone_numbers.permanent_sms_obstacle(to)):
        raise Withheld(why)
    ticket = Ticket(way, to, not proven)
    try:
        has_room = _has_room(ticket, once, block, used)
        if not has_room or (way == SMS and not _city_has_room(ticket)):
            log.info("over_cap", way=way, first=ticket.first)
            raise Withheld(CAP)
    except NotCounted:
        log.warning("uncounted", what=way)
        raise NotSent("uncounted") from None
    return ticket


def _has_room(ticket: Ticket, once: str, block: int, used: int) -> bool:
    """Take the share of one number or address. Mails to proven addresses are not counted. Of SMS to
    proven numbers only the first of each block is counted, for all of the block.
    """
    settings = city().settings
    if not ticket.first and (ticket.way != SMS or used % block):
        return True
    first = settings.first_to_one_a_day
    most = Share(settings.sms_to_one_a_day, first) if ticket.way == SMS else Share(first, first)
    share = Share(block if ticket.way == SMS else 1, int(ticket.first))
    owner = ids.derive_hash("sent", ticket.way, ticket.to.lower())
    return sending_store.take_share(owner, clock.now(), share, most, once=once) is not None


def _city_has_room(ticket: Ticket) -> bool:
    settings, first = city().settings, int(ticket.first)
    if not _lease.many or _lease.first < first:
        most = Share(settings.sms_a_day, settings.first_sms_a_day)
        share = Share(
            0 if _lease.many else max(1, most.many // LEASES_A_DAY),
            max(1, most.first // LEASES_A_DAY) if _lease.first < first else 0,
        )
        taken = sending_store.take_share(CITY_SHARE, clock.now(), share, most)
        if taken is None:
            telemetry.count_event("SmsAtCap")
            return False
        if taken.many >= NEAR_LIMIT * most.many or taken.first >= NEAR_LIMIT * most.first:
            telemetry.count_event("SmsNearCap")
        _lease.many += share.many
        _lease.first += share.first
    _lease.many -= 1
    _lease.first -= first
    return True


def send_sms(ticket: Ticket, text: str) -> "SentSms":
    """Send an SMS, and return which it is. Raises NotSent, after which the lease has its room
    again, or AnswerLost.
    """
    from chalicelib.notifications.sending import sms_failover  # many import this, and few send SMS

    try:
        return sms_failover.send_sms(ticket.to, text)
    except NotSent:
        _lease.many += 1
        _lease.first += ticket.first
        raise
