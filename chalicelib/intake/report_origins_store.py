"""Whom reports came from, in keyed hashes that are gone after a while: limits count by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.platform.aws.table import Item, drop_empty
from chalicelib.reports.model import Report
from chalicelib.reports.store.item_classes import report_key
from chalicelib.reports.store.side_items import ORIGIN, OriginItem


@dataclass(frozen=True, slots=True)
class Origin:
    """``keys`` by what they are of: contact, device, address. Kept ``until`` then."""

    keys: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """A report that came in ``at`` that moment; ``area`` is its category in its kelurahan, which is
    nobody's. None where the place is not known.
    """

    number: str
    at: datetime
    keys: Mapping[str, str]
    area: str | None


def origin_item(report: Report, origin: Origin) -> OriginItem:
    until = origin.until or report.filing.received_at
    return OriginItem(
        report_key(report.number),
        ORIGIN,
        at=report.filing.received_at,
        category=report.category,
        ttl=int(until.timestamp()),
        **drop_empty(
            kelurahan=report.place.area, keys=[f"{k} {v}" for k, v in origin.keys.items()]
        ),
    )


def decode_origin(image: Mapping[str, Any]) -> Came:
    """From its item in DynamoDB's own JSON, as the stream brings it."""
    held: OriginItem = Item.from_raw_data(dict(image))
    area = f"{held.kelurahan}|{held.category}" if held.kelurahan else None
    keys = dict(each.split(" ", 1) for each in held.keys or ())
    return Came(held.pk[2:], held.at, keys, area)
