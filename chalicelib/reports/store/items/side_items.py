"""The items of a report that a poll never reads: its contact, notices, open tasks, additions that
wait, an erasure, and its origin.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.expressions.condition import Condition

from chalicelib.platform.aws.table import Item, Moment, Number, drop_empty, drop_usual
from chalicelib.platform.i18n import Language
from chalicelib.reports.contact import browsers, preferences
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact, Wishes
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.index_keys import moment_sort
from chalicelib.reports.store.items.item_classes import (
    AFTER_TIMELINE,
    ReportItem,
    one_page,
    report_key,
)

CONTACT = "Z#contact"
INBOX = "Z#inbox#"
NOTICE = "Z#notice#"
ERASURE = "Z#erasure#"
TASK = "Z#task#"
ORIGIN = "Z#origin"
TOLD = "Z#told#"


def notice_key(recipient: str) -> str:
    """Return the partition of a recipient's notices. The reporter is the report's number; a
    supporter is ``<number>~<keyed hash>`` and has a partition of their own, since a report may have
    thousands.
    """
    return f"S#{recipient}" if "~" in recipient else report_key(recipient)


def task_key(seq: int) -> str:
    return f"{TASK}{seq:06}"


def told_key(office: str) -> str:
    return f"{TOLD}{office}"


class ContactItem(Item):
    """The contact of a report's reporter, and how they want to be notified."""

    sorts = CONTACT

    name = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    reply = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    muted = BooleanAttribute(null=True)
    proven: UnicodeSetAttribute = UnicodeSetAttribute(null=True)  # ways known to reach the person
    language = UnicodeAttribute(null=True)
    off: UnicodeSetAttribute = UnicodeSetAttribute(null=True)  # ways that were turned off
    ways: ListAttribute[Any] = ListAttribute(null=True)  # chosen ways: "<way> <seq>" each
    quiet = UnicodeAttribute(null=True)  # "21:00-06:00", in the city's time
    to_sms = UnicodeAttribute(null=True)  # addresses that were confirmed later
    to_email = UnicodeAttribute(null=True)
    bounced = UnicodeAttribute(null=True)  # a mail address that sends mail back
    bounced_in = Number(null=True)  # the first entry whose mail came back from it
    browsers: UnicodeSetAttribute = UnicodeSetAttribute(null=True)  # that are told by push
    asked_way = UnicodeAttribute(null=True)  # the way of an address that waits for its code
    asked_to = UnicodeAttribute(null=True)
    asked_at = Moment(null=True)
    asked_tries = Number(null=True)


class NoticeItem(Item):
    """A notice by one way, in the states of ``contact.delivery_states``. ``claim`` is the worker
    that is sending it.
    """

    sorts = NOTICE

    state = UnicodeAttribute()
    at = Moment()
    to = UnicodeAttribute(null=True)  # the address, with its middle left out
    code = UnicodeAttribute(null=True)
    until = Moment(null=True)  # the moment that the notice waits for
    retry = BooleanAttribute(null=True)
    claim = UnicodeAttribute(null=True)
    ttl = Number(null=True)


class TaskItem(Item):
    """An open task, in the queue of the asked office."""

    sorts = TASK

    category = UnicodeAttribute()
    channel = UnicodeAttribute()
    kelurahan = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    point = UnicodeAttribute(null=True)
    updated_at = Moment()
    complete_by = Moment()
    marks = UnicodeAttribute(null=True)  # only the priority
    card = UnicodeAttribute(null=True)  # the beginning of the note that asks, and no picture
    holder = UnicodeAttribute()  # the office that asks


class EscalatedItem(ReportItem):
    """An open report in the queue of an office above its holder that the ladder has told of it. It
    has the attributes that the queue shows.
    """

    sorts = TOLD


class InboxItem(Item):
    """A citizen's addition, until it is put into the timeline."""

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
    proven: UnicodeSetAttribute = UnicodeSetAttribute(null=True)  # ways that the message proves
    sent_at = Moment(null=True)
    seen = UnicodeAttribute(null=True)
    letter = UnicodeAttribute(null=True)


class ErasureItem(Item):
    """An erasure of a reporter's data: one pass over them, repeated until nothing more can come."""

    sorts = ERASURE

    created_at = Moment()  # when the erasure was asked for
    began_at = Moment()  # when this pass began
    # the result of the pass: "<kind> <count>" each; none before it has looked
    found: ListAttribute[Any] = ListAttribute(null=True)
    prints: ListAttribute[Any] = ListAttribute(null=True)  # "<seq> <photo> <sha256>" each
    recorded = BooleanAttribute(null=True)
    everybody = BooleanAttribute(null=True)  # other citizens' data too: the retention time is over


