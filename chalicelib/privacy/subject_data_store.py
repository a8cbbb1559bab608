"""What is kept of a report's reporter beside the report and its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.notifications.store import told_of
from chalicelib.platform.aws.table import Item
from chalicelib.reporters import additions_store
from chalicelib.reporters.additions_store import Added
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store import side_items
from chalicelib.reports.store.side_items import CONTACT, INBOX, NOTICE, contact_of

MOST_KEPT = 200  # notices, and additions that wait, that are shown


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
    """All of it in one Query, of the log of notices the last; two Queries more where there is
    much.
    """
    held = side_items.look_beside(number, lambda: _parts(number))
    return Kept(
        contact=contact_of(next(iter(_under(CONTACT, held)), None)),
        notices=tuple(map(_notice, _under(NOTICE, held))),
        waiting=tuple(map(additions_store.added_of, _under(INBOX, held))),
    )


def _parts(number: str) -> list[Any]:
    return [
        *side_items.named(number, CONTACT),
        *side_items.newest(number, Item.sk.startswith(INBOX), MOST_KEPT),
        *side_items.newest(number, Item.sk.startswith(NOTICE), MOST_KEPT),
    ]


def _under(start: str, items: Sequence[Any]) -> list[Any]:
    return [item for item in items if item.sk.startswith(start)]


def _notice(item: Any) -> Notice:
    seq, way = told_of(item.sk)
    return Notice(seq, way, item.state, item.at, item.code)
