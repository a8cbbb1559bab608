"""A reporter's own reports, page by page, as they stand."""

import re
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.report import Report
from chalicelib.stores import pages
from chalicelib.stores.beside import CONTACT
from chalicelib.stores.items import alone
from chalicelib.stores.pages import Spot
from chalicelib.stores.table import Item
from chalicelib.stores.timeline import REPORT, report_key

_SORT = re.compile(r"[0-9-]{10}T[0-9:]{8}Z#(?P<number>[^#]+)")


@dataclass(frozen=True, slots=True)
class Page:
    """Reports, the last filed first, each with no more of what was filed than its beginning."""

    reports: list[Report]
    after: Spot | None


def page(mine: str, limit: int, after: Spot | None) -> Page:
    """One Query of the index and one BatchGetItem; an index that lags behind shows none that are
    gone.
    """
    found = pages.read(
        Item.mine, mine, most=limit, after=after, newest_first=True, only=["pk", "sk"]
    )
    order = [item.pk for item in found.items]
    items: Any = Item.batch_get([(pk, REPORT) for pk in dict.fromkeys(order)]) if order else ()
    held = {item.pk: item for item in items}
    return Page([alone(held[pk]) for pk in order if pk in held], found.after)


def spot(mine: str, pk: str, sk: str, sort: str) -> Spot:
    """A place among somebody's reports, as an earlier page told it. Raises ValueError for one that
    can't be there.
    """
    form = _SORT.fullmatch(sort)
    if form is None or pk != report_key(form["number"]) or sk not in (REPORT, CONTACT):
        raise ValueError(sort)
    return Spot(pk, sk, mine, sort)


def latest(mine: str, most: int) -> list[str]:
    """The numbers of a reporter's last reports, newest first, by the key of the contact."""
    pages: Any = Item.mine.query(mine, scan_index_forward=False, limit=most)
    return [item.pk[2:] for item in pages]