class OriginItem(Item):
    """The origin of a report in keyed hashes, ``contact <hash>`` each."""

    sorts = ORIGIN

    at = Moment()
    category = UnicodeAttribute()
    kelurahan = UnicodeAttribute(null=True)
    keys: ListAttribute[Any] = ListAttribute(null=True)
    talks = BooleanAttribute(null=True)
    ttl = Number()


# All items of a report by one call, as far as one call returns them. The other items of a report
# with a long timeline or many notices are loaded by their keys.


MOST = 300  # items of a call; enough for the side items of a report with a hundred entries


@dataclass(frozen=True, slots=True)
class Look:
    """The items of the ``timeline``, or of its beginning. ``beside`` has the side items only when
    the call returned all items (``complete``).
    """

    timeline: list[Any]
    beside: list[Any]
    complete: bool


def load_side_items(number: str, *, consistent: bool = False) -> Look:
    """Return the items of a report as far as one Query returns them."""
    items, complete = _query_items(number, None, consistent=consistent)
    timeline = [item for item in items if item.sk < AFTER_TIMELINE]
    return Look(timeline, items[len(timeline) :] if complete else [], complete)


def query_side_items(number: str, rest: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """Return the side items of a report by one Query; when there are too many, the result of
    ``rest``.
    """
    items, complete = _query_items(number, Item.sk > AFTER_TIMELINE, consistent=True)
    return items if complete else rest()


def load_named(number: str, *keys: str) -> list[Any]:
    """Return the items with these sort keys, as far as they exist, by consistent reads. Costs one
    Query per key.
    """
    pk = report_key(number)
    return [item for key in keys for item in Item.query(pk, Item.sk == key, consistent_read=True)]


def load_newest(number: str, within: Condition, most: int) -> list[Any]:
    """Return the last ``most`` items within a range, in order. Costs one Query."""
    query = Item.query(
        report_key(number), within, consistent_read=True, scan_index_forward=False, page_size=most
    )
    return one_page(query)[::-1]


def _query_items(
    number: str, within: Condition | None, *, consistent: bool
) -> tuple[list[Any], bool]:
    query = Item.query(report_key(number), within, consistent_read=consistent, page_size=MOST)
    items = one_page(query)
    return items, query.page_iter.last_evaluated_key is None


# Contacts, to and from their items.


def contact_item(report: Report, contact: Contact, reporter_key: str | None) -> ContactItem:
    """Return the item of a report's contact. ``reporter_key`` is another key by which the reporter
    finds the report.
    """
    keys = {"mpk": reporter_key, "msk": moment_sort(report)} if reporter_key else {}
    attributes = drop_empty(
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        reply=contact.reply,
        person=contact.person,
        proven={*contact.proven} or None,
        language=drop_usual(Language.INDONESIAN, contact.wishes.language),
    )
    return ContactItem(report_key(report.number), CONTACT, **attributes, **keys)


def wishes_attributes(wishes: Wishes) -> dict[str, Any]:
    """Return the attributes of preferences in a contact's item; None for an attribute to leave
    out.
    """
    return {
        "language": drop_usual(Language.INDONESIAN, wishes.language),
        "off": {*wishes.off} or None,
        "ways": [f"{way} {seq}" for way, seq in (wishes.ways or {}).items()] or None,
        "quiet": str(wishes.quiet) if wishes.quiet else None,
        "to_sms": wishes.addresses.get(SMS),
        "to_email": wishes.addresses.get(EMAIL),
    }


def contact_of(item: Any) -> Contact:
    """Return the contact of an item; an empty one without an item."""
    if item is None:
        return Contact()
    wishes = _wishes_of(item)
    addresses = (item.name, item.phone, item.email, item.reply, item.person)
    told_by_push = tuple(sorted(map(browsers.parse_browser, item.browsers or ())))
    proven = frozenset(item.proven or ())
    return Contact(*addresses, bool(item.muted), wishes, proven, told_by_push)


def _wishes_of(item: Any) -> Wishes:
    chosen = (text.split(" ") for text in item.ways or ())
    return Wishes(
        Language(item.language or Language.INDONESIAN),
        frozenset(item.off or ()),
        {way: int(seq) for way, seq in chosen} or None,
        preferences.parse_quiet_hours(item.quiet) if item.quiet else None,
        drop_empty(**{SMS: item.to_sms, EMAIL: item.to_email}),
        item.bounced or "",
        item.bounced_in or 0,
    )
