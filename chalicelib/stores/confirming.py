"""An address that is to be confirmed, on the contact of its report; erased with it."""

from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.domain.contact import Contact
from chalicelib.domain.wishes import EMAIL, Asked
from chalicelib.stores.beside import CONTACT, ContactItem
from chalicelib.stores.conditions import written
from chalicelib.stores.contacts import contact_of
from chalicelib.stores.notices import wishes_set
from chalicelib.stores.table import Item
from chalicelib.stores.timeline import report_key

_ASKED: tuple[Any, ...] = (
    ContactItem.asked_way,
    ContactItem.asked_to,
    ContactItem.asked_at,
    ContactItem.asked_tries,
)


def ask(number: str, asked: Asked) -> None:
    """Wait for the code of this one, and of no other."""
    given = (asked.way, asked.to, asked.at, 0)
    _item(number).update([name.set(value) for name, value in zip(_ASKED, given, strict=True)])


def asked(number: str) -> tuple[Asked | None, Contact]:
    """What is waited for, and the contact. One Query."""
    item: Any = next(
        iter(Item.query(report_key(number), Item.sk == CONTACT, consistent_read=True)), None
    )
    waits = item is not None and item.asked_at is not None
    return Asked(item.asked_way, item.asked_to, item.asked_at) if waits else None, contact_of(item)


def tried(number: str, asked: Asked, most: int) -> bool:
    """Count one try more; False when there were enough, or something else is waited for by now."""
    left = (ContactItem.asked_at == asked.at) & (Path(ContactItem.asked_tries) < most)
    return _updated(number, [ContactItem.asked_tries.add(1)], left)


def take(number: str, asked: Asked, contact: Contact) -> None:
    """The address is theirs, and takes mail whatever came back; repeating it does no harm."""
    gone: list[Action] = [name.remove() for name in _ASKED]
    if asked.way == EMAIL:
        gone += [ContactItem.bounced.remove(), ContactItem.bounced_in.remove()]
    if contact.proven:
        gone.append(ContactItem.proven.set({*contact.proven}))
    _updated(number, [*wishes_set(contact), *gone], ContactItem.asked_at == asked.at)


def _updated(number: str, changes: list[Action], condition: Condition) -> bool:
    return written(lambda: _item(number).update(changes, condition))


def _item(number: str) -> ContactItem:
    return ContactItem(report_key(number), CONTACT)
