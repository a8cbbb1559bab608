"""Reports by the words that were said of them: the ``words`` index, and what is found there as it
stands now.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.aws.table import Item
from chalicelib.platform.moments import format_stored
from chalicelib.reports.store import queue_lines
from chalicelib.reports.store.item_classes import FIRST, REPORT, EntryItem, report_key
from chalicelib.reports.store.queue_lines import Line

MOST_EXAMINED = 2000  # entries of one Query; a megabyte, the most one brings, has about as many

_SORT = re.compile(r"[0-9-]{10}T[0-9:]{8}Z#(?P<number>[^#]+)")


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """Words as ``folding`` reads them: each must begin a word of the report's. ``until`` is the
    first moment that is too late.
    """

    words: tuple[str, ...]
    since: datetime
    until: datetime
    kelurahan: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Of the entries with the words, newest first, among so many that were ``looked`` at."""

    spots: list[Spot]
    after: Spot | None
    looked: int


def search_page(kecamatan: str, sought: SearchTerms, after: Spot | None) -> SearchPage:
    """One Query of what was said of a kecamatan's reports, newest first."""
    since, until = format_stored(sought.since), format_stored(sought.until)
    if after and not since <= after.sort < until:
        return SearchPage([], None, 0)  # DynamoDB refuses to begin outside of what is asked for
    where = reduce(and_, (EntryItem.folded.contains(f" {word}") for word in sought.words))
    if sought.kelurahan:
        where &= EntryItem.kelurahan == sought.kelurahan
    found = index_page.read_page(
        Item.words,
        _words_partition(kecamatan),
        most=MOST_EXAMINED,
        within=Item.fsk.between(since, until),
        where=where,
        after=after,
        newest_first=True,
    )
    spots = [index_page.get_spot(Item.words, item) for item in found.items]
    return SearchPage(spots, found.after, found.looked)


def load_lines_at(spots: Iterable[Spot]) -> list[Line]:
    """The reports of these entries in one call, in the order of the entries. One whose place was
    told later is found by that entry, which has all its words.
    """
    first: dict[str, bool] = {}
    for spot in spots:
        first[spot.pk] = spot.sk == FIRST and first.get(spot.pk, True)
    items: Any = Item.batch_get([(pk, REPORT) for pk in first])
    held = {item.pk: item for item in items}
    return [
        queue_lines.line_of(held[pk])
        for pk, filed in first.items()
        if pk in held and not (filed and held[pk].told_in)
    ]


def load_lines(numbers: Iterable[str]) -> list[Line]:
    """The reports of these numbers as they stand, in one call for each hundred."""
    wanted = [(report_key(number), REPORT) for number in dict.fromkeys(numbers)]
    items: Any = Item.batch_get(wanted) if wanted else ()
    return [queue_lines.line_of(item) for item in items]


def parse_spot(kecamatan: str, pk: str, sk: str, partition: str, sort: str) -> Spot:
    """A place in a kecamatan's words, as an earlier page told it. Raises ValueError for one that
    can't be there.
    """
    form = _SORT.fullmatch(sort)
    if form is None or partition != _words_partition(kecamatan) or pk != report_key(form["number"]):
        raise ValueError(sort)
    if not re.fullmatch(r"T#[0-9]{6,}", sk):
        raise ValueError(sk)
    return Spot(pk, sk, partition, sort)


def _words_partition(kecamatan: str) -> str:
    return f"F#{kecamatan}"
