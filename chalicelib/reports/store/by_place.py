"""Listed reports by place: by the kelurahan and the filing moment (the ``area`` index), and open
ones of an area (the ``near`` index). The indexes have no descriptions, only ``near`` has the
beginning of public ones. What the public may see of the reports is not decided here.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from heapq import merge
from operator import and_
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.city.rows import Visibility
from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.table import Item
from chalicelib.platform.moments import format_stored
from chalicelib.reports.duplicates import Nearby
from chalicelib.reports.filing import Place
from chalicelib.reports.list_line import Listed
from chalicelib.reports.status import Status
from chalicelib.reports.store.index_keys import (
    area_key,
    month_edge,
    near_key,
)
from chalicelib.reports.store.item_classes import ReportItem
from chalicelib.reports.store.public_lists import (
    BEHIND,
    MOST_EXAMINED,
    Page,
    Sought,
    Span,
    list_months,
)

MOST_QUERIES = 48  # for one page; a page ends with the month in which it reaches them


def load_filed_in_areas(areas: Sequence[str], span: Span, sought: Sought) -> Page:
    """Return listed reports of these kelurahan filed in a span, newest first. Costs one Query for
    each kelurahan and month, and reads no more months than needed. A page that examined many items
    may end early.
    """
    lines: list[Listed] = []
    queries = examined = 0
    ahead = list_months(span, forward=False)
    for month in ahead:
        shards = [_area_query(area, month, span, sought) for area in areas]
        for item in merge(*shards, key=_filed_moment, reverse=True):
            if item.ask == span.after or not sought.meets(line := _listed_of(item)):
                continue
            lines.append(line)
            if len(lines) == sought.most:
                return Page(lines, item.ask)
        queries += len(shards)
        examined += sum(shard.page_iter.total_scanned_count for shard in shards)
        if (queries >= MOST_QUERIES or examined >= MOST_EXAMINED) and month != ahead[-1]:
            return Page(lines, month_edge(month, forward=False))
    return Page(lines, None)


def _area_query(area: str, month: str, span: Span, sought: Sought) -> Any:
    low, high = format_stored(span.start), span.after or format_stored(span.end) + BEHIND
    condition = _area_condition(sought)
    filtered = condition is not None or sought.near is not None
    return Item.area.query(
        area_key(area, month),
        Item.ask.between(low, max(low, high)),
        filter_condition=condition,
        scan_index_forward=False,
        page_size=None if filtered else sought.most + 1,
    )


def _area_condition(sought: Sought) -> Condition | None:
    terms = [*_area_terms(sought)]
    return reduce(and_, terms) if terms else None


def _area_terms(sought: Sought) -> Iterator[Condition]:
    if sought.categories:
        yield ReportItem.category.is_in(*sought.categories)
    if sought.statuses:
        yield ReportItem.status.is_in(*map(str, sought.statuses))
    if sought.holders:
        yield ReportItem.holder.is_in(*sought.holders)


def _filed_moment(item: Any) -> str:
    return str(item.ask)


def _listed_of(item: Any) -> Listed:
    return Listed(
        number=str(item.pk[2:]),
        status=Status(item.status),
        category=item.category,
        holder=item.holder,
        channel=item.channel,
        place=Place(None, item.lat, item.lng, item.kelurahan),
        description="",
        masks=(),
        photos=(),
        answers=(),
        created_at=item.created_at,
        updated_at=item.updated_at,
        complete_by=item.complete_by,
        visibility=Visibility(item.visibility),
    )


# Open listed reports of an area: the ``near`` index.


MOST_NEARBY = 200  # reports of an area; in a disaster, comparing with more of them is no use


def load_open(areas: Iterable[str], since: datetime) -> list[Nearby]:
    """Return the open listed reports of these areas that were filed since then, the newest of each
    area first. Costs one Query for each area.
    """
    later = Item.nsk >= format_stored(since)
    pages = (
        index_page.read_page(
            Item.near, near_key(area), most=MOST_NEARBY, within=later, newest_first=True
        )
        for area in areas
    )
    return [_nearby_of(item) for page in pages for item in page.items]


def _nearby_of(item: ReportItem) -> Nearby:
    values = item.attribute_values
    return Nearby(
        number=item.pk[2:],
        status=Status(item.status),
        category=item.category,
        place=Place(None, values.get("lat"), values.get("lng"), values.get("kelurahan")),
        created_at=item.created_at,
        visibility=Visibility(item.visibility),
        summary=values.get("said") or "",
        supporters=int(values.get("supporters") or 0),
    )
