"""The reports that changed for the public since a moment, and the reports that public lists have
now: the map is made from both. The indexes are read for the numbers only, and the reports by their
own keys. This module does not decide which of their parts the public may see.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from chalicelib.platform import moments
from chalicelib.platform.aws.table import Item, Number
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.index_keys import SHARDS, date_key, near_key
from chalicelib.reports.store.items.item_classes import REPORT, report_key
from chalicelib.reports.store.items.report_decoding import decode_without_timeline
from chalicelib.reports.store.list_pages import BEHIND, Span

LEVELS = "LEVEL"  # the partition of all level changes, and the beginning of their sort keys
KEPT = timedelta(days=2)  # how long a level change is known; a map is made whole sooner
KEYS = ["pk", "sk"]  # what is read of an item in an index


class LevelChangeItem(Item):
    """A report whose level changed at a moment. A report that leaves the public lists takes its
    keys out of their indexes, so that nothing there says that it was one of them.
    """

    sorts = f"{LEVELS}#"

    ttl = Number()


def level_change_item(report: Report) -> LevelChangeItem:
    """Return the item that says that a report has another level since its last change."""
    changed = report.updated_at
    sort = f"{LEVELS}#{moments.format_stored(changed)}#{report.number}"
    return LevelChangeItem(LEVELS, sort, ttl=int((changed + KEPT).timestamp()))


def load_changed_numbers(span: Span) -> set[str]:
    """Return the numbers of the reports that were filed, changed for the public, or got another
    level in a span. Costs a Query for each shard and kind, and one for the levels.
    """
    levels = Item.sk.between(*_stored_ends(span, f"{LEVELS}#"))
    changed = Item.query(LEVELS, levels, consistent_read=True, attributes_to_get=KEYS)
    return {item.sk.rpartition("#")[2] for item in changed} | {*_dated_numbers("DU", span)}


def load_listed_numbers(span: Span, areas: Iterable[str]) -> set[str]:
    """Return the numbers of the reports in public lists that were filed in a span, and of all open
    ones of these areas. Costs a Query for each area besides those by date.
    """
    opened = (Item.near.query(near_key(area), attributes_to_get=KEYS) for area in areas)
    return {_item_number(item) for page in opened for item in page} | {*_dated_numbers("D", span)}


def load_present(numbers: Iterable[str]) -> Iterator[Report]:
    """Yield the reports with these numbers in their present state, without texts and timelines, by
    one call for each hundred. The reads are consistent: what was just hidden is known to be.
    """
    keys = [(report_key(number), REPORT) for number in numbers]
    items: Iterable[Any] = Item.batch_get(keys, consistent_read=True) if keys else ()
    yield from map(decode_without_timeline, items)


def _dated_numbers(kinds: str, span: Span) -> Iterator[str]:
    low, high = _stored_ends(span)
    for key in (date_key(kind, shard) for kind in kinds for shard in range(SHARDS)):
        within = Item.dsk.between(low, high)
        yield from map(_item_number, Item.date.query(key, within, attributes_to_get=KEYS))


def _stored_ends(span: Span, before: str = "") -> tuple[str, str]:
    start, end = moments.format_stored(span.start), moments.format_stored(span.end)
    return before + start, before + end + BEHIND


def _item_number(item: Any) -> str:
    return str(item.pk[2:])
