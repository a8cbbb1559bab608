"""How one person is told: on the channel they wrote by, by SMS, by mail."""

from collections.abc import Callable, Mapping

from chalicelib.domain import telling
from chalicelib.domain.contact import Contact
from chalicelib.domain.report import Report
from chalicelib.domain.wishes import EMAIL, REPLY, SMS, address, chosen
from chalicelib.outside import post
from chalicelib.outside.mailed import About, Mailed
from chalicelib.outside.post import NotSent
from chalicelib.replies import Heard, Notice, Outcome
from chalicelib.services.answering import AT_ONCE, REPLIES, answer, can_answer

IN_THREADS = ("ses", "mailgun")


def wanted(contact: Contact, channel: str) -> tuple[str, ...]:
    """By which ways somebody is told of a report of that channel: those they chose, as far as they
    lead anywhere; else on the channel where it can answer, else by SMS and mail.
    """
    return chosen(contact, answers=answers(contact, channel))


def answers(contact: Contact, channel: str) -> bool:
    """Whether the channel can answer them later."""
    sender = sender_of(contact)
    return sender in REPLIES and can_answer(channel, sender)


def at_once(contact: Contact, channel: str) -> bool:
    """Whether what they send is answered with words when it is delivered."""
    return (sender_of(contact) or channel) in AT_ONCE


def sender_of(contact: Contact) -> str:
    return (contact.reply or "").partition("/")[0]


def send(way: str, contact: Contact, report: Report, notice: Notice) -> Heard:
    """What became of it; a refusal by AWS's own services is told as the others' are."""
    try:
        return _SENDING[way](contact, report, notice)
    except NotSent as refusal:
        return Heard(Outcome.LATER, code=refusal.code)


def _reply(contact: Contact, report: Report, notice: Notice) -> Heard:
    return answer(report.filing.channel, contact.reply or "", notice)


def _sms(contact: Contact, report: Report, notice: Notice) -> Heard:
    post.sms(address(SMS, contact), notice.whole)
    return Heard(Outcome.SENT)


def _email(contact: Contact, report: Report, notice: Notice) -> Heard:
    """In the thread the report came by, when it came by mail."""
    sender, _, message_id = (contact.reply or "").partition("/")
    thread = message_id if sender in IN_THREADS else None
    titled = telling.subject(report.number, contact.wishes.language)
    subject = f"Re: [{report.number}]" if thread else titled
    text = f"{notice.text}\n\n{notice.stop}"
    about = About(Mailed.NOTICE, notice.whom, notice.entry)
    post.email(address(EMAIL, contact), subject, text, about, thread, notice.stop_url)
    return Heard(Outcome.SENT)


_SENDING: Mapping[str, Callable[[Contact, Report, Notice], Heard]] = {
    REPLY: _reply,
    SMS: _sms,
    EMAIL: _email,
}
