"""Contacts of those who support a report, each with the log of what it was told, apart from the
report: pk = S#<number>~<key>.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.notifications.store import parse_log_line
from chalicelib.platform import moments
from chalicelib.platform.aws.table import Item, drop_empty, try_write
from chalicelib.platform.moments import format_stored
from chalicelib.reports.contact.delivery_states import SUPPORT, Logged
from chalicelib.reports.contact.preferences import Contact, Wishes
from chalicelib.reports.model import Entry
from chalicelib.reports.store.side_items import (
    CONTACT,
    ContactItem,
    NoticeItem,
    contact_of,
    notice_key,
    wishes_attributes,
)


@dataclass(frozen=True, slots=True)
class Supporter:
    """``keys`` are keyed hashes of the ways this person is known by, the surest first, which is the
    contact's where one was given; ``mark`` is that of the device or address. ``mine`` is the key
    under which what they support lies.
    """

    keys: tuple[str, ...]
    contact: Contact
    mark: str = ""
    mine: str | None = None


@dataclass(frozen=True, slots=True)
class SupporterContact:
    """A contact that hears of a report, since when, and the log of its notices."""

    since: datetime
    contact: Contact
    log: tuple[Logged, ...]


def build_contact_item(number: str, key: str, who: Supporter, now: datetime) -> ContactItem:
    """In the index of a contact's own, so that who wants to hear no more is found."""
    contact = who.contact
    given = drop_empty(phone=contact.phone, email=contact.email, mpk=who.mine)
    wishes = drop_empty(**wishes_attributes(contact.wishes))
    since = f"{format_stored(now)}#{number}"
    return ContactItem(
        notice_key(supporter_address(number, key)), CONTACT, msk=since, **given, **wishes
    )


def save_supporter_wishes(whom: str, wishes: Wishes) -> None:
    """Let a contact that is there be told in another language, or with other quiet hours."""
    held, item = wishes_attributes(wishes), ContactItem(notice_key(whom), CONTACT)
    changes: list[Action] = [
        attribute.set(value) if (value := held[name]) else attribute.remove()
        for name, attribute in (("language", ContactItem.language), ("quiet", ContactItem.quiet))
    ]
    try_write(lambda: item.update(changes, Item.pk.exists()))


def supporter_address(number: str, key: str) -> str:
    """How a notice names one who supports a report."""
    return f"{number}~{key}"


def load_supporter_contact(
    number: str, key: str, entries: Mapping[int, Entry]
) -> SupporterContact | None:
    """The contact under one of these keys, if it is one's; ``entries`` are the report's by seq."""
    items: list[Any] = list(
        Item.query(notice_key(supporter_address(number, key)), consistent_read=True)
    )
    contact = next((item for item in items if item.sk == CONTACT), None)
    if contact is None:
        return None
    log = [parse_log_line(item) for item in items if isinstance(item, NoticeItem)]
    told = tuple(_name_entry(line, entries.get(line.seq)) for line in log)
    return SupporterContact(moments.parse_stored(contact.msk[:20]), contact_of(contact), told)


def _name_entry(line: Logged, entry: Entry | None) -> Logged:
    """With what the public knows the entry by; the one about none is to who supports."""
    if not line.seq:
        return replace(line, kind=SUPPORT)
    return replace(line, kind=entry.kind, number=entry.public or 0) if entry else line


def delete_supporter_contact(whom: str) -> None:
    """Take away a contact, then what it was told: without the log, the contact would be told it
    again.
    """
    ContactItem(notice_key(whom), CONTACT).delete()
    for item in Item.query(notice_key(whom), consistent_read=True):
        type(item)(item.pk, item.sk).delete()


def delete_log_if_gone(whom: str) -> None:
    """The log of a contact that was taken away while it was told."""
    there = Item.query(notice_key(whom), Item.sk == CONTACT, consistent_read=True)
    if next(iter(there), None) is None:
        delete_supporter_contact(whom)
