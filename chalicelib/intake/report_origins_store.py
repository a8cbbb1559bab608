"""The origins of reports as keyed hashes. Limits count by them, and DynamoDB's TTL deletes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.platform.aws.table import Item, drop_empty
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.item_classes import report_key
from chalicelib.reports.store.items.side_items import ORIGIN, OriginItem


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a report: keyed hashes by ``contact``, ``device`` and ``address``, kept until
    the moment ``until``. ``talks`` tells that it came by a talk.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None
    talks: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """A report received at the moment ``at``, with the hashes of its origin.

    ``area`` is its kelurahan and category, which is no personal data. It is None where the place is
    not known.
    """

    number: str
    at: datetime
    keys: Mapping[str, str]
    area: str | None
    talks: bool = False


def origin_item(report: Report, origin: Origin) -> OriginItem:
    until = origin.until or report.filing.received_at
    return OriginItem(
        report_key(report.number),
        ORIGIN,
        at=report.filing.received_at,
        category=report.category,
        ttl=int(until.timestamp()),
        **drop_empty(
            kelurahan=report.place.area,
            keys=[f"{k} {v}" for k, v in origin.keys.items()],
            talks=origin.talks or None,
        ),
    )


def decode_origin(image: Mapping[str, Any]) -> Came:
    """Return a report's origin from its item in DynamoDB's own JSON, as the stream brings it."""
    item: OriginItem = Item.from_raw_data(dict(image))
    area = f"{item.kelurahan}|{item.category}" if item.kelurahan else None
    keys = dict(each.split(" ", 1) for each in item.keys or ())
    return Came(item.pk[2:], item.at, keys, area, bool(item.talks))
