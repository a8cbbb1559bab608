"""The traffic of channels, one item for each channel and hour, for the operators of channels.

All items are in one partition, in the order of hours, so that one Query reads all channels.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.platform.aws.table import Item, Moment, Number
from chalicelib.platform.moments import format_stored

PARTITION = "H#channels"
HOUR = "H#"  # prefix of the hour in a sort key, which ends in the channel
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
    lag = Number(null=True)  # sum of seconds between sending and receipt, where both are known
    lagged = Number(null=True)  # the number of messages in that sum
    last_at = Moment(null=True)
    ttl = Number(null=True)


@dataclass(frozen=True, slots=True)
class Hour:
    """The traffic of one hour. ``counts`` has the names in COUNTED, without zeros. ``last_at`` is
    the moment of the last message that was taken.
    """

    start: datetime
    counts: Mapping[str, int]
    last_at: datetime | None


class Uncounted(Exception):
    """The counts could not be written."""


def add_counts(
    channel: str, now: datetime, counts: Mapping[str, int], last_at: datetime | None
) -> None:
    """Add to the counts of the hour that has the moment ``now``. Raises Uncounted."""
    start = now.replace(minute=0, second=0, microsecond=0)
    actions: list[Any] = [getattr(HourItem, name).add(many) for name, many in counts.items()]
    actions.append(HourItem.ttl.set(int((start + TRAFFIC_KEPT).timestamp())))
    if last_at:
        actions.append(HourItem.last_at.set(last_at))
    try:
        HourItem(PARTITION, f"{HOUR}{format_stored(start)}#{channel}").update(actions)
    except (PynamoDBException, BotoCoreError) as fault:
        raise Uncounted(channel) from fault


def load_since(start: datetime) -> Mapping[str, list[Hour]]:
    """Return the hours with any traffic that began at ``start`` or later, in their order, by the
    code of the channel. Costs one Query for each megabyte, which has about 4,000 hours.
    """
    hours: dict[str, list[Hour]] = {}
    items: Any = Item.query(PARTITION, Item.sk >= f"{HOUR}{format_stored(start)}")
    for item in items:
        hour, _, channel = item.sk.removeprefix(HOUR).partition("#")
        hours.setdefault(channel, []).append(_decode_hour(item, hour))
    return hours


def _decode_hour(item: HourItem, hour: str) -> Hour:
    counts = {name: int(getattr(item, name) or 0) for name in COUNTED}
    return Hour(
        datetime.fromisoformat(hour),
        {name: many for name, many in counts.items() if many},
        item.last_at,
    )
