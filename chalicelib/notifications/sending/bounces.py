"""What becomes of mails after they were sent: those that come back lead to their line of the log of
notices, and who calls one spam gets no more of them.
"""

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chalicelib.notifications import store as notifications_store
from chalicelib.notifications import unsubscribe
from chalicelib.notifications.sending import delivery_log_store
from chalicelib.platform import clock
from chalicelib.platform.aws import messaging
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import EMAIL, REPLY, SMS, address_for, is_mail_replaced

# Mails of ours: what each is about goes along in tags, and SES gives them back when it tells what
# became of the mail, so nothing is kept to know it again.
# https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html


_UNFIT = re.compile("[^A-Za-z0-9_-]")  # for the value of a tag
_SEQ = re.compile("[0-9]{1,6}")


class MailKind(StrEnum):
    """What mails there are."""

    NOTICE = "notice"
    CODE = "code"
    LINK = "link"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class MailReference:
    """What a mail is about: a notice of entry ``seq`` to ``whom``, as the log of notices names
    them; a digest of an ``office``. Nothing in it is personal.
    """

    kind: str
    whom: str = ""
    seq: int = 0
    office: str = ""

    @property
    def number(self) -> str:
        return self.whom.partition("~")[0]

    def tags(self) -> list[dict[str, str]]:
        """Each with a value, in the characters SES takes."""
        seq = str(self.seq) if self.seq else ""
        told = {
            "kind": self.kind,
            "number": self.number,
            "supporter": self.whom.partition("~")[2],
            "seq": seq,
            "office": _UNFIT.sub("-", self.office),
        }
        return [{"Name": name, "Value": value} for name, value in told.items() if value]


class MailEventKind(StrEnum):
    """What SES tells of mails: it came back, or its reader calls it spam."""

    BOUNCE = "Bounce"
    COMPLAINT = "Complaint"


@dataclass(frozen=True, slots=True)
class MailEvent:
    """What became of a mail to the address ``to``; ``why`` in SES's words."""

    event: MailEventKind
    why: str
    about: MailReference
    to: str


# Of complaints only these are named: others' words come from whoever sends the complaint.
_KNOWN_REASONS = {
    MailEventKind.BOUNCE: {"Permanent", "Transient", "Undetermined"},
    MailEventKind.COMPLAINT: {"abuse", "auth-failure", "fraud", "not-spam", "other", "virus"},
}


def parse_event(text: str) -> MailEvent | None:
    """What an event tells; None for what is none of these."""
    try:
        held = json.loads(text)
        event = MailEventKind(held["eventType"])
        why, mail = _parse_reason(event, held), held["mail"]
        return MailEvent(event, why, _parse_reference(mail["tags"]), str(mail["destination"][0]))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _parse_reason(event: MailEventKind, held: dict[str, Any]) -> str:
    if event is MailEventKind.BOUNCE:
        why = held["bounce"]["bounceType"]
    else:
        why = held["complaint"].get("complaintFeedbackType")
    return why if why in _KNOWN_REASONS[event] else ""


def _parse_reference(tags: dict[str, list[str]]) -> MailReference:
    told = {name: str(values[0]) for name, values in tags.items()}
    number, supporter = told.get("number", ""), told.get("supporter", "")
    seq = told.get("seq", "")
    return MailReference(
        kind=told.get("kind", ""),
        whom=f"{number}~{supporter}" if supporter else number,
        seq=int(seq) if _SEQ.fullmatch(seq) else 0,
        office=told.get("office", ""),
    )


# Of the words a complaint comes with, those that do not say that somebody wants no such mail.
NO_COMPLAINT = ("auth-failure", "not-spam")


def record_event(told: MailEvent) -> None:
    """Repeating it changes nothing, and neither does what is told of a report that is erased. A
    mail that came back for now may be one that arrived, answered by a note of absence.
    """
    about = told.about
    log.info(
        "mail_feedback",
        told=told.event,
        mail=about.kind,
        why=told.why,
        number=about.number,
        seq=about.seq,
        office=about.office,
    )
    if about.kind != MailKind.NOTICE:
        return
    if told.event is MailEventKind.COMPLAINT and told.why not in NO_COMPLAINT:
        unsubscribe.record_complaint(about.whom, EMAIL)
    elif told.event is MailEventKind.BOUNCE and told.why == "Permanent":
        _record_bounce(about, told.to)


def _record_bounce(about: MailReference, to: str) -> None:
    """Nothing more goes there, unless they are told at another address by now. Who chose mail alone
    is told by what else leads to them.
    """
    delivery_log_store.mark_returned(about.whom, about.seq, clock.now())
    contact = notifications_store.load_contact(about.whom)
    address_now = address_for(EMAIL, contact)
    if not address_now or address_now.lower() != to.lower():
        return
    notifications_store.mark_unreachable(about.whom, address_now, about.seq)
    without = replace(contact, wishes=replace(contact.wishes, bounced=address_now))
    if is_mail_replaced(without) and any(address_for(way, contact) for way in (REPLY, SMS)):
        messaging.queue_entry(settings().notices, about.whom, about.seq)
