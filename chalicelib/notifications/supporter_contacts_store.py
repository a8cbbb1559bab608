"""Contacts of those who support a report, each with the log of what it was told, apart from the
report: pk = S#<number>~<key>.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.notifications.store import logged
from chalicelib.platform import moments
from chalicelib.platform.aws.table import Item, present, written
from chalicelib.platform.moments import stored
from chalicelib.reports.contact.delivery_states import SUPPORT, Logged
from chalicelib.reports.contact.preferences import Contact, Wishes
from chalicelib.reports.model import Entry
from chalicelib.reports.store.side_items import (
    CONTACT,
    ContactItem,
    NoticeItem,
    contact_of,
    told_key,
    wishes_held,
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
class Left:
    """A contact that hears of a report, since when, and the log of its notices."""

    since: datetime
    contact: Contact
    log: tuple[Logged, ...]


def contact_item(number: str, key: str, who: Supporter, now: datetime) -> ContactItem:
    """In the index of a contact's own, so that who wants to hear no more is found."""
    contact = who.contact
    given = present(phone=contact.phone, email=contact.email, mpk=who.mine)
    wishes = present(**wishes_held(contact.wishes))
    since = f"{stored(now)}#{number}"
    return ContactItem(told_key(whom(number, key)), CONTACT, msk=since, **given, **wishes)


def wish(whom: str, wishes: Wishes) -> None:
    """Let a contact that is there be told in another language, or with other quiet hours."""
    held, item = wishes_held(wishes), ContactItem(told_key(whom), CONTACT)
    changes: list[Action] = [
        attribute.set(value) if (value := held[name]) else attribute.remove()
        for name, attribute in (("language", ContactItem.language), ("quiet", ContactItem.quiet))
    ]
    written(lambda: item.update(changes, Item.pk.exists()))


def whom(number: str, key: str) -> str:
    """How a notice names one who supports a report."""
    return f"{number}~{key}"


def left(number: str, key: str, entries: Mapping[int, Entry]) -> Left | None:
    """The contact under one of these keys, if it is one's; ``entries`` are the report's by seq."""
    items: list[Any] = list(Item.query(told_key(whom(number, key)), consistent_read=True))
    contact = next((item for item in items if item.sk == CONTACT), None)
    if contact is None:
        return None
    log = [logged(item) for item in items if isinstance(item, NoticeItem)]
    told = tuple(_named(line, entries.get(line.seq)) for line in log)
    return Left(moments.read(contact.msk[:20]), contact_of(contact), told)


def _named(line: Logged, entry: Entry | None) -> Logged:
    """With what the public knows the entry by; the one about none is to who supports."""
    if not line.seq:
        return replace(line, kind=SUPPORT)
    return replace(line, kind=entry.kind, number=entry.public or 0) if entry else line


def forget(whom: str) -> None:
    """Take away a contact, then what it was told: without the log, the contact would be told it
    again.
    """
    ContactItem(told_key(whom), CONTACT).delete()
    for item in Item.query(told_key(whom), consistent_read=True):
        type(item)(item.pk, item.sk).delete()


def forget_if_gone(whom: str) -> None:
    """The log of a contact that was taken away while it was told."""
    there = Item.query(told_key(whom), Item.sk == CONTACT, consistent_read=True)
    if next(iter(there), None) is None:
        forget(whom)
