"""Reports that stand closed as done, by category and kota and when they were; and what is told of
them with a report.
"""

from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.city.current import city
from chalicelib.platform import clock, moments
from chalicelib.platform.aws.table import Item, Number, drop_empty
from chalicelib.platform.moments import format_stored
from chalicelib.reports import resolution_time
from chalicelib.reports.resolution_time import Closing, Usual, kota_of
from chalicelib.reports.store.item_classes import USUAL, UsualItem, report_key
from chalicelib.reports.store.stream import Change

CLOSING = "L#"  # before the moment in a sort key
CLOSINGS_KEPT = timedelta(days=400)  # beyond the longest window a city may choose


class ClosingItem(Item):
    """A report that stands closed as done, of whatever privacy."""

    sorts = CLOSING

    kelurahan = UnicodeAttribute()  # or a kecamatan, when no more is known
    took = Number()  # seconds
    holder = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    ttl = Number()


def put_closing(closing: Closing) -> None:
    """In place of what was kept of it before. Repeating it does no harm."""
    lat, lng = closing.point or (None, None)
    ClosingItem(
        *_closing_key(closing),
        kelurahan=closing.area,
        took=int(closing.took.total_seconds()),
        ttl=int((closing.at + CLOSINGS_KEPT).timestamp()),
        **drop_empty(holder=closing.holder, lat=lat, lng=lng),
    ).save()


def delete_closing(closing: Closing) -> None:
    """It does not stand any more."""
    ClosingItem(*_closing_key(closing)).delete()


def load_closings_since(category: str, kota: str, moment: datetime, most: int) -> list[Closing]:
    """Those of a kota since then, or the last so many of them, in one Query."""
    within = Item.sk.between(f"{CLOSING}{format_stored(moment)}", f"{CLOSING}~")
    found: Any = Item.query(
        _partition(category, kota), within, scan_index_forward=False, limit=most, page_size=most
    )
    return [_closing_of(item, category) for item in found]


def save_resolution_time(number: str, usual: Usual) -> None:
    """Let a report tell of them, in place of what it told before."""
    UsualItem(
        report_key(number),
        USUAL,
        category=usual.category,
        within=usual.area,
        took=int(usual.span.total_seconds()),
        many=usual.closings,
    ).save()


def has_same_key(one: Closing, other: Closing) -> bool:
    """Whether one is kept in place of the other."""
    return _closing_key(one) == _closing_key(other)


def _closing_of(item: ClosingItem, category: str) -> Closing:
    at, number = item.sk.removeprefix(CLOSING).split("#")
    took = timedelta(seconds=int(item.took))
    point = None if item.lat is None or item.lng is None else (item.lat, item.lng)
    return Closing(
        number, category, item.kelurahan, moments.parse_stored(at), took, item.holder, point
    )


def _closing_key(closing: Closing) -> tuple[str, str]:
    return _partition(closing.category, kota_of(closing.area)), _sort(closing)


def _partition(category: str, kota: str) -> str:
    return f"L#{category}#{kota}"


def _sort(closing: Closing) -> str:
    return f"{CLOSING}{format_stored(closing.at)}#{closing.number}"


# How long reports usually take: closings are kept as they come to stand and fall, and a new report
# is told what they amount to (docs/decisions/0020).


MOST_CLOSINGS = 1000  # closings of a kota: some 16 read units at the most
CACHE_TIME = timedelta(minutes=10)  # a median of months changes little in them
CACHE_TIME_WHEN_FEW = timedelta(minutes=1)  # where there are too few yet

_cache: dict[tuple[str, str], tuple[datetime, list[Closing]]] = {}


def clear_cache() -> None:
    """Look at the table anew next time."""
    _cache.clear()


def record_closing(before: Closing | None, after: Closing | None) -> None:
    """Keep the closing that stands now, and not the one that did. Repeating it does no harm."""
    if before and not (after and has_same_key(before, after)):
        delete_closing(before)
    if after and after != before:
        put_closing(after)


def update_resolution_time(change: Change) -> None:
    """With an entry that says what a report is about or where: let it tell how long such reports
    take, where enough of them were done.
    """
    if change.matter and (found := load_resolution_time(change.category, change.area, clock.now())):
        save_resolution_time(change.number, found)


def load_resolution_time(category: str, area: str | None, now: datetime) -> Usual | None:
    """As near to the area as there are enough closings, else of the whole city."""
    least = city().settings.usual_least
    if area:
        held = _load_closings(category, resolution_time.kota_of(area), now)
        if found := resolution_time.nearest_median(category, area, held, least):
            return found
    everywhere = [each for kota in _list_kotas() for each in _load_closings(category, kota, now)]
    whole = city().offices[city().settings.top].area or ""
    return resolution_time.median_within(category, whole, everywhere, least)


def _list_kotas() -> list[str]:
    return sorted({row.kota_code for row in city().kelurahan.values()})


def _load_closings(category: str, kota: str, now: datetime) -> list[Closing]:
    until, held = _cache.get((category, kota), (now, []))
    if until <= now:
        since = now - timedelta(days=city().settings.usual_days)
        held = load_closings_since(category, kota, since, MOST_CLOSINGS)
        enough = len(held) >= city().settings.usual_least
        _cache[category, kota] = now + (CACHE_TIME if enough else CACHE_TIME_WHEN_FEW), held
    return held
