"""Mails to duty contacts that come back, or that their reader calls spam: the contact has failed,
and its deputy or the level above gets the steps of that mail, and all later ones.
"""

from datetime import datetime

from chalicelib.duty import store
from chalicelib.duty.messages import duty_queue, log_store
from chalicelib.duty.messages.log_store import LoggedMessage
from chalicelib.duty.model import Contact, Way
from chalicelib.notifications.sending.bounces import (
    NO_COMPLAINT,
    MailEvent,
    MailEventKind,
    MailReference,
)
from chalicelib.platform import clock, telemetry
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import BOUNCED

MOST_LINES = 100  # of the log, among which the mail is looked for


def record_return(event: MailEvent) -> None:
    """Record that a mail to a duty contact came back for good, or is called spam. Repeating it
    changes nothing, and neither does a mail to an address that the contact no longer has.
    """
    about, now = event.about, clock.now()
    contact = _find_contact(about)
    if not _counts(event) or contact is None or contact.address.lower() != event.to.lower():
        return
    store.mark_failed(contact, now)
    log.warning("duty_contact_failed", office=contact.office, contact=contact.id, code=BOUNCED)
    telemetry.count_event("DutyContactFailed")
    if line := _find_line(contact, about.whom.partition("~")[2], now):
        duty_queue.route_steps(line.steps)
        log_store.mark_bounced(contact.office, line.key, now)


def _counts(event: MailEvent) -> bool:
    if event.event is MailEventKind.BOUNCE:
        return event.why == "Permanent"
    return event.why not in NO_COMPLAINT


def _find_contact(about: MailReference) -> Contact | None:
    """Return the contact of a mail. Its tags have the id, and not the office as it is written."""
    contacts = (each for each in store.load_all_contacts() if each.id == about.number)
    return next((each for each in contacts if each.way is Way.MAIL), None)


def _find_line(contact: Contact, identifier: str, now: datetime) -> LoggedMessage | None:
    lines, _ = log_store.load_log(contact.office, MOST_LINES, None, now)
    own = (line for line in lines if line.contact == contact.id and line.code != BOUNCED)
    return next((line for line in own if log_store.make_identifier(line.steps) == identifier), None)
