"""Counters of events in windows of time.

A counter is written alone, or in the transaction that it counts. The caller sets the limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError
from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition

from chalicelib.platform.aws.table import Item, Number, try_write
from chalicelib.platform.moments import EPOCH, format_stored

TIMES = "I#"  # in a sort key, before the start of the window
GRACE = timedelta(hours=1)  # how long an item outlives its window


class TimesItem(Item):
    """The count of one window. ``seen`` are the names of events that must count only once."""

    sorts = TIMES

    many = Number()
    seen = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Counted:
    """The state of a window after a count.

    ``many`` is the count or the amount so far, including this event. The window ends in
    ``seconds``.
    """

    many: int
    seconds: int


class Uncounted(Exception):
    """The count could not be written."""


def count_event(what: str, who: str, span: timedelta, now: datetime, amount: int = 1) -> Counted:
    """Add one event, or an ``amount``, to the count of ``who`` doing ``what``, atomically.

    ``who`` is a keyed hash, or a name that belongs to no person. Windows of ``span`` follow one
    another from 1970 on. Returns the new count. Raises Uncounted.
    """
    item = _make_item(what, who, span, now)
    _update_item(item, [TimesItem.many.add(amount), _set_ttl(span, now)], None)
    return Counted(int(item.many), count_seconds_left(span, now))


def take_one(
    what: str, who: str, most: int, span: timedelta, now: datetime, *, once: str
) -> frozenset[str] | None:
    """Take one of the ``most`` events that a window allows, and return the names of those that were
    taken before it; None when none was left.

    An event that comes again under the same name ``once`` is not counted again, and is told all
    others: whoever counted it may have died before it used them. A window keeps no more names than
    it has room for, however many requests come. Raises Uncounted.
    """
    item = _make_item(what, who, span, now)
    room = TimesItem.many.does_not_exist() | (TimesItem.many < most)
    new = ~TimesItem.seen.contains(once)
    changes = [TimesItem.many.add(1), TimesItem.seen.add({once}), _set_ttl(span, now)]
    counted = _update_item(item, changes, room & new)
    seen = frozenset(item.seen or ()) if counted else _load_seen(item)
    return seen - {once} if once in seen else None


@dataclass(frozen=True, slots=True)
class Meter:
    """A count that is written in one transaction with the items that it counts.

    It counts that ``who`` did ``what``, at most ``most`` times in a window of ``span``. With a
    ``most`` of None there is no limit.
    """

    what: str
    who: str
    span: timedelta
    most: int | None


class OverLimit(Exception):
    """A meter of a transaction, ``meter``, is at its limit."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter.what)
        self.meter = meter


def build_count_update(meter: Meter, now: datetime) -> dict[str, Any]:
    """Return the transaction's update that adds one while the count is below the limit."""
    item, values = _make_item(meter.what, meter.who, meter.span, now), {":one": 1}
    values[":end"] = int((_find_window_start(meter.span, now) + meter.span + GRACE).timestamp())
    room = {}
    if meter.most is not None:
        values[":most"] = meter.most
        room = {"ConditionExpression": "attribute_not_exists(#m) OR #m < :most"}
    return {
        "TableName": Item.Meta.table_name,
        "Key": {"pk": {"S": item.pk}, "sk": {"S": item.sk}},
        "UpdateExpression": "SET #t = :end ADD #m :one",
        "ExpressionAttributeNames": {"#t": "ttl", "#m": "many"},
        "ExpressionAttributeValues": {name: {"N": str(many)} for name, many in values.items()},
        **room,
    }


def find_limit_reached(meters: Sequence[Meter], error: TransactWriteError) -> OverLimit | None:
    """Return the limit that cancelled a transaction, or None.

    The updates of ``meters`` were the last operations of the transaction.
    """
    reasons = error.cancellation_reasons[-len(meters) :] if meters else []
    for meter, failed in zip(meters, reasons, strict=False):
        if failed and failed.code == "ConditionalCheckFailed":
            return OverLimit(meter)
    return None


def _make_item(what: str, who: str, span: timedelta, now: datetime) -> TimesItem:
    return TimesItem(f"I#{what}#{who}", f"{TIMES}{format_stored(_find_window_start(span, now))}")


def _find_window_start(span: timedelta, now: datetime) -> datetime:
    return EPOCH + (now - EPOCH) // span * span


def count_seconds_left(span: timedelta, now: datetime) -> int:
    """Return the seconds until the current window ends, at least 1."""
    return max(1, int((_find_window_start(span, now) + span - now).total_seconds()))


def _set_ttl(span: timedelta, now: datetime) -> Any:
    return TimesItem.ttl.set(int((_find_window_start(span, now) + span + GRACE).timestamp()))


def _update_item(item: TimesItem, actions: list[Any], condition: Condition | None) -> bool:
    """Update an item; return False when the condition does not hold. Raises Uncounted."""
    try:
        return try_write(lambda: item.update(actions, condition))
    except (PynamoDBException, BotoCoreError) as fault:
        raise Uncounted(item.pk) from fault


def _load_seen(item: TimesItem) -> frozenset[str]:
    try:
        items: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
        return frozenset(next((each.seen or () for each in items), ()))
    except (PynamoDBException, BotoCoreError) as fault:
        raise Uncounted(item.pk) from fault
