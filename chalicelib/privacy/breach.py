"""Find the people whom a breach of personal data concerns, and tell each of them once.

An operator opens the breach (``operate.breach``) and puts a message into the queue of notices for
each report, and later for each person. Any message may be handled again.
"""

from datetime import datetime

from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.greeting import compose_notice
from chalicelib.notifications.sending import notice_delivery
from chalicelib.notifications.sending import store as sending_store
from chalicelib.notifications.store import Addressed
from chalicelib.notifications.supporters import store as supporters_store
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.aws import queues
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.telemetry import log
from chalicelib.privacy import breach_letters, breach_rules, breach_store
from chalicelib.privacy.breach_rules import STILL_TO_TELL, Breach, PersonState, ReportState
from chalicelib.reports.contact import reachability
from chalicelib.reports.contact.delivery_states import CAP, UNPROVEN, Logged, State
from chalicelib.reports.contact.preferences import (
    EMAIL,
    SMS,
    Contact,
    address_for,
    has_address,
    is_proven,
)
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict

DEADLINE = "Tanggap: the deadline of a breach of personal data is near"
DEADLINE_TEXT = (
    "{hours} hours are left to tell the people and the authority of breach {breach}, and somebody "
    "is still to be told. `tanggap breach list` says whom."
)
FILING = 1  # the entry that the log of notices has these notices under


def find_people(breach: str, number: str) -> None:
    """Add the reporter and the supporters of a report to those to be told, as far as they left a
    telephone number or a mail address.
    """
    now = clock.now()
    try:
        contact = notifications_store.load_addressed(number, FILING).contact
    except UnknownReport:
        breach_store.mark_report(breach, number, ReportState.UNKNOWN, now)
        return
    for supporter in supporters_store.list_reached(number):
        _add_recipient(breach, supporter, notifications_store.load_contact(supporter))
    state = ReportState.REACHED if _add_recipient(breach, number, contact) else _why_not(contact)
    breach_store.mark_report(breach, number, state, now)


def _why_not(contact: Contact) -> ReportState:
    return ReportState.CHANNEL_ONLY if contact.reply else ReportState.NO_CONTACT


def _add_recipient(breach: str, recipient: str, contact: Contact) -> bool:
    """Add one recipient; return False when neither SMS nor mail reaches them."""
    ways = _list_ways(contact)
    if not ways:
        return False
    addresses = [_hash_address(breach, way, contact) for way in ways]

    def attempt(at: int) -> None:
        breach_store.add_person(breach, recipient, ways[0], addresses, clock.now())

    retry_on_conflict(attempt)
    return True


def _list_ways(contact: Contact) -> list[str]:
    """Return the ways to tell a person, the best first: proven ones, and mail, which has room. It
    does not matter that the person ended notices: the law wants them to be told.
    """
    ways = [way for way in (EMAIL, SMS) if has_address(way, contact)]
    reaching = [
        way for way in ways if reachability.delivery_obstacle(way, contact) in ("", UNPROVEN)
    ]
    return sorted(reaching, key=lambda way: not is_proven(way, contact))


def _hash_address(breach: str, way: str, contact: Contact) -> str:
    return ids.derive_hash("breach", breach, way, address_for(way, contact).lower())


def tell_person(breach: str, person: str) -> None:
    """Tell one person, by the hash of their address, unless they were told or may have been.

    Raises DeliveryInProgress, NotSent or NoAccess: the queue then tries again.
    """
    opened, informed = breach_store.load_breach(breach), breach_store.load_person(breach, person)
    if opened is None or informed is None or informed.state not in STILL_TO_TELL:
        return
    addressed = _load_recipient(informed.whom)
    if addressed is None or person != _hash_address(breach, informed.way, addressed.contact):
        breach_store.mark_person(breach, person, PersonState.GONE, "", clock.now())
        return
    line = _deliver(opened, informed.way, addressed)
    state = _state_of(line)
    breach_store.mark_person(breach, person, state, line.code if line else "", clock.now())
    log.info("breach_told", number=addressed.report.number, breach=breach, state=state)


def _load_recipient(recipient: str) -> Addressed | None:
    number, _, key = recipient.partition("~")
    try:
        addressed = notifications_store.load_addressed(number, FILING)
    except UnknownReport:
        return None
    return notifications_store.address_supporter(addressed, recipient) if key else addressed


def _deliver(breach: Breach, way: str, addressed: Addressed) -> Logged | None:
    """Deliver the notice as every notice is delivered, and return its line of the log. A line that
    the day's limit withheld is taken out first.
    """
    contact, number = addressed.contact, addressed.report.number
    slip = notice_delivery.build_slip(addressed, FILING, way, breach.topic)
    line = addressed.line(slip.line)
    if line and line.code == CAP:
        sending_store.forget_capped(slip)
    elif slip.line in addressed.settled:
        return line
    if not notice_delivery.settle_dead(addressed, slip):
        text = breach_letters.write_notice(breach, number, contact.wishes.language)
        notice = compose_notice(addressed, way, text, FILING, clock.now(), breach.topic)
        notice_delivery.deliver_notice(addressed, slip, notice)
    return notifications_store.load_line(addressed.whom, slip.line)


def _state_of(line: Logged | None) -> PersonState:
    if line is None:  # erased at this very moment
        return PersonState.GONE
    if line.state is State.WITHHELD:
        return PersonState.CAPPED if line.code == CAP else PersonState.REFUSED
    return _OUTCOMES.get(line.state, PersonState.FOUND)


_OUTCOMES = {
    State.SENT: PersonState.TOLD,
    State.DELIVERED: PersonState.TOLD,
    State.UNKNOWN: PersonState.UNKNOWN,
    State.FAILED: PersonState.REFUSED,
}


def watch_breaches(now: datetime) -> int:
    """Tell operators of each breach whose deadline is near while somebody is still to be told, and
    return how many there are.
    """
    pressing = 0
    for breach in breach_store.load_breaches():
        if breach.closed_at:
            continue
        tally = breach_store.count_breach(breach.id)
        if breach_rules.is_pressing(breach, tally, now):
            hours = round((breach.deadline - now).total_seconds() / 3600, 1)
            log.error("breach_deadline", breach=breach.id, hours_left=hours, waiting=tally.waiting)
            queues.tell_operators(DEADLINE, DEADLINE_TEXT.format(breach=breach.id, hours=hours))
            pressing += 1
    if pressing:
        telemetry.count_event("BreachDeadline")
    return pressing
