"""Send one notice to one recipient: on the channel the report came by, by SMS, mail or push."""

from chalicelib.city.current import city
from chalicelib.notifications.sending import daily_limits, sms_and_mail
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.notifications.sending.daily_limits import Ticket
from chalicelib.notifications.sending.sms_and_mail import GATEWAY_STATUSES, AnswerLost, NotSent
from chalicelib.notifications.texts import receipt_texts
from chalicelib.platform import clock, http_client
from chalicelib.platform.aws import secrets
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import LOST, UNREACHABLE
from chalicelib.reports.contact.preferences import (
    EMAIL,
    PUSH,
    REPLY,
    SMS,
    Contact,
    address_for,
    chosen_ways,
    is_proven,
)
from chalicelib.reports.model import Report
from chalicelib.senders import registry
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import MessageResult, Notice, Outcome, SendResult

# Replies over the API of the sender that the report came by.


def can_answer(channel: str, sender: str) -> bool:
    """Return whether the sender takes replies of this channel. A partner needs a webhook for it."""
    needed = registry.SENDERS[sender].replies_need
    return needed is None or needed in secrets.load_access(channel, sender)


def is_repeatable_sender(sender: str) -> bool:
    """Return whether the sender recognises a repeated message."""
    return sender in registry.REPEATABLE


def send_reply(channel: str, to: str, notice: Notice) -> SendResult:
    """Send a reply once, and return the result. ``to`` is a ``Contact.reply``."""
    sender = to.partition("/")[0]
    replies = registry.load_reply(sender)
    lost_outcome = Outcome.LATER if is_repeatable_sender(sender) else Outcome.UNKNOWN
    try:
        request = replies.build_request(
            to, notice, secrets.load_access(channel, sender), clock.now()
        )
    except KeyError as missing:
        return SendResult(Outcome.EXPIRED, code=f"no-{missing.args[0]}")
    except secrets.Unavailable as fault:
        return SendResult(Outcome.LATER, code=str(fault))
    try:
        answer = http_client.send(request.method, request.url, request.headers, request.body)
    except http_client.AnswerLost:
        code = LOST if lost_outcome is Outcome.UNKNOWN else UNREACHABLE
        return SendResult(lost_outcome, code=code)
    except http_client.Unreachable:
        return SendResult(Outcome.LATER, code=UNREACHABLE)
    result: SendResult = replies.read_response(
        answer.status, answer.headers, answer.body, clock.now()
    )
    if answer.status in GATEWAY_STATUSES and result.outcome is Outcome.LATER:
        return SendResult(lost_outcome, after=result.after, code=result.code)
    return result


def say_result(draft: Draft, result: MessageResult) -> None:
    """Reply to a command on channels where our answer to the delivery reaches nobody. It is sent
    once: the citizen may repeat the command. Nothing is sent for a result without a text.
    """
    to = draft.contact.reply or ""
    sender = to.partition("/")[0]
    answered = sender not in registry.REPLYING or sender in registry.ANSWERED_AT_ONCE
    if answered or not result.text:
        return
    notice = Notice(
        text=result.text,
        number=result.number or "",
        seq=1,
        at=draft.received_at,
        kind=result.became,
        status=result.status or "",
        status_label="",
        holder="",
        holder_name="",
        note=None,
        track_url=result.track_url or settings().public_url,
    )
    reply = send_reply(draft.channel, to, notice)
    log.info("answered", channel=draft.channel, outcome=reply.outcome, code=reply.code)


def list_wanted_ways(contact: Contact, channel: str) -> tuple[str, ...]:
    """Return the ways by which a contact is told of a report that came by ``channel``: the chosen
    ways that have an address; else a reply on the channel if it takes replies; else SMS and mail.
    """
    return chosen_ways(contact, answers=answers_later(contact, channel))


def answers_later(contact: Contact, channel: str) -> bool:
    """Return whether the channel takes replies to this contact later."""
    sender = sender_name(contact)
    return sender in registry.REPLYING and can_answer(channel, sender)


def answers_at_once(contact: Contact, channel: str) -> bool:
    """Return whether our answer to a delivery of the contact's messages reaches them as text."""
    return (sender_name(contact) or channel) in registry.ANSWERED_AT_ONCE


def sender_name(contact: Contact) -> str:
    return (contact.reply or "").partition("/")[0]


def is_repeatable(way: str, contact: Contact) -> bool:
    """Return whether a repeated notice by this way is recognised as a repeat. A browser replaces
    the notice that it shows by a push with the same tag.
    """
    return way == PUSH or (way == REPLY and is_repeatable_sender(sender_name(contact)))


def admit_notice(way: str, contact: Contact, once: str, used: int) -> Ticket | None:
    """Return the ticket for a notice; None for a reply and a push, which are not counted: they cost
    nothing, and go to whoever wrote or subscribed. ``used`` is how many SMS about the report the
    contact had today. Raises Withheld or NotSent.
    """
    if way in (REPLY, PUSH):
        return None
    proven = is_proven(way, contact)
    to, block = address_for(way, contact), daily_limits.SMS_BLOCK
    return daily_limits.admit_message(way, to, proven=proven, once=once, block=block, used=used)


def send_notice(
    way: str, contact: Contact, report: Report, notice: Notice, ticket: Ticket | None
) -> SendResult:
    """Send a notice and return the result, also of a refusal by SNS or SES."""
    try:
        if way == REPLY:
            return send_reply(report.filing.channel, contact.reply or "", notice)
        if way == PUSH:
            from chalicelib.notifications.push import delivery  # only here, for ``cryptography``

            urgent = report.priority in city().settings.through_quiet_hours
            return delivery.send_push(contact, notice, urgent=urgent)
        if way == SMS and ticket:
            sent = daily_limits.send_sms(ticket, notice.whole)
            return SendResult(Outcome.SENT, external_id=sent.key)
        if way == EMAIL:
            _send_email(contact, report, notice)
    except NotSent as refusal:
        return SendResult(Outcome.LATER, code=refusal.code)
    except AnswerLost:
        return SendResult(Outcome.UNKNOWN, code=LOST)
    return SendResult(Outcome.SENT)


def _send_email(contact: Contact, report: Report, notice: Notice) -> None:
    """Send a notice by mail, in the thread of the mail that the report came by, if it did."""
    sender, _, message_id = (contact.reply or "").partition("/")
    thread = message_id if sender in registry.WRITING_LETTERS else None
    subject = receipt_texts.write_subject(report.number, contact.wishes.language)
    if thread:
        subject = f"Re: [{report.number}]"
    text = f"{notice.text}\n\n{notice.stop}"
    about = MailReference(MailKind.NOTICE, notice.whom, notice.entry)
    sms_and_mail.send_email(
        address_for(EMAIL, contact), subject, text, about, thread, notice.stop_url
    )
