"""Reports that stand closed as done, by category and kota and when they were; and what is told of
them with a report.
"""

from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.platform import moments
from chalicelib.platform.aws.table import Item, Number, present
from chalicelib.platform.moments import stored
from chalicelib.reports.resolution_time import Closing, Usual, kota_of
from chalicelib.reports.store.item_classes import USUAL, UsualItem, report_key

CLOSING = "L#"  # before the moment in a sort key
KEPT = timedelta(days=400)  # beyond the longest window a city may choose


class ClosingItem(Item):
    """A report that stands closed as done, of whatever privacy."""

    sorts = CLOSING

    kelurahan = UnicodeAttribute()  # or a kecamatan, when no more is known
    took = Number()  # seconds
    holder = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    ttl = Number()


def put(closing: Closing) -> None:
    """In place of what was kept of it before. Repeating it does no harm."""
    lat, lng = closing.point or (None, None)
    ClosingItem(
        *_key(closing),
        kelurahan=closing.area,
        took=int(closing.took.total_seconds()),
        ttl=int((closing.at + KEPT).timestamp()),
        **present(holder=closing.holder, lat=lat, lng=lng),
    ).save()


def drop(closing: Closing) -> None:
    """It does not stand any more."""
    ClosingItem(*_key(closing)).delete()


def since(category: str, kota: str, moment: datetime, most: int) -> list[Closing]:
    """Those of a kota since then, or the last so many of them, in one Query."""
    within = Item.sk.between(f"{CLOSING}{stored(moment)}", f"{CLOSING}~")
    found: Any = Item.query(
        _partition(category, kota), within, scan_index_forward=False, limit=most, page_size=most
    )
    return [_closing(item, category) for item in found]


def tell(number: str, usual: Usual) -> None:
    """Let a report tell of them, in place of what it told before."""
    UsualItem(
        report_key(number),
        USUAL,
        category=usual.category,
        within=usual.area,
        took=int(usual.span.total_seconds()),
        many=usual.closings,
    ).save()


def same_key(one: Closing, other: Closing) -> bool:
    """Whether one is kept in place of the other."""
    return _key(one) == _key(other)


def _closing(item: ClosingItem, category: str) -> Closing:
    at, number = item.sk.removeprefix(CLOSING).split("#")
    took = timedelta(seconds=int(item.took))
    point = None if item.lat is None or item.lng is None else (item.lat, item.lng)
    return Closing(number, category, item.kelurahan, moments.read(at), took, item.holder, point)


def _key(closing: Closing) -> tuple[str, str]:
    return _partition(closing.category, kota_of(closing.area)), _sort(closing)


def _partition(category: str, kota: str) -> str:
    return f"L#{category}#{kota}"


def _sort(closing: Closing) -> str:
    return f"{CLOSING}{stored(closing.at)}#{closing.number}"
