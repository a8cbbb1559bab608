"""A walk through partitions of an index that are sorted alike, as one list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.indexes import Index

from chalicelib.platform.aws.index_page import KEY_NAMES
from chalicelib.platform.aws.table import Item

MOST_EXAMINED = 20_000  # items of one walk, or one page of a partition more


@dataclass(frozen=True, slots=True)
class Stretch:
    """The sort keys from ``low`` to ``high``, both included, without the key ``after``, at which an
    earlier walk ended.
    """

    low: str
    high: str
    after: str | None = None


class Walk:
    """Iterates over the items of a stretch of some partitions in the order of their sort keys,
    backwards unless it goes ``forward``. Each partition costs a Query, and others only when more
    items are asked for than a page has: ``size`` of them, a megabyte at most.

    ``last`` is the sort key of the last item. ``stopped`` is the key to go on from, when the walk
    stopped because it had examined ``MOST_EXAMINED`` items.
    """

    def __init__(
        self,
        index: Index[Any],
        partitions: Iterable[str],
        stretch: Stretch,
        *,
        size: int,
        condition: Condition | None = None,
        forward: bool = False,
    ) -> None:
        self._index, self._partitions, self._stretch = index, [*partitions], stretch
        self._size, self._condition, self._forward = size, condition, forward
        self._sort = KEY_NAMES[index.Meta.index_name][1]
        self._examined = 0
        self.last: str | None = None
        self.stopped: str | None = None

    def __iter__(self) -> Iterator[Any]:
        parts = map(self._walk_partition, self._partitions)
        for sort, item in merge(*parts, key=_sort_key, reverse=not self._forward):
            if item is None:
                self.stopped = sort
                return
            if sort != self._stretch.after:
                self.last = sort
                yield item

    def _walk_partition(self, partition: str) -> Iterator[tuple[str, Any]]:
        """Yield each item with its sort key. Where the walk has examined enough, yield the last key
        that was examined, with None.
        """
        low, high, after = self._stretch.low, self._stretch.high, self._stretch.after
        if after:
            low, high = (after, high) if self._forward else (low, after)
        pages = self._index.query(
            partition,
            getattr(Item, self._sort).between(low, max(low, high)),
            self._condition,
            scan_index_forward=self._forward,
            page_size=self._size,
        ).page_iter
        for page in pages:
            self._examined += page["ScannedCount"]
            for raw in page["Items"]:
                yield raw[self._sort]["S"], Item.from_raw_data(raw)
            reached = pages.last_evaluated_key
            if reached and self._examined >= MOST_EXAMINED:
                yield reached[self._sort]["S"], None
                return


def _sort_key(found: tuple[str, Any]) -> str:
    return found[0]
