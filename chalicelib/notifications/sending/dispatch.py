"""How one person is told: on the channel they wrote by, by SMS, by mail."""

from collections.abc import Mapping
from types import ModuleType

from chalicelib.notifications import message_texts
from chalicelib.notifications.sending import allowances, message_sender
from chalicelib.notifications.sending.allowances import Ticket
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.notifications.sending.message_sender import AnswerLost, NotSent
from chalicelib.platform import clock, http_client
from chalicelib.platform.aws import secrets
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import LOST, UNREACHABLE
from chalicelib.reports.contact.preferences import (
    EMAIL,
    REPLY,
    SMS,
    Contact,
    address_for,
    chosen_ways,
    is_proven,
)
from chalicelib.reports.model import Report
from chalicelib.senders.draft import Draft
from chalicelib.senders.meta import reply as meta_reply
from chalicelib.senders.meta import whatsapp
from chalicelib.senders.model import MessageResult, Notice, Outcome, SendResult
from chalicelib.senders.partner import reply as partner_reply
from chalicelib.senders.x import reply as x_reply

# Answering somebody over the API of the sender they wrote by.


REPLIES: Mapping[str, ModuleType] = {
    "meta": meta_reply,
    "partner": partner_reply,
    "whatsapp": whatsapp,
    "x": x_reply,
}
PARTNER = "partner"
ANSWERED_AT_ONCE = ("sms", PARTNER)  # whose deliveries are answered with words
REPEATABLE_SENDERS = (PARTNER,)  # who know a repeat by its Idempotency-Key
GATEWAY_STATUSES = (502, 504)  # who answers did not hear from who was asked


def can_answer(channel: str, sender: str) -> bool:
    """Whether there is somewhere to answer: a partner may take no webhooks."""
    return sender != PARTNER or "url" in secrets.load_access(channel, sender)


def is_repeatable_sender(sender: str) -> bool:
    """Whether the sender takes what comes again as the same."""
    return sender in REPEATABLE_SENDERS


def send_reply(channel: str, to: str, notice: Notice) -> SendResult:
    """What the API said to it, asked once. ``to`` is a ``Contact.reply`` of one of REPLIES."""
    sender = to.partition("/")[0]
    replies = REPLIES[sender]
    lost = Outcome.LATER if is_repeatable_sender(sender) else Outcome.UNKNOWN
    try:
        request = replies.build_request(
            to, notice, secrets.load_access(channel, sender), clock.now()
        )
    except KeyError as missing:
        return SendResult(Outcome.EXPIRED, code=f"no-{missing.args[0]}")
    except secrets.Unavailable as fault:
        return SendResult(Outcome.LATER, code=str(fault))
    try:
        told = http_client.send(request.method, request.url, request.headers, request.body)
    except http_client.AnswerLost:
        return SendResult(lost, code=LOST if lost is Outcome.UNKNOWN else UNREACHABLE)
    except http_client.Unreachable:
        return SendResult(Outcome.LATER, code=UNREACHABLE)
    heard: SendResult = replies.read_response(told.status, told.headers, told.body, clock.now())
    if told.status in GATEWAY_STATUSES and heard.outcome is Outcome.LATER:
        return SendResult(lost, after=heard.after, code=heard.code)
    return heard


def say_result(draft: Draft, told: MessageResult) -> None:
    """Answer a command where the answer to the delivery says nothing. What can't be said now may be
    asked again.
    """
    to = draft.contact.reply or ""
    sender = to.partition("/")[0]
    if sender not in REPLIES or sender in ANSWERED_AT_ONCE:
        return
    notice = Notice(
        text=told.text,
        number=told.number or "",
        seq=1,
        at=draft.received_at,
        kind=told.became,
        status=told.status or "",
        status_label="",
        holder="",
        holder_name="",
        note=None,
        track_url=told.track_url or settings().public_url,
    )
    heard = send_reply(draft.channel, to, notice)
    log.info("answered", channel=draft.channel, outcome=heard.outcome, code=heard.code)


MAIL_SENDERS = ("ses", "mailgun")


def list_wanted_ways(contact: Contact, channel: str) -> tuple[str, ...]:
    """By which ways somebody is told of a report of that channel: those they chose, as far as they
    lead anywhere; else on the channel where it can answer, else by SMS and mail.
    """
    return chosen_ways(contact, answers=answers_later(contact, channel))


def answers_later(contact: Contact, channel: str) -> bool:
    """Whether the channel can answer them later."""
    sender = sender_name(contact)
    return sender in REPLIES and can_answer(channel, sender)


def answers_at_once(contact: Contact, channel: str) -> bool:
    """Whether what they send is answered with words when it is delivered."""
    return (sender_name(contact) or channel) in ANSWERED_AT_ONCE


def sender_name(contact: Contact) -> str:
    return (contact.reply or "").partition("/")[0]


def is_repeatable(way: str, contact: Contact) -> bool:
    """Whether who is told that way takes what comes again as the same."""
    return way == REPLY and is_repeatable_sender(sender_name(contact))


def admit_notice(way: str, contact: Contact, once: str, used: int) -> Ticket | None:
    """Room for a notice, of which somebody has had ``used`` by SMS today; None where nothing is
    counted. Raises Withheld or NotSent.
    """
    if way == REPLY:
        return None
    proven = is_proven(way, contact)
    to, block = address_for(way, contact), allowances.SMS_BLOCK
    return allowances.admit_message(way, to, proven=proven, once=once, block=block, used=used)


def send_notice(
    way: str, contact: Contact, report: Report, notice: Notice, ticket: Ticket | None
) -> SendResult:
    """What became of it; a refusal by AWS's own services is told as the others' are."""
    try:
        if way == REPLY:
            return send_reply(report.filing.channel, contact.reply or "", notice)
        if way == SMS and ticket:
            allowances.send_sms(ticket, notice.whole)
        elif way == EMAIL:
            _send_email(contact, report, notice)
    except NotSent as refusal:
        return SendResult(Outcome.LATER, code=refusal.code)
    except AnswerLost:
        return SendResult(Outcome.UNKNOWN, code=LOST)
    return SendResult(Outcome.SENT)


def _send_email(contact: Contact, report: Report, notice: Notice) -> None:
    """In the thread the report came by, when it came by mail."""
    sender, _, message_id = (contact.reply or "").partition("/")
    thread = message_id if sender in MAIL_SENDERS else None
    titled = message_texts.write_subject(report.number, contact.wishes.language)
    subject = f"Re: [{report.number}]" if thread else titled
    text = f"{notice.text}\n\n{notice.stop}"
    about = MailReference(MailKind.NOTICE, notice.whom, notice.entry)
    message_sender.send_email(
        address_for(EMAIL, contact), subject, text, about, thread, notice.stop_url
    )
