"""How one person is told: on the channel they wrote by, by SMS, by mail."""

from chalicelib.domain import telling
from chalicelib.domain.contact import Contact
from chalicelib.domain.delivery import LOST
from chalicelib.domain.report import Report
from chalicelib.domain.wishes import EMAIL, REPLY, SMS, address, chosen, is_proven
from chalicelib.outside import post
from chalicelib.outside.mailed import About, Mailed
from chalicelib.outside.post import AnswerLost, NotSent
from chalicelib.replies import Heard, Notice, Outcome
from chalicelib.services import answering, posting
from chalicelib.services.posting import Ticket

IN_THREADS = ("ses", "mailgun")


def wanted(contact: Contact, channel: str) -> tuple[str, ...]:
    """By which ways somebody is told of a report of that channel: those they chose, as far as they
    lead anywhere; else on the channel where it can answer, else by SMS and mail.
    """
    return chosen(contact, answers=answers(contact, channel))


def answers(contact: Contact, channel: str) -> bool:
    """Whether the channel can answer them later."""
    sender = sender_of(contact)
    return sender in answering.REPLIES and answering.can_answer(channel, sender)


def at_once(contact: Contact, channel: str) -> bool:
    """Whether what they send is answered with words when it is delivered."""
    return (sender_of(contact) or channel) in answering.AT_ONCE


def sender_of(contact: Contact) -> str:
    return (contact.reply or "").partition("/")[0]


def is_repeatable(way: str, contact: Contact) -> bool:
    """Whether who is told that way takes what comes again as the same."""
    return way == REPLY and answering.is_repeatable(sender_of(contact))


def admit(way: str, contact: Contact, once: str, used: int) -> Ticket | None:
    """Room for a notice, of which somebody has had ``used`` by SMS today; None where nothing is
    counted. Raises Withheld or NotSent.
    """
    if way == REPLY:
        return None
    proven = is_proven(way, contact)
    to, block = address(way, contact), posting.BLOCK
    return posting.admit(way, to, proven=proven, once=once, block=block, used=used)


def send(
    way: str, contact: Contact, report: Report, notice: Notice, ticket: Ticket | None
) -> Heard:
    """What became of it; a refusal by AWS's own services is told as the others' are."""
    try:
        if way == REPLY:
            return answering.answer(report.filing.channel, contact.reply or "", notice)
        if way == SMS and ticket:
            posting.sms(ticket, notice.whole)
        elif way == EMAIL:
            _email(contact, report, notice)
    except NotSent as refusal:
        return Heard(Outcome.LATER, code=refusal.code)
    except AnswerLost:
        return Heard(Outcome.UNKNOWN, code=LOST)
    return Heard(Outcome.SENT)


def _email(contact: Contact, report: Report, notice: Notice) -> None:
    """In the thread the report came by, when it came by mail."""
    sender, _, message_id = (contact.reply or "").partition("/")
    thread = message_id if sender in IN_THREADS else None
    titled = telling.subject(report.number, contact.wishes.language)
    subject = f"Re: [{report.number}]" if thread else titled
    text = f"{notice.text}\n\n{notice.stop}"
    about = About(Mailed.NOTICE, notice.whom, notice.entry)
    post.email(address(EMAIL, contact), subject, text, about, thread, notice.stop_url)
