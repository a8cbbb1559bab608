"""The closings of reports that are done, by category, kota and moment, and the resolution time that
a new report gets from them.
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
from chalicelib.reports.store.items.item_classes import USUAL, UsualItem, report_key
from chalicelib.reports.store.stream_records import Change

CLOSING = "L#"  # the moment follows in a sort key
CLOSINGS_KEPT = timedelta(days=400)  # longer than the longest window that a city may choose


class ClosingItem(Item):
    """A report that is closed as done, whatever its level."""

    sorts = CLOSING

    kelurahan = UnicodeAttribute()  # or a kecamatan, when no more is known
    took = Number()  # seconds
    holder = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    ttl = Number()


def put_closing(closing: Closing) -> None:
    """Store a closing, in place of an earlier item with the same key. Repeating it does no harm."""
    lat, lng = closing.point or (None, None)
    ClosingItem(
        *_closing_key(closing),
        kelurahan=closing.area,
        took=int(closing.took.total_seconds()),
        ttl=int((closing.at + CLOSINGS_KEPT).timestamp()),
        **drop_empty(holder=closing.holder, lat=lat, lng=lng),
    ).save()


def delete_closing(closing: Closing) -> None:
    """Delete a closing that does not stand any more. Repeating it does no harm."""
    ClosingItem(*_closing_key(closing)).delete()


def load_closings_since(category: str, kota: str, moment: datetime, most: int) -> list[Closing]:
    """Return the closings of a category in a kota since a moment, the last ``most`` at most, newest
    first. Costs one Query.
    """
    within = Item.sk.between(f"{CLOSING}{format_stored(moment)}", f"{CLOSING}~")
    items: Any = Item.query(
        _partition(category, kota), within, scan_index_forward=False, limit=most, page_size=most
    )
    return [_closing_of(item, category) for item in items]


def save_resolution_time(number: str, usual: Usual) -> None:
    """Store the resolution time that a report shows, in place of an earlier one."""
    UsualItem(
        report_key(number),
        USUAL,
        category=usual.category,
        within=usual.area,
        took=int(usual.span.total_seconds()),
        many=usual.closings,
    ).save()


def has_same_key(one: Closing, other: Closing) -> bool:
    """Return whether one closing is stored in place of the other."""
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


# The resolution time of new reports (docs/decisions/0020).


MOST_CLOSINGS = 1000  # closings of a kota: some 16 read units at most
CACHE_TIME = timedelta(minutes=10)  # a median of months changes little in ten minutes
CACHE_TIME_WHEN_FEW = timedelta(minutes=1)  # while there are too few closings for a median

_cache: dict[tuple[str, str], tuple[datetime, list[Closing]]] = {}


def clear_cache() -> None:
    """Forget the loaded closings, so that the next call reads the table."""
    _cache.clear()


def record_closing(before: Closing | None, after: Closing | None) -> None:
    """Store the closing that stands now, and delete the one that stood before. Repeating it does no
    harm.
    """
    if before and not (after and has_same_key(before, after)):
        delete_closing(before)
    if after and after != before:
        put_closing(after)


def update_resolution_time(change: Change) -> None:
    """Store the resolution time of a report after an entry that says what it is about or where, if
    there are enough closings.
    """
    if not change.matter:
        return
    if usual := load_resolution_time(change.category, change.area, clock.now()):
        save_resolution_time(change.number, usual)


def load_resolution_time(category: str, area: str | None, now: datetime) -> Usual | None:
    """Return the median of the smallest area around ``area`` that has enough closings, up to the
    whole city; None when even the city has too few.
    """
    least = city().settings.usual_least
    if area:
        closings = _load_closings(category, resolution_time.kota_of(area), now)
        if median := resolution_time.nearest_median(category, area, closings, least):
            return median
    everywhere = [each for kota in _list_kotas() for each in _load_closings(category, kota, now)]
    whole = city().offices[city().settings.top].area or ""
    return resolution_time.median_within(category, whole, everywhere, least)


def _list_kotas() -> list[str]:
    return sorted({row.kota_code for row in city().kelurahan.values()})


def _load_closings(category: str, kota: str, now: datetime) -> list[Closing]:
    valid_until, closings = _cache.get((category, kota), (now, []))
    if valid_until <= now:
        since = now - timedelta(days=city().settings.usual_days)
        closings = load_closings_since(category, kota, since, MOST_CLOSINGS)
        enough = len(closings) >= city().settings.usual_least
        _cache[category, kota] = now + (CACHE_TIME if enough else CACHE_TIME_WHEN_FEW), closings
    return closings
