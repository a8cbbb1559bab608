"""Traffic of channels: one item for each hour, for those who look after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.platform.aws.table import Item, Moment, Number
from chalicelib.platform.moments import format_stored

HOUR = "H#"  # before the hour in a sort key
TRAFFIC_KEPT = timedelta(days=35)
COUNTED = (
    "taken",
    "repeated",
    "parked",
    "bad_signature",
    "unreadable",
    "notice_sent",
    "notice_later",
    "notice_refused",
    "notice_expired",
    "notice_unknown",
    "lag",
    "lagged",
)


class HourItem(Item):
    """A channel's traffic of one hour."""

    sorts = HOUR

    taken = Number(null=True)
    repeated = Number(null=True)
    parked = Number(null=True)
    bad_signature = Number(null=True)
    unreadable = Number(null=True)
    notice_sent = Number(null=True)
    notice_later = Number(null=True)
    notice_refused = Number(null=True)
    notice_expired = Number(null=True)
    notice_unknown = Number(null=True)
    lag = Number(null=True)  # seconds, of those that tell when they were sent, added up
    lagged = Number(null=True)  # how many those are
    last_at = Moment(null=True)
    ttl = Number(null=True)


@dataclass(frozen=True, slots=True)
class Hour:
    """``counts`` by the names in COUNTED, those that are not zero; ``last_at`` is the last message
    that was taken.
    """

    start: datetime
    counts: Mapping[str, int]
    last_at: datetime | None


class Uncounted(Exception):
    """The counts could not be written."""


def add_counts(
    channel: str, now: datetime, counts: Mapping[str, int], last_at: datetime | None
) -> None:
    """Add to the hour's counts. Raises Uncounted."""
    start = now.replace(minute=0, second=0, microsecond=0)
    actions: list[Any] = [getattr(HourItem, name).add(many) for name, many in counts.items()]
    actions.append(HourItem.ttl.set(int((start + TRAFFIC_KEPT).timestamp())))
    if last_at:
        actions.append(HourItem.last_at.set(last_at))
    try:
        HourItem(_partition_key(channel), f"{HOUR}{format_stored(start)}").update(actions)
    except (PynamoDBException, BotoCoreError) as fault:
        raise Uncounted(channel) from fault


def load_since(channel: str, start: datetime) -> list[Hour]:
    """The hours with any traffic since a moment, in order."""
    items: Any = Item.query(_partition_key(channel), Item.sk >= f"{HOUR}{format_stored(start)}")
    return [_decode_hour(item) for item in items]


def _partition_key(channel: str) -> str:
    return f"H#{channel}"


def _decode_hour(item: HourItem) -> Hour:
    counts = {name: int(getattr(item, name) or 0) for name in COUNTED}
    start = item.sk.removeprefix(HOUR)
    return Hour(
        datetime.fromisoformat(start),
        {name: many for name, many in counts.items() if many},
        item.last_at,
    )
