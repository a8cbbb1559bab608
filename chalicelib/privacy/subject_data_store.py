"""What is kept of a report's reporter beside the report and its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.notifications.store import parse_log_key
from chalicelib.platform.aws.table import Item
from chalicelib.reporters import additions_store
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store import side_items
from chalicelib.reports.store.side_items import CONTACT, INBOX, NOTICE, contact_of

MOST_NOTICES = 200  # notices, and additions that wait, that are shown


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice of the delivery log: about entry ``seq``, by a ``way``, with the sender's ``code``
    when it was refused.
    """

    seq: int
    way: str
    state: str
    at: datetime
    code: str | None


@dataclass(frozen=True, slots=True)
class SubjectData:
    """``waiting`` are additions of anybody that are not in the timeline yet."""

    contact: Contact
    notices: tuple[SentNotice, ...]
    waiting: tuple[WaitingAddition, ...]


def load_subject_data(number: str) -> SubjectData:
    """All of it in one Query, of the log of notices the last; two Queries more where there is
    much.
    """
    held = side_items.query_side_items(number, lambda: _load_parts(number))
    return SubjectData(
        contact=contact_of(next(iter(_items_under(CONTACT, held)), None)),
        notices=tuple(map(_to_notice, _items_under(NOTICE, held))),
        waiting=tuple(map(additions_store.to_addition, _items_under(INBOX, held))),
    )


def _load_parts(number: str) -> list[Any]:
    return [
        *side_items.load_named(number, CONTACT),
        *side_items.load_newest(number, Item.sk.startswith(INBOX), MOST_NOTICES),
        *side_items.load_newest(number, Item.sk.startswith(NOTICE), MOST_NOTICES),
    ]


def _items_under(start: str, items: Sequence[Any]) -> list[Any]:
    return [item for item in items if item.sk.startswith(start)]


def _to_notice(item: Any) -> SentNotice:
    seq, way = parse_log_key(item.sk)
    return SentNotice(seq, way, item.state, item.at, item.code)
