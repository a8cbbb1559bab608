"""Public reports of kelurahan by when they were filed: the ``area`` index, which does not have what
was said of them. What the public may see of them is not decided here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import reduce
from heapq import merge
from math import cos, radians
from operator import and_
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.city.masking import METRES_PER_DEGREE
from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.table import Item
from chalicelib.platform.moments import format_stored
from chalicelib.reports.duplicates import Nearby
from chalicelib.reports.list_line import Listed
from chalicelib.reports.model import Place
from chalicelib.reports.status import Status
from chalicelib.reports.store.index_keys import (
    area_key,
    band_key,
    band_of,
    longitude_key,
    unplaced_key,
)
from chalicelib.reports.store.item_classes import ReportItem
from chalicelib.reports.store.public_lists import (
    BEHIND,
    MOST_EXAMINED,
    Page,
    Sought,
    Span,
    list_months,
    month_edge,
)

MOST_QUERIES = 48  # of one page, to the end of the month it happens in


def load_filed_in_areas(areas: Sequence[str], span: Span, sought: Sought) -> Page:
    """Public reports of these kelurahan filed in a span, newest first: one Query for each of them
    and month, and no more months than it takes. A page that looked at much may end early.
    """
    lines: list[Listed] = []
    asked = looked = 0
    ahead = list_months(span, forward=False)
    for month in ahead:
        shards = [_area_query(area, month, span, sought) for area in areas]
        for item in merge(*shards, key=_filed_moment, reverse=True):
            if item.ask == span.after or not sought.meets(line := _listed_of(item)):
                continue
            lines.append(line)
            if len(lines) == sought.most:
                return Page(lines, item.ask)
        asked += len(shards)
        looked += sum(shard.page_iter.total_scanned_count for shard in shards)
        if (asked >= MOST_QUERIES or looked >= MOST_EXAMINED) and month != ahead[-1]:
            return Page(lines, month_edge(month, forward=False))
    return Page(lines, None)


def _area_query(area: str, month: str, span: Span, sought: Sought) -> Any:
    low, high = format_stored(span.start), span.after or format_stored(span.end) + BEHIND
    where = _area_condition(sought)
    whole = where is not None or sought.near is not None
    return Item.area.query(
        area_key(area, month),
        Item.ask.between(low, max(low, high)),
        filter_condition=where,
        scan_index_forward=False,
        page_size=None if whole else sought.most + 1,
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
        private=False,
    )


# Public reports that are open, around a point or in a kelurahan: the ``near`` index. What of them
# is shown is not decided here.


MOST_NEARBY = 200  # reports of a band; a disaster has no need to be compared to its end
BEHIND_BAND = "~"  # sorts behind every number


def load_around(lat: float, lng: float, metres: float) -> list[Nearby]:
    """Those in the bands of latitude around, no further east or west than so many metres: a Query
    for each band, two at most as long as one is twice as high as that.
    """
    up, aside = (
        metres / METRES_PER_DEGREE,
        metres / METRES_PER_DEGREE / max(cos(radians(lat)), 0.01),
    )
    low, high = longitude_key(lng - aside), longitude_key(lng + aside) + BEHIND_BAND
    within = Item.nsk.between(low, high)
    found = (
        index_page.read_page(Item.near, band_key(band), most=MOST_NEARBY, within=within)
        for band in range(band_of(lat - up), band_of(lat + up) + 1)
    )
    return [_nearby_of(item) for page in found for item in page.items]


def load_unplaced(area: str, since: datetime) -> list[Nearby]:
    """Those of a kelurahan without a point, the newest filed since: one Query."""
    later = Item.nsk >= format_stored(since)
    page = index_page.read_page(
        Item.near, unplaced_key(area), most=MOST_NEARBY, within=later, newest_first=True
    )
    return [_nearby_of(item) for item in page.items]


def _nearby_of(item: ReportItem) -> Nearby:
    held = item.attribute_values
    return Nearby(
        number=item.pk[2:],
        status=Status(item.status),
        category=item.category,
        place=Place(None, held.get("lat"), held.get("lng"), held.get("kelurahan")),
        created_at=item.created_at,
        summary=held.get("said") or "",
        supporters=int(held.get("supporters") or 0),
    )
