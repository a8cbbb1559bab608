"""Contacts in and out of their items, with how they want to be told."""

from typing import Any

from chalicelib.domain import quiet
from chalicelib.domain.contact import Contact
from chalicelib.domain.report import Report
from chalicelib.domain.tongue import Language
from chalicelib.domain.wishes import EMAIL, SMS, Wishes
from chalicelib.stores.beside import CONTACT, ContactItem
from chalicelib.stores.index_keys import by_moment
from chalicelib.stores.table import present, unless
from chalicelib.stores.timeline import report_key


def contact_item(report: Report, contact: Contact, mine: str | None) -> ContactItem:
    """``mine`` is another key by which its reporter finds the report."""
    keys = {"mpk": mine, "msk": by_moment(report)} if mine else {}
    given = present(
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        reply=contact.reply,
        person=contact.person,
        proven={*contact.proven} or None,
        language=unless(Language.INDONESIAN, contact.wishes.language),
    )
    return ContactItem(report_key(report.number), CONTACT, **given, **keys)


def wishes_held(wishes: Wishes) -> dict[str, Any]:
    """As a contact's item holds them; None for what it leaves out."""
    return {
        "language": unless(Language.INDONESIAN, wishes.language),
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
        quiet.read(item.quiet) if item.quiet else None,
        present(**{SMS: item.to_sms, EMAIL: item.to_email}),
        item.bounced or "",
        item.bounced_in or 0,
    )
