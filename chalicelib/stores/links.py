"""Links to somebody's own reports: known by the digest of their secret, and gone once opened."""

from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.stores.conditions import written
from chalicelib.stores.fields import Moment, Number
from chalicelib.stores.table import Item

LINK = "J"
KEPT = timedelta(hours=1)  # beyond its time


class LinkItem(Item):
    """A link to somebody's reports, under the digest of its secret, until it is opened."""

    sorts = LINK

    whose = UnicodeAttribute()  # the key of those reports in ``Mine``
    until = Moment()
    ttl = Number()


def give(digest: bytes, mine: str, until: datetime) -> None:
    """Let a secret of this digest lead to the reports of that key."""
    ttl = int((until + KEPT).timestamp())
    LinkItem(_key(digest), LINK, whose=mine, until=until, ttl=ttl).save()


def of(digest: bytes, now: datetime) -> str | None:
    """The key of the reports it leads to; None for one there is not, or not any more."""
    items: Any = Item.query(_key(digest), consistent_read=True)
    return next((item.whose for item in items if item.until > now), None)


def take(digest: bytes) -> bool:
    """Take it away; False when somebody else was faster."""
    return written(lambda: LinkItem(_key(digest), LINK).delete(Item.pk.exists()))


def _key(digest: bytes) -> str:
    return f"J#{digest.hex()}"
