"""The store of duty contacts: all in one partition, by office."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.transactions import TransactWrite

from chalicelib.duty.hours import parse_hours
from chalicelib.duty.model import Contact, Way
from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Number,
    drop_empty,
    get_connection,
    try_write,
)
from chalicelib.platform.errors import UnknownContact
from chalicelib.platform.i18n import Language

CONTACT = "DUTY#"  # in a sort key, before the office and the id
ALL_CONTACTS = "DUTY"
MOST_IN_ONE = 100  # items of a transaction


class DutyContactItem(Item):
    """A duty contact. ``tries`` are the codes that were tried since ``code_at``."""

    sorts = CONTACT

    way = UnicodeAttribute()
    address = UnicodeAttribute()
    label = UnicodeAttribute()
    hours = UnicodeAttribute()
    language = UnicodeAttribute()
    officer = UnicodeAttribute(null=True)
    begins = UnicodeAttribute(null=True)
    absent_from = UnicodeAttribute(null=True)
    absent_until = UnicodeAttribute(null=True)
    deputy = UnicodeAttribute(null=True)
    created_at = Moment()
    updated_at = Moment()
    confirmed_at = Moment(null=True)
    code_at = Moment(null=True)
    failed_at = Moment(null=True)
    tries = Number(null=True)


def load_contacts(office: str) -> list[Contact]:
    """Return the contacts of one office, the oldest first, in one Query."""
    return _load(f"{CONTACT}{office}#")


def load_all_contacts() -> list[Contact]:
    """Return the contacts of all offices, in one Query."""
    return _load(CONTACT)


def _load(start: str) -> list[Contact]:
    items: Any = Item.query(ALL_CONTACTS, Item.sk.startswith(start), consistent_read=True)
    contacts = map(_to_contact, items)
    return sorted(contacts, key=lambda each: (each.office, each.created_at, each.id))


def find_contact(office: str, identifier: str) -> Contact | None:
    """Return a contact, in one consistent Query; None when there is none."""
    key = Item.sk == _sort_key(office, identifier)
    items: Any = Item.query(ALL_CONTACTS, key, consistent_read=True)
    return next(map(_to_contact, items), None)


def load_contact(office: str, identifier: str) -> Contact:
    """Return a contact. Raises UnknownContact."""
    if contact := find_contact(office, identifier):
        return contact
    raise UnknownContact(contact=identifier[:40])


def save_contacts(contacts: Sequence[Contact]) -> None:
    """Write contacts, new ones and changed ones, a hundred in each transaction."""
    for start in range(0, len(contacts), MOST_IN_ONE):
        with TransactWrite(connection=get_connection()) as transaction:
            for contact in contacts[start : start + MOST_IN_ONE]:
                transaction.save(_to_item(contact))


def delete_contact(office: str, identifier: str) -> None:
    """Delete a contact. Raises UnknownContact."""
    item = DutyContactItem(ALL_CONTACTS, _sort_key(office, identifier))
    if not try_write(lambda: item.delete(Item.pk.exists())):
        raise UnknownContact(contact=identifier[:40])


def delete_unchanged(contact: Contact) -> bool:
    """Delete a contact. Return False when it is gone or has another address by now."""
    item = DutyContactItem(ALL_CONTACTS, _sort_key(contact.office, contact.id))
    return try_write(lambda: item.delete(DutyContactItem.address == contact.address))


def ask_code(contact: Contact, now: datetime) -> bool:
    """Note that a code is asked for; the one before is void. Return False when the contact is gone
    or has another address by now.
    """
    actions = [DutyContactItem.code_at.set(now), DutyContactItem.tries.remove()]
    return _update(contact, actions)


def count_try(contact: Contact, most: int) -> bool:
    """Count a try of the code, and return whether it is among the first ``most``."""
    tries = DutyContactItem.tries
    asked = DutyContactItem.code_at == contact.code_at
    return _update(contact, [tries.add(1)], asked & (tries.does_not_exist() | (tries < most)))


def confirm_contact(contact: Contact, now: datetime) -> bool:
    """Mark a contact as confirmed. Return False when it has another address by now."""
    actions = [
        DutyContactItem.confirmed_at.set(now),
        DutyContactItem.code_at.remove(),
        DutyContactItem.tries.remove(),
        DutyContactItem.failed_at.remove(),
    ]
    return _update(contact, actions)


def mark_failed(contact: Contact, now: datetime) -> None:
    """Mark a contact whose service refuses messages for good."""
    _update(contact, [DutyContactItem.failed_at.set(now)])


def _update(contact: Contact, actions: list[Any], where: Any = None) -> bool:
    same = (DutyContactItem.address == contact.address) & (DutyContactItem.way == str(contact.way))
    item = DutyContactItem(ALL_CONTACTS, _sort_key(contact.office, contact.id))
    return try_write(lambda: item.update(actions, same if where is None else same & where))


def _sort_key(office: str, identifier: str) -> str:
    return f"{CONTACT}{office}#{identifier}"


def _to_item(contact: Contact) -> DutyContactItem:
    begins, ends = contact.absent_from, contact.absent_until
    return DutyContactItem(
        ALL_CONTACTS,
        _sort_key(contact.office, contact.id),
        way=str(contact.way),
        address=contact.address,
        label=contact.label,
        hours=contact.hours.text,
        language=str(contact.language),
        created_at=contact.created_at,
        updated_at=contact.updated_at,
        **drop_empty(
            officer=contact.officer,
            begins=contact.begins and contact.begins.isoformat(),
            absent_from=begins and begins.isoformat(),
            absent_until=ends and ends.isoformat(),
            deputy=contact.deputy,
            confirmed_at=contact.confirmed_at,
            code_at=contact.code_at,
            failed_at=contact.failed_at,
        ),
    )


def _to_contact(item: DutyContactItem) -> Contact:
    _, office, identifier = item.sk.split("#")
    return Contact(
        id=identifier,
        office=office,
        way=Way(item.way),
        address=item.address,
        label=item.label,
        hours=parse_hours(item.hours),
        created_at=item.created_at,
        updated_at=item.updated_at,
        officer=item.officer or "",
        begins=_to_day(item.begins),
        absent_from=_to_day(item.absent_from),
        absent_until=_to_day(item.absent_until),
        deputy=item.deputy or "",
        language=Language(item.language),
        confirmed_at=item.confirmed_at,
        code_at=item.code_at,
        failed_at=item.failed_at,
    )


def _to_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
