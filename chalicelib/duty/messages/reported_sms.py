"""Reports of the delivery of SMS to duty contacts. When one did not arrive, the contact has failed,
as after a mail that came back: its deputy or the level above gets the steps of that SMS, and all
later ones.
"""

from datetime import datetime

from chalicelib.duty import store
from chalicelib.duty.messages import duty_queue, log_store, sending
from chalicelib.notifications.sending import sms_reports
from chalicelib.notifications.sending.sent_sms_store import SmsLine
from chalicelib.notifications.sending.sms_reports import SmsReport
from chalicelib.platform import clock, telemetry
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import UNDELIVERED

OWNER = "duty/"  # in front of the office, of an SMS that is in the log of the duty


def await_report(sms: str, office: str, key: str) -> None:
    """Remember which message of an office an SMS is. ``sms`` is ``SentSms.key``."""
    sms_reports.await_report(sms, f"{OWNER}{office}", key)


def record_report(found: SmsLine, report: SmsReport) -> None:
    """Record whether an SMS of the duty arrived. Repeating it changes nothing, and the contact
    stays as it is when it has another number by now.
    """
    office, now = found.owner.removeprefix(OWNER), clock.now()
    message = log_store.load_message(office, found.line, now)
    if message is None:
        return
    if not report.arrived and message.code != UNDELIVERED:
        _replace_contact(office, message, now)
    log_store.mark_reported(office, found.line, now, arrived=report.arrived)


def _replace_contact(office: str, message: log_store.LoggedMessage, now: datetime) -> None:
    """Mark the contact of a message as failed, and have the steps of the message routed anew."""
    contact = store.find_contact(office, message.contact)
    if contact is None or sending.mask_contact_address(contact) != message.to:
        return
    store.mark_failed(contact, now)
    log.warning("duty_contact_failed", office=office, contact=contact.id, code=UNDELIVERED)
    telemetry.count_event("DutyContactFailed")
    duty_queue.route_steps(message.steps)
