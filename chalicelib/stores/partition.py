"""All that lies under a report's number in one look, as far as one call brings it: of a report with
a long timeline, or many notices, the rest is asked for by its keys.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.stores.table import Item
from chalicelib.stores.timeline import AFTER_TIMELINE, one_page, report_key

MOST = 300  # items of a look; what lies beside a report of a hundred entries is among them


@dataclass(frozen=True, slots=True)
class Look:
    """The items of the ``timeline``, or its beginning; those ``beside`` it only where they are all
    there (``complete``).
    """

    timeline: list[Any]
    beside: list[Any]
    complete: bool


def look(number: str, *, consistent: bool = False) -> Look:
    """One Query."""
    items, complete = _asked(number, None, consistent=consistent)
    timeline = [item for item in items if item.sk < AFTER_TIMELINE]
    return Look(timeline, items[len(timeline) :] if complete else [], complete)


def look_beside(number: str, rest: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    """The items beside a timeline in one Query; where there are too many, the ``rest`` that is
    asked for instead.
    """
    items, complete = _asked(number, Item.sk > AFTER_TIMELINE, consistent=True)
    return items if complete else rest()


def named(number: str, *keys: str) -> list[Any]:
    """The items of those sort keys that are there, as they were written last: a Query each."""
    pk = report_key(number)
    return [item for key in keys for item in Item.query(pk, Item.sk == key, consistent_read=True)]


def newest(number: str, within: Condition, most: int) -> list[Any]:
    """The last of the items within a range, in order: one Query."""
    query = Item.query(
        report_key(number), within, consistent_read=True, scan_index_forward=False, page_size=most
    )
    return one_page(query)[::-1]


def _asked(number: str, within: Condition | None, *, consistent: bool) -> tuple[list[Any], bool]:
    query = Item.query(report_key(number), within, consistent_read=consistent, page_size=MOST)
    items = one_page(query)
    return items, query.page_iter.last_evaluated_key is None
