"""The contacts of a report's supporters, each with the log of its notices. They are stored apart
from the report: pk = S#<number>~<key>.
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
from chalicelib.reports.store.items.side_items import (
    CONTACT,
    ContactItem,
    NoticeItem,
    contact_of,
    notice_key,
    wishes_attributes,
)
from chalicelib.reports.timeline import Entry


@dataclass(frozen=True, slots=True)
class Supporter:
    """A person who says "me too". ``keys`` are keyed hashes of what identifies the person, the
    surest first: that of the contact, if there is one. ``mark`` is the hash of the device or of the
    network address. ``mine`` is the index key of everything that the contact supports.
    """

    keys: tuple[str, ...]
    contact: Contact
    mark: str = ""
    mine: str | None = None


@dataclass(frozen=True, slots=True)
class SupporterContact:
    """A contact that gets notices of a report, ``since`` when, and the log of these notices."""

    since: datetime
    contact: Contact
    log: tuple[Logged, ...]


def build_contact_item(number: str, key: str, supporter: Supporter, now: datetime) -> ContactItem:
    """Return the item of a supporter's contact. It is in the index ``mine``, so that STOP finds
    everything that the contact supports.
    """
    contact = supporter.contact
    addresses = drop_empty(phone=contact.phone, email=contact.email, mpk=supporter.mine)
    wishes = drop_empty(**wishes_attributes(contact.wishes))
    since = f"{format_stored(now)}#{number}"
    return ContactItem(
        notice_key(supporter_address(number, key)), CONTACT, msk=since, **addresses, **wishes
    )


def save_supporter_wishes(recipient: str, wishes: Wishes) -> None:
    """Store the language and the quiet hours of a contact. Does nothing without a contact."""
    values, item = wishes_attributes(wishes), ContactItem(notice_key(recipient), CONTACT)
    changes: list[Action] = [
        attribute.set(value) if (value := values[name]) else attribute.remove()
        for name, attribute in (("language", ContactItem.language), ("quiet", ContactItem.quiet))
    ]
    try_write(lambda: item.update(changes, Item.pk.exists()))


def supporter_address(number: str, key: str) -> str:
    """Return a supporter as the recipient of notices, as the queue and the log name it."""
    return f"{number}~{key}"


def load_supporter_contact(
    number: str, key: str, entries: Mapping[int, Entry]
) -> SupporterContact | None:
    """Return the contact under a supporter's key, or None. ``entries`` are the report's entries by
    their seq.
    """
    items: list[Any] = list(
        Item.query(notice_key(supporter_address(number, key)), consistent_read=True)
    )
    contact = next((item for item in items if item.sk == CONTACT), None)
    if contact is None:
        return None
    lines = [parse_log_line(item) for item in items if isinstance(item, NoticeItem)]
    log = tuple(_name_entry(line, entries.get(line.seq)) for line in lines)
    return SupporterContact(moments.parse_stored(contact.msk[:20]), contact_of(contact), log)


def _name_entry(line: Logged, entry: Entry | None) -> Logged:
    """Add the entry's kind, and its number as the public sees it. A line without an entry is the
    first message to a supporter.
    """
    if not line.seq:
        return replace(line, kind=SUPPORT)
    if entry is None:
        return line
    return replace(line, kind=line.topic or entry.kind, number=entry.public or 0)


def delete_supporter_contact(recipient: str) -> None:
    """Delete a contact, then its log. A contact without its log would get its notices again."""
    ContactItem(notice_key(recipient), CONTACT).delete()
    for item in Item.query(notice_key(recipient), consistent_read=True):
        type(item)(item.pk, item.sk).delete()


def delete_log_if_gone(recipient: str) -> None:
    """Delete the log of a contact that was deleted while a notice was sent to it."""
    contact = Item.query(notice_key(recipient), Item.sk == CONTACT, consistent_read=True)
    if next(iter(contact), None) is None:
        delete_supporter_contact(recipient)
