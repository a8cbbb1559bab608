"""Items that lie beside a timeline, which a poll never reads: the contact, what it was told, open
tasks, additions that wait, an erasure, and whom the report came from.
"""

from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)

from chalicelib.stores.fields import Moment, Number
from chalicelib.stores.table import Item
from chalicelib.stores.timeline import report_key

CONTACT = "Z#contact"
INBOX = "Z#inbox#"
NOTICE = "Z#notice#"
ERASURE = "Z#erasure#"
TASK = "Z#task#"
ORIGIN = "Z#origin"


def told_key(whom: str) -> str:
    """Of the reporter of a report, its number; of one who supports it, ``<number>~<keyed hash>``,
    apart from the report: thousands may.
    """
    return f"S#{whom}" if "~" in whom else report_key(whom)


def task_key(seq: int) -> str:
    return f"{TASK}{seq:06}"


class ContactItem(Item):
    """Whom to tell of a report, and how they want to be told."""

    sorts = CONTACT

    name = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    reply = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    muted = BooleanAttribute(null=True)
    proven: UnicodeSetAttribute = UnicodeSetAttribute(null=True)  # ways that lead to who left them
    language = UnicodeAttribute(null=True)
    off: UnicodeSetAttribute = UnicodeSetAttribute(null=True)  # ways that were ended
    ways: ListAttribute[Any] = ListAttribute(null=True)  # those chosen: "<way> <seq>"
    quiet = UnicodeAttribute(null=True)  # "21:00-06:00", in the city's time
    to_sms = UnicodeAttribute(null=True)  # addresses that were confirmed later
    to_email = UnicodeAttribute(null=True)
    bounced = UnicodeAttribute(null=True)  # a mail address that sends mail back
    bounced_in = Number(null=True)  # the first entry whose mail came back from it
    asked_way = UnicodeAttribute(null=True)  # one that is to be confirmed by a code
    asked_to = UnicodeAttribute(null=True)
    asked_at = Moment(null=True)
    asked_tries = Number(null=True)


class NoticeItem(Item):
    """A notice by one way, in the states of ``domain.delivery``; ``claim``: who has it in hand."""

    sorts = NOTICE

    state = UnicodeAttribute()
    at = Moment()
    to = UnicodeAttribute(null=True)  # its address, the middle left out
    code = UnicodeAttribute(null=True)
    until = Moment(null=True)  # when it waits for
    retry = BooleanAttribute(null=True)
    claim = UnicodeAttribute(null=True)
    ttl = Number(null=True)


class TaskItem(Item):
    """An open task, in the queue of the office that was asked."""

    sorts = TASK

    category = UnicodeAttribute()
    channel = UnicodeAttribute()
    kelurahan = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    created_at = Moment()
    updated_at = Moment()
    complete_by = Moment()
    priority = UnicodeAttribute(null=True)
    summary = UnicodeAttribute(null=True)  # the beginning of what is asked
    holder = UnicodeAttribute()  # who asks


class InboxItem(Item):
    """What a citizen adds, until it is put into the timeline."""

    sorts = INBOX

    at = Moment()
    text = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    channel = UnicodeAttribute()
    media: ListAttribute[Any] = ListAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    reply = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    sent_at = Moment(null=True)
    seen = UnicodeAttribute(null=True)
    letter = UnicodeAttribute(null=True)


class ErasureItem(Item):
    """A reporter's data that are to be erased: one pass over them, until nothing more can come."""

    sorts = ERASURE

    created_at = Moment()  # when it was asked for
    updated_at = Moment()  # when this pass began
    # what the pass found: "<what> <how many>" each; none while it has not looked
    found: ListAttribute[Any] = ListAttribute(null=True)
    prints: ListAttribute[Any] = ListAttribute(null=True)  # "<seq> <photo> <sha256>" each
    recorded = BooleanAttribute(null=True)
    everybody = BooleanAttribute(null=True)  # not its reporter's alone: their time is over


class OriginItem(Item):
    """Whom a report came from, in keyed hashes: ``contact <hash>`` each."""

    sorts = ORIGIN

    at = Moment()
    category = UnicodeAttribute()
    kelurahan = UnicodeAttribute(null=True)
    keys: ListAttribute[Any] = ListAttribute(null=True)
    ttl = Number()
