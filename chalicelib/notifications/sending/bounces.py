"""The mail events of SES: a bounce is recorded in the log of notices, and a complaint ends the
notices of its report by mail.
"""

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chalicelib.notifications import store as notifications_store
from chalicelib.notifications import unsubscribe
from chalicelib.notifications.sending import store as sending_store
from chalicelib.platform import clock
from chalicelib.platform.aws import queues
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import EMAIL, REPLY, SMS, address_for, is_mail_replaced

# Each mail has tags that say what it is about. SES returns the tags with its events, so nothing is
# stored to recognise a mail.
# https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html


_UNFIT = re.compile("[^A-Za-z0-9_-]")  # characters that the value of a tag may not have
_SEQ = re.compile("[0-9]{1,6}")


class MailKind(StrEnum):
    """The kinds of mails."""

    NOTICE = "notice"
    CODE = "code"
    LINK = "link"
    DIGEST = "digest"
    DUTY = "duty"


@dataclass(frozen=True, slots=True)
class MailReference:
    """The matter of a mail: a notice of entry ``seq`` to the recipient ``whom``, as the log of
    notices names the recipient, or a digest of an ``office``. It holds no personal data.
    """

    kind: str
    whom: str = ""
    seq: int = 0
    office: str = ""

    @property
    def number(self) -> str:
        return self.whom.partition("~")[0]

    def tags(self) -> list[dict[str, str]]:
        """Return the tags that have a value, in the characters that SES takes."""
        seq = str(self.seq) if self.seq else ""
        tags = {
            "kind": self.kind,
            "number": self.number,
            "supporter": self.whom.partition("~")[2],
            "seq": seq,
            "office": _UNFIT.sub("-", self.office),
        }
        return [{"Name": name, "Value": value} for name, value in tags.items() if value]


class MailEventKind(StrEnum):
    """The events of SES: the mail came back, or its reader calls it spam."""

    BOUNCE = "Bounce"
    COMPLAINT = "Complaint"


@dataclass(frozen=True, slots=True)
class MailEvent:
    """An event of a mail to the address ``to``. ``why`` is the reason in SES's words."""

    event: MailEventKind
    why: str
    about: MailReference
    to: str


# Other reasons of complaints are left out: the sender of a complaint may write anything there.
_KNOWN_REASONS = {
    MailEventKind.BOUNCE: {"Permanent", "Transient", "Undetermined"},
    MailEventKind.COMPLAINT: {"abuse", "auth-failure", "fraud", "not-spam", "other", "virus"},
}


def parse_event(text: str) -> MailEvent | None:
    """Return the event that a message of SES describes; None for a text that is no such event."""
    try:
        body = json.loads(text)
        event = MailEventKind(body["eventType"])
        why, mail = _parse_reason(event, body), body["mail"]
        return MailEvent(event, why, _parse_reference(mail["tags"]), str(mail["destination"][0]))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _parse_reason(event: MailEventKind, body: dict[str, Any]) -> str:
    if event is MailEventKind.BOUNCE:
        why = body["bounce"]["bounceType"]
    else:
        why = body["complaint"].get("complaintFeedbackType")
    return why if why in _KNOWN_REASONS[event] else ""


def _parse_reference(tags: dict[str, list[str]]) -> MailReference:
    first = {name: str(values[0]) for name, values in tags.items()}
    number, supporter = first.get("number", ""), first.get("supporter", "")
    seq = first.get("seq", "")
    return MailReference(
        kind=first.get("kind", ""),
        whom=f"{number}~{supporter}" if supporter else number,
        seq=int(seq) if _SEQ.fullmatch(seq) else 0,
        office=first.get("office", ""),
    )


# Reasons of complaints that do not say that the reader wants no such mail.
NO_COMPLAINT = ("auth-failure", "not-spam")


def record_event(event: MailEvent) -> None:
    """Record a bounce or a complaint. Repeating it changes nothing, and an event about an erased
    report changes nothing either. Only a permanent bounce counts: a transient one may be the note
    of absence that answers a mail that arrived.
    """
    about = event.about
    log.info(
        "mail_feedback",
        told=event.event,
        mail=about.kind,
        why=event.why,
        number=about.number,
        seq=about.seq,
        office=about.office,
    )
    if about.kind != MailKind.NOTICE:
        return
    if event.event is MailEventKind.COMPLAINT and event.why not in NO_COMPLAINT:
        unsubscribe.record_complaint(about.whom, EMAIL)
    elif event.event is MailEventKind.BOUNCE and event.why == "Permanent":
        _record_bounce(about, event.to)


def _record_bounce(about: MailReference, to: str) -> None:
    """Send no more mail to the address, unless the recipient has another one by now. A recipient
    who chose mail alone is told by their other ways.
    """
    topic = sending_store.mark_returned(about.whom, about.seq, clock.now())
    contact = notifications_store.load_contact(about.whom)
    address_now = address_for(EMAIL, contact)
    if not address_now or address_now.lower() != to.lower():
        return
    # when a later notice came back, the notice of the entry had arrived
    notifications_store.mark_unreachable(about.whom, address_now, about.seq + bool(topic))
    bounced = replace(contact, wishes=replace(contact.wishes, bounced=address_now))
    if is_mail_replaced(bounced) and any(address_for(way, contact) for way in (REPLY, SMS)):
        queues.queue_entry(settings().notices, about.whom, about.seq)
