"""A reporter's own reports, page by page, in their present state, and the links that open them.
``reporter_key`` is the key of the ``mine`` index, which has a keyed hash of the reporter's contact.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.platform import ids
from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.aws.table import Item, Moment, Number, try_write
from chalicelib.reports.contact.preferences import Contact, talker_key
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.item_classes import REPORT, report_key
from chalicelib.reports.store.items.report_decoding import decode_without_timeline
from chalicelib.reports.store.items.side_items import CONTACT

_SORT = re.compile(r"[0-9-]{10}T[0-9:]{8}Z#(?P<number>[^#]+)")


@dataclass(frozen=True, slots=True)
class ReporterPage:
    """Reports, the last filed first, each with only the beginning of its description."""

    reports: list[Report]
    after: Spot | None


def load_page(reporter_key: str, limit: int, after: Spot | None) -> ReporterPage:
    """Return a page of a reporter's reports. Costs one Query of the index and one BatchGetItem. A
    report that is gone is left out even where the index lags behind.
    """
    page = index_page.read_page(
        Item.mine, reporter_key, most=limit, after=after, newest_first=True, only=["pk", "sk"]
    )
    order = [item.pk for item in page.items]
    items: Any = Item.batch_get([(pk, REPORT) for pk in dict.fromkeys(order)]) if order else ()
    by_pk = {item.pk: item for item in items}
    return ReporterPage(
        [decode_without_timeline(by_pk[pk]) for pk in order if pk in by_pk], page.after
    )


def parse_spot(reporter_key: str, pk: str, sk: str, sort: str) -> Spot:
    """Return a position among a reporter's reports from the parts that an earlier page gave out.
    Raises ValueError for a position that cannot exist.
    """
    form = _SORT.fullmatch(sort)
    if form is None or pk != report_key(form["number"]) or sk not in (REPORT, CONTACT):
        raise ValueError(sort)
    return Spot(pk, sk, reporter_key, sort)


def load_latest_numbers(reporter_key: str, most: int) -> list[str]:
    """Return the numbers of a reporter's last reports, newest first."""
    items: Any = Item.mine.query(reporter_key, scan_index_forward=False, limit=most)
    return [item.pk[2:] for item in items]


# Magic links to a reporter's own reports, stored under the digest of their secret until opened.


LINK = "J"
LINK_KEPT = timedelta(hours=1)  # an expired link stays in the table for so long


class LinkItem(Item):
    """A magic link to a reporter's reports, under the digest of its secret, until it is opened."""

    sorts = LINK

    whose = UnicodeAttribute()  # the key of the reports in the ``mine`` index
    until = Moment()
    ttl = Number()


def put_link(digest: bytes, reporter_key: str, until: datetime) -> None:
    """Let the secret with this digest lead to the reports of a reporter."""
    ttl = int((until + LINK_KEPT).timestamp())
    LinkItem(_link_key(digest), LINK, whose=reporter_key, until=until, ttl=ttl).save()


def load_link(digest: bytes, now: datetime) -> str | None:
    """Return the key of the reporter whose reports a link leads to; None for a link that is unknown
    or over.
    """
    items: Any = Item.query(_link_key(digest), consistent_read=True)
    return next((item.whose for item in items if item.until > now), None)


def delete_link(digest: bytes) -> bool:
    """Delete a link. Return False when it is gone already."""
    return try_write(lambda: LinkItem(_link_key(digest), LINK).delete(Item.pk.exists()))


def _link_key(digest: bytes) -> str:
    return f"J#{digest.hex()}"


def reporter_keys(contact: Contact) -> tuple[str, str] | None:
    """Return the key of a contact's reports and the key of the reports it filed anonymously. Return
    None for a contact without any address.
    """
    way = contact.phone or (contact.email and contact.email.lower()) or talker_key(contact)
    if not way:
        return None
    keyed = ids.derive_hash("contact", way)
    return f"C#{keyed}", f"S#{keyed}"
