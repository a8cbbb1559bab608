"""Send a duty contact all that waits for it in one message, once its duty is open and the window of
its last message has ended.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.city.working_hours import get_office_hours
from chalicelib.duty import rules, store
from chalicelib.duty.hours import find_opening
from chalicelib.duty.messages import (
    duty_queue,
    log_store,
    sending,
    texts,
    waiting_store,
    windows_and_retries,
)
from chalicelib.duty.messages.log_store import Sending
from chalicelib.duty.messages.texts import DueStep, Message
from chalicelib.duty.messages.waiting_store import Contended, Waiting
from chalicelib.duty.model import Contact, DueLine, Way
from chalicelib.notifications.sending import store as sending_store
from chalicelib.notifications.sending.daily_limits import NEAR_LIMIT, Ticket, Withheld
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.notifications.sending.store import NotCounted, Share
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import CAP, GONE, State
from chalicelib.reports.store import reports
from chalicelib.senders.model import Outcome, SendResult

MOST_STEPS = 50  # of one message; a transaction takes 100 items
CITY_SHARE = "duty"  # the owner of the day's count of messages
SOON = 5  # seconds after which a message that met another one is tried again


def send_due(office: str, contact: str, *, scheduled: bool) -> None:
    """Send a contact what waits for it, or have it woken when that may be sent. Repeating it sends
    nothing twice. ``scheduled`` says that the moment came for which it was to be woken.

    Raises NotSent when another message to the contact begins at this moment: the queue then tries
    again.
    """
    stored = store.find_contact(office, contact)
    waiting = waiting_store.load_waiting(contact)
    if not waiting.lines:
        return
    now = clock.now()
    if stored is None or stored.find_obstacle(now.astimezone(JAKARTA).date()):
        duty_queue.route_again(contact, waiting.lines)
        return
    ready_at = _find_ready(stored, waiting, now)
    if ready_at > now:
        if not scheduled and waiting.woken_at == ready_at:
            return
        duty_queue.wake_later(stored, ready_at, now, _log_end(now))
        return
    try:
        _send_waiting(stored, waiting, now)
    except Contended:
        raise NotSent("contended", SOON) from None


def _find_ready(contact: Contact, waiting: Waiting, now: datetime) -> datetime:
    """Return when the next message may go out: in the hours of the duty, unless a step does not
    wait for them, and at the end of the window.
    """
    through = any(line.through for line in waiting.lines)
    at = max(now, waiting.next_at or now)
    return at if through else find_opening(contact.hours, at, get_office_hours(city()))


def _send_waiting(contact: Contact, waiting: Waiting, now: datetime) -> None:
    """Send what is still due. Raises Contended."""
    taken, rest = waiting.lines[:MOST_STEPS], waiting.lines[MOST_STEPS:]
    steps = [step for line in taken if (step := _load_due(line, contact.office))]
    due = [step.line for step in steps]
    waiting_store.drop_lines(contact.id, [line for line in taken if line not in due])
    next_at = windows_and_retries.end_window(now, city())
    if steps:
        message = _make_sending(contact, due, now)
        try:
            ticket = _admit(contact, message)
        except Withheld as why:
            _withhold(message, why.code, now)
            return
        waiting_store.claim_message(message, waiting, next_at)
        result = sending.send_message(contact, _write(contact, steps, message), ticket)
        _record(message, result, waiting.tries, now)
    if rest:
        duty_queue.wake_later(contact, next_at if steps else now, now, _log_end(now))


def _load_due(line: DueLine, office: str) -> DueStep | None:
    """Return a step that waits, unless it is not due any more, or the contact's ``office`` may not
    know of it by now. Costs one consistent Query.
    """
    try:
        report, entry = reports.load_report_with_entry(line.step.number, line.step.seq)
    except UnknownReport:
        return None
    due = entry and rules.is_still_due(report, entry, line.intended, city())
    if entry is None or not due or not rules.may_know(office, report, entry, city()):
        log.info("step_no_longer_due", number=line.step.number, seq=line.step.seq)
        return None
    return DueStep(line, report, entry)


def _make_sending(contact: Contact, lines: Sequence[DueLine], now: datetime) -> Sending:
    key = log_store.make_key(now, contact.id, ids.make_claim())
    shown = sending.mask_contact_address(contact)
    return Sending(contact, shown, tuple(lines), now, key, _log_end(now))


def _log_end(now: datetime) -> datetime:
    return now + timedelta(days=city().settings.duty_log_days)


def _write(contact: Contact, steps: Sequence[DueStep], message: Sending) -> Message:
    identifier = log_store.make_identifier(line.step for line in message.lines)
    match contact.way:
        case Way.SMS:
            return Message("", texts.write_sms(contact, steps, city()), {}, "")
        case Way.PUSH:
            body = texts.write_push(contact, steps, identifier, city())
            return Message("", "", body, identifier)
        case _:
            return texts.write_due(contact, steps, message.at, identifier, city())


def _admit(contact: Contact, message: Sending) -> Ticket | None:
    """Return the ticket of a message, once it counts in the city's day. Raises Withheld, and
    NotSent when it can't be counted now.
    """
    most = city().settings.duty_messages_a_day
    try:
        taken = sending_store.take_share(CITY_SHARE, clock.now(), Share(1), Share(most))
    except NotCounted:
        log.warning("uncounted", what=CITY_SHARE)
        raise NotSent("uncounted", SOON) from None
    if taken is None:
        telemetry.count_event("DutyAtCap")
        raise Withheld(CAP)
    if taken.many >= NEAR_LIMIT * most:
        telemetry.count_event("DutyNearCap")
    return sending.admit_message(contact, proven=True, once=message.key)


def _withhold(message: Sending, code: str, now: datetime) -> None:
    """Let the steps wait for the end of the day, whose limit is reached."""
    until = windows_and_retries.end_day(now)
    waiting_store.withhold_message(message, code, until)
    log.warning("duty_withheld", office=message.contact.office, code=code)
    duty_queue.wake_later(message.contact, until, now, message.until)


def _record(message: Sending, result: SendResult, tries: int, began: datetime) -> None:
    """Log what became of a message, and see to what was not taken: it is tried again, and after the
    last try, or when it is refused for good, the contact counts as failed and its steps go on to
    its deputy, or to the level above.
    """
    contact, now = message.contact, clock.now()
    log.info(
        f"duty_{result.outcome}",
        office=contact.office,
        contact=contact.id,
        way=contact.way,
        code=result.code,
        steps=len(message.lines),
    )
    telemetry.count_event("DutyMessage", outcome=result.outcome)
    match result.outcome:
        case Outcome.SENT:
            log_store.end_message(message, State.SENT, "", now)
            if contact.way is Way.SMS and result.external_id:
                from chalicelib.duty.messages import reported_sms  # only who sends an SMS

                reported_sms.await_report(result.external_id, contact.office, message.key)
            waiting_store.forget_tries(contact.id, tries)
        case Outcome.UNKNOWN:
            telemetry.count_event("NoticeUnknown", channel=CITY_SHARE)
            log_store.end_message(message, State.UNKNOWN, result.code, now)
        case Outcome.LATER if wait := windows_and_retries.retry_after(tries + 1, city()):
            next_at = now + max(wait, timedelta(seconds=result.after or 0))
            waiting_store.return_lines(message, result.code, next_at, tries + 1, retry=True)
            duty_queue.wake_later(contact, next_at, now, message.until)
        case _:
            _give_up(message, result.code, now)


def _give_up(message: Sending, code: str, now: datetime) -> None:
    """Let others have what waits for the contact of a message that was refused. The steps of the
    message wait with it until that is done, so that a repeat after a failure goes on with them.
    """
    contact = message.contact
    waiting_store.return_lines(message, code, now, 0, retry=False)
    if contact.way is Way.PUSH and code == GONE:
        if not store.delete_unchanged(contact):  # it was added again meanwhile
            duty_queue.route_again(contact.id, message.lines)
            return
        log.info("duty_browser_gone", office=contact.office, contact=contact.id)
    else:
        store.mark_failed(contact, now)
        log.warning("duty_contact_failed", office=contact.office, contact=contact.id, code=code)
        telemetry.count_event("DutyContactFailed")
    duty_queue.route_again(contact.id, waiting_store.load_waiting(contact.id).lines)
