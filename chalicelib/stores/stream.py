"""The table's stream: a new timeline entry as the change it announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.report import Kind
from chalicelib.domain.status import Status
from chalicelib.stores.items import media_of
from chalicelib.stores.table import EntryItem, Item


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of one report's timeline, with what it sets going.

    ``run`` and ``next_check`` are there when a timer starts with it. ``uploaded`` are photos that
    wait among the uploads; ``media`` says that others are to be fetched.
    """

    number: str
    seq: int
    at: datetime
    kind: Kind
    status: Status
    holder: str
    to: tuple[str, ...]
    channel: str
    category: str
    area: str | None
    private: bool
    uploaded: tuple[str, ...]
    media: bool
    sent_at: datetime | None
    stars: int | None
    run: int | None
    next_check: datetime | None


def change(image: Mapping[str, Mapping[str, Any]]) -> Change:
    """From an entry's item in DynamoDB's own JSON, as the stream or a Scan brings it."""
    item: EntryItem = Item.from_raw_data(dict(image))
    fetched = {media_of(each)[0] for each in item.media or ()}
    return Change(
        number=item.pk[2:],
        seq=int(item.sk[2:]),
        at=item.at,
        kind=Kind(item.kind),
        status=Status(item.status),
        holder=item.holder,
        to=tuple(item.to or ()),
        channel=item.channel,
        category=item.category,
        area=item.kelurahan,
        private=item.private,
        uploaded=tuple(name for name in item.photos or () if name not in fetched),
        media=bool(fetched),
        sent_at=item.sent_at,
        stars=None if item.stars is None else int(item.stars),
        run=None if item.run is None else int(item.run),
        next_check=item.next_check,
    )
