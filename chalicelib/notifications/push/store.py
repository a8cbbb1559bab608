"""The browsers of a contact, in its item. Each is one text of a set, so that two changes at one
moment lose nothing.
"""

from collections.abc import Collection, Iterable
from typing import Any

from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from chalicelib.notifications.store import wishes_actions
from chalicelib.platform.aws.table import Item, try_write
from chalicelib.reports.contact.browsers import Browser
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store.items.side_items import CONTACT, ContactItem, notice_key


def save_browser(
    recipient: str, browser: Browser, contact: Contact, parts: Collection[str], most: int
) -> bool:
    """Store one more browser, with these parts of ``contact`` (``wishes_actions``). Return False
    when there are ``most``. Repeating it does no harm.
    """
    wishes = wishes_actions(contact, parts)
    added: list[Action] = [ContactItem.browsers.add({str(browser)}), *wishes]
    has_room = ContactItem.browsers.does_not_exist() | (_count_browsers() < most)
    has_room |= ContactItem.browsers.contains(str(browser))
    return try_write(lambda: _contact_item(recipient).update(added, has_room))


def remove_browsers(recipient: str, browsers: Iterable[Browser]) -> None:
    """Remove browsers. Repeating it does no harm."""
    lines = {*map(str, browsers)}
    removed: list[Action] = [ContactItem.browsers.delete(lines)]
    try_write(lambda: _contact_item(recipient).update(removed, Item.pk.exists()))


def _count_browsers() -> Any:
    count: Any = size
    return count(ContactItem.browsers)


def _contact_item(recipient: str) -> ContactItem:
    return ContactItem(notice_key(recipient), CONTACT)
