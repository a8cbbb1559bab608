"""The data of a report's reporter that lie beside the report and its timeline."""

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

MOST_NOTICES = 200  # the newest notices, and the newest waiting additions, that are shown


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice of the delivery log: about entry ``seq``, sent by ``way``. ``code`` is the sender's
    code when the notice was refused.
    """

    seq: int
    way: str
    state: str
    at: datetime
    code: str | None


@dataclass(frozen=True, slots=True)
class SubjectData:
    """The data beside a report. ``waiting`` are additions by anybody that are not in the timeline
    yet.
    """

    contact: Contact
    notices: tuple[SentNotice, ...]
    waiting: tuple[WaitingAddition, ...]


def load_subject_data(number: str) -> SubjectData:
    """Return the data, in one Query. When there are too many items for it, return only the newest
    notices and additions, at most MOST_NOTICES of each, in three more Queries.
    """
    items = side_items.query_side_items(number, lambda: _load_parts(number))
    return SubjectData(
        contact=contact_of(next(iter(_items_under(CONTACT, items)), None)),
        notices=tuple(map(_to_notice, _items_under(NOTICE, items))),
        waiting=tuple(map(additions_store.to_addition, _items_under(INBOX, items))),
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
