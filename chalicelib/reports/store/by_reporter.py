"""A reporter's own reports, page by page, as they stand."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.aws.table import Item, Moment, Number, try_write
from chalicelib.reports.model import Report
from chalicelib.reports.store.item_classes import REPORT, report_key
from chalicelib.reports.store.items import decode_without_timeline
from chalicelib.reports.store.side_items import CONTACT

_SORT = re.compile(r"[0-9-]{10}T[0-9:]{8}Z#(?P<number>[^#]+)")


@dataclass(frozen=True, slots=True)
class ReporterPage:
    """Reports, the last filed first, each with no more of what was filed than its beginning."""

    reports: list[Report]
    after: Spot | None


def load_page(mine: str, limit: int, after: Spot | None) -> ReporterPage:
    """One Query of the index and one BatchGetItem; an index that lags behind shows none that are
    gone.
    """
    found = index_page.read_page(
        Item.mine, mine, most=limit, after=after, newest_first=True, only=["pk", "sk"]
    )
    order = [item.pk for item in found.items]
    items: Any = Item.batch_get([(pk, REPORT) for pk in dict.fromkeys(order)]) if order else ()
    held = {item.pk: item for item in items}
    return ReporterPage(
        [decode_without_timeline(held[pk]) for pk in order if pk in held], found.after
    )


def parse_spot(mine: str, pk: str, sk: str, sort: str) -> Spot:
    """A place among somebody's reports, as an earlier page told it. Raises ValueError for one that
    can't be there.
    """
    form = _SORT.fullmatch(sort)
    if form is None or pk != report_key(form["number"]) or sk not in (REPORT, CONTACT):
        raise ValueError(sort)
    return Spot(pk, sk, mine, sort)


def load_latest_numbers(mine: str, most: int) -> list[str]:
    """The numbers of a reporter's last reports, newest first, by the key of the contact."""
    pages: Any = Item.mine.query(mine, scan_index_forward=False, limit=most)
    return [item.pk[2:] for item in pages]


# Links to somebody's own reports: known by the digest of their secret, and gone once opened.


LINK = "J"
LINK_KEPT = timedelta(hours=1)  # beyond its time


class LinkItem(Item):
    """A link to somebody's reports, under the digest of its secret, until it is opened."""

    sorts = LINK

    whose = UnicodeAttribute()  # the key of those reports in ``Mine``
    until = Moment()
    ttl = Number()


def put_link(digest: bytes, mine: str, until: datetime) -> None:
    """Let a secret of this digest lead to the reports of that key."""
    ttl = int((until + LINK_KEPT).timestamp())
    LinkItem(_link_key(digest), LINK, whose=mine, until=until, ttl=ttl).save()


def load_link(digest: bytes, now: datetime) -> str | None:
    """The key of the reports it leads to; None for one there is not, or not any more."""
    items: Any = Item.query(_link_key(digest), consistent_read=True)
    return next((item.whose for item in items if item.until > now), None)


def delete_link(digest: bytes) -> bool:
    """Take it away; False when somebody else was faster."""
    return try_write(lambda: LinkItem(_link_key(digest), LINK).delete(Item.pk.exists()))


def _link_key(digest: bytes) -> str:
    return f"J#{digest.hex()}"
