"""Listed reports by place: by the kelurahan and the filing moment (the ``area`` index), and open
ones of an area (the ``near`` index). The indexes have no descriptions, only the beginnings of
public ones. What the public may see of the reports is not decided here.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.city.rows import Visibility
from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.index_walk import Walk
from chalicelib.platform.aws.table import Item
from chalicelib.platform.moments import format_stored
from chalicelib.reports.duplicates import Nearby
from chalicelib.reports.list_line import Listed
from chalicelib.reports.status import Status
from chalicelib.reports.store import list_pages
from chalicelib.reports.store.items.index_keys import area_key, filed_at, near_key
from chalicelib.reports.store.items.item_classes import ReportItem
from chalicelib.reports.store.items.report_decoding import ItemValues, place_of
from chalicelib.reports.store.items.text_parts import card_of, state_of, state_texts
from chalicelib.reports.store.list_pages import Page, Sought, Span, stretch_of


def load_filed_in_areas(areas: Sequence[str], span: Span, sought: Sought) -> Page:
    """Return listed reports of these kelurahan filed in a span, newest first. Costs one Query for
    each kelurahan. A page that examined many items may end early.
    """
    condition = _area_condition(sought)
    filtered = condition is not None or sought.near is not None
    walk = Walk(
        Item.area,
        map(area_key, areas),
        stretch_of(span),
        size=list_pages.THINNED if filtered else sought.most + 1,
        condition=condition,
    )
    lines: list[Listed] = []
    for item in walk:
        if not sought.meets(line := _listed_of(item)):
            continue
        lines.append(line)
        if len(lines) == sought.most:
            return Page(lines, walk.last)
    return Page(lines, walk.stopped)


def _area_condition(sought: Sought) -> Condition | None:
    terms = [*_area_terms(sought)]
    return reduce(and_, terms) if terms else None


def _area_terms(sought: Sought) -> Iterator[Condition]:
    if sought.categories:
        yield ReportItem.category.is_in(*sought.categories)
    if sought.statuses:
        yield ReportItem.status.is_in(*state_texts(sought.statuses))
    if sought.holders:
        yield ReportItem.holder.is_in(*sought.holders)


def _listed_of(item: Any) -> Listed:
    card, (status, outcome) = card_of(item.public_card), state_of(item.status)
    return Listed(
        number=str(item.pk[2:]),
        status=status,
        outcome=outcome,
        category=item.category,
        holder=item.holder,
        channel=item.channel,
        place=place_of(item),
        description="",
        masks=(),
        photos=(card.photo,) if card.photo else (),
        answers=(),
        created_at=filed_at(item),
        updated_at=item.updated_at,
        complete_by=item.complete_by,
        visibility=Visibility(item.visibility),
        supporters=int(item.supporters or 0),
        summary=card.summary or "",
    )


# Open listed reports of an area: the ``near`` index.


MOST_NEARBY = 200  # reports of an area; in a disaster, comparing with more of them is no use


def load_open(areas: Iterable[str], since: datetime) -> list[Nearby]:
    """Return the open listed reports of these areas that were filed since then, the newest of each
    area first. Costs one Query for each area.
    """
    later = Item.msk >= format_stored(since)
    pages = (
        index_page.read_page(
            Item.near, near_key(area), most=MOST_NEARBY, within=later, newest_first=True
        )
        for area in areas
    )
    return [_nearby_of(item) for page in pages for item in page.items]


def _nearby_of(item: ReportItem) -> Nearby:
    values: Any = ItemValues(item.attribute_values)
    card = card_of(values.public_card)
    return Nearby(
        number=item.pk[2:],
        status=Status(item.status),
        category=item.category,
        place=place_of(values),
        created_at=filed_at(item),
        visibility=Visibility(item.visibility),
        summary=card.summary or "",
        photo=card.photo,
        supporters=int(values.supporters or 0),
    )
