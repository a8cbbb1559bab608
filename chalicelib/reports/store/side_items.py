"""Items that lie beside a timeline, which a poll never reads: the contact, what it was told, open
tasks, additions that wait, an erasure, and whom the report came from.
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
from chalicelib.platform.language import Language
from chalicelib.reports.contact import preferences
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact, Wishes
from chalicelib.reports.model import Report
from chalicelib.reports.store.index_keys import moment_sort
from chalicelib.reports.store.item_classes import AFTER_TIMELINE, one_page, report_key

CONTACT = "Z#contact"
INBOX = "Z#inbox#"
NOTICE = "Z#notice#"
ERASURE = "Z#erasure#"
TASK = "Z#task#"
ORIGIN = "Z#origin"


def notice_key(whom: str) -> str:
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


# All that lies under a report's number in one look, as far as one call brings it: of a report with
# a long timeline, or many notices, the rest is asked for by its keys.


MOST = 300  # items of a look; what lies beside a report of a hundred entries is among them


@dataclass(frozen=True, slots=True)
class Look:
    """The items of the ``timeline``, or its beginning; those ``beside`` it only where they are all
    there (``complete``).
    """

    timeline: list[Any]
    beside: list[Any]
    complete: bool


def load_side_items(number: str, *, consistent: bool = False) -> Look:
    """One Query."""
    items, complete = _query_items(number, None, consistent=consistent)
    timeline = [item for item in items if item.sk < AFTER_TIMELINE]
    return Look(timeline, items[len(timeline) :] if complete else [], complete)


def query_side_items(number: str, rest: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """The items beside a timeline in one Query; where there are too many, the ``rest`` that is
    asked for instead.
    """
    items, complete = _query_items(number, Item.sk > AFTER_TIMELINE, consistent=True)
    return items if complete else rest()


def load_named(number: str, *keys: str) -> list[Any]:
    """The items of those sort keys that are there, as they were written last: a Query each."""
    pk = report_key(number)
    return [item for key in keys for item in Item.query(pk, Item.sk == key, consistent_read=True)]


def load_newest(number: str, within: Condition, most: int) -> list[Any]:
    """The last of the items within a range, in order: one Query."""
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


# Contacts in and out of their items, with how they want to be told.


def contact_item(report: Report, contact: Contact, mine: str | None) -> ContactItem:
    """``mine`` is another key by which its reporter finds the report."""
    keys = {"mpk": mine, "msk": moment_sort(report)} if mine else {}
    given = drop_empty(
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        reply=contact.reply,
        person=contact.person,
        proven={*contact.proven} or None,
        language=drop_usual(Language.INDONESIAN, contact.wishes.language),
    )
    return ContactItem(report_key(report.number), CONTACT, **given, **keys)


def wishes_attributes(wishes: Wishes) -> dict[str, Any]:
    """As a contact's item holds them; None for what it leaves out."""
    return {
        "language": drop_usual(Language.INDONESIAN, wishes.language),
        "off": {*wishes.off} or None,
        "ways": [f"{way} {seq}" for way, seq in (wishes.ways or {}).items()] or None,
        "quiet": str(wishes.quiet) if wishes.quiet else None,
        "to_sms": wishes.addresses.get(SMS),
        "to_email": wishes.addresses.get(EMAIL),
    }


def contact_of(item: Any) -> Contact:
    """The contact of its item, or of none."""
    if item is None:
        return Contact()
    wishes = _wishes_of(item)
    told = (item.name, item.phone, item.email, item.reply, item.person)
    return Contact(*told, bool(item.muted), wishes, frozenset(item.proven or ()))


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
