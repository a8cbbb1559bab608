"""Decode records of the table's stream: a new timeline entry, and a report's closing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.city.rows import Visibility
from chalicelib.platform.aws.table import Item
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.model import Outcome
from chalicelib.reports.resolution_time import Closing
from chalicelib.reports.status import Status
from chalicelib.reports.store.items.entry_items import media_of
from chalicelib.reports.store.items.index_keys import filed_at
from chalicelib.reports.store.items.item_classes import FIRST, EntryItem, ReportItem
from chalicelib.reports.store.items.text_parts import marks_of, point_of, state_of
from chalicelib.reports.timeline import Decision


@dataclass(frozen=True, slots=True)
class Change:
    """A new entry of a report's timeline, with everything that announcing it needs.

    Of a ``confidential`` report neither the category nor the area is told. ``matter`` says whether
    the entry names what the report is about or where. ``run`` and ``next_check`` are set when a
    timer starts with the entry; ``run`` alone when one ends. ``merged`` are the reports that follow
    this one. ``uploaded`` are photos that wait among the uploads; ``media`` says whether others are
    to be fetched. ``hides`` says that the report's level changed with the entry, and whether that
    hid it from all lists.
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
    confidential: bool
    visibility: Visibility
    hides: bool | None
    uploaded: tuple[str, ...]
    media: bool
    sent_at: datetime | None
    stars: int | None
    matter: bool
    decision: Decision | None
    run: int | None
    next_check: datetime | None
    merged: tuple[str, ...]


def decode_change(image: Mapping[str, Mapping[str, Any]]) -> Change:
    """Return the change of an entry's item in DynamoDB's own JSON, as the stream or a Scan has
    it.
    """
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
        category="" if item.confidential else item.category,
        area=None if item.confidential else item.kelurahan,
        confidential=bool(item.confidential),
        visibility=Visibility(item.visibility),
        hides=item.hides,
        uploaded=tuple(name for name in item.photos or () if name not in fetched),
        media=bool(fetched),
        sent_at=item.sent_at,
        stars=None if item.stars is None else int(item.stars),
        matter=item.sk == FIRST or bool(item.recategorised or item.found),
        decision=Decision(item.decision) if item.decision else None,
        run=None if item.run is None else int(item.run),
        next_check=item.next_check,
        merged=tuple(item.merged or ()),
    )


def decode_closing(image: Mapping[str, Mapping[str, Any]] | None) -> Closing | None:
    """Return the closing of a report's item in DynamoDB's own JSON; None when the report is not
    closed as done, or has no area.
    """
    if not image:
        return None
    item: ReportItem = Item.from_raw_data(dict(image))
    if item.closed_at is None or state_of(item.status)[1] is not Outcome.DONE or not item.kelurahan:
        return None
    if item.trial or marks_of(item.marks).confidential:
        return None  # it counts neither for how long reports take nor for what comes back
    took = item.closed_at - filed_at(item)
    number, at = item.pk[2:], item.closed_at
    return Closing(
        number, item.category, item.kelurahan, at, took, item.holder, _decode_point(item)
    )


def _decode_point(item: Any) -> tuple[float, float] | None:
    """Return the report's point, latitude first, or None. A merged report has none, so that its
    matter, which was done once, counts once.
    """
    lat, lng = point_of(item.point)
    if item.duplicate_of is not None or lat is None or lng is None:
        return None
    return lat, lng
