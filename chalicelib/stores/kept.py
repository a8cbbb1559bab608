"""What is kept of a report's reporter beside the report and its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.contact import Contact
from chalicelib.stores import inbox
from chalicelib.stores.beside import CONTACT, INBOX, NOTICE
from chalicelib.stores.contacts import contact_of
from chalicelib.stores.inbox import Added
from chalicelib.stores.notices import told_of
from chalicelib.stores.table import Item
from chalicelib.stores.timeline import AFTER_TIMELINE, report_key


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the delivery log: about entry ``seq``, by a ``way``, with the sender's ``code``
    when it was refused.
    """

    seq: int
    way: str
    state: str
    at: datetime
    code: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """``waiting`` are additions of anybody that are not in the timeline yet."""

    contact: Contact
    notices: tuple[Notice, ...]
    waiting: tuple[Added, ...]


def beside(number: str) -> Kept:
    """All of it, in one Query."""
    held = list(Item.query(report_key(number), Item.sk > AFTER_TIMELINE, consistent_read=True))
    return Kept(
        contact=contact_of(next(iter(_under(CONTACT, held)), None)),
        notices=tuple(map(_notice, _under(NOTICE, held))),
        waiting=tuple(map(inbox.added_of, _under(INBOX, held))),
    )


def _under(start: str, items: Sequence[Any]) -> list[Any]:
    return [item for item in items if item.sk.startswith(start)]


def _notice(item: Any) -> Notice:
    seq, way = told_of(item.sk)
    return Notice(seq, way, item.state, item.at, item.code)
