"""How often somebody did something in a window of time, counted alone or with what is done. What
has reached its limit is for the caller to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError
from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.exceptions import PynamoDBException, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition

from chalicelib.platform.aws.table import Item, Number
from chalicelib.platform.moments import EPOCH, format_stored

TIMES = "I#"  # before the beginning of a window in a sort key


GRACE = timedelta(hours=1)  # beyond its window


class TimesItem(Item):
    """How often somebody did something in one window of time; ``seen`` are those that must count
    once.
    """

    sorts = TIMES

    many = Number()
    seen = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Counted:
    """``many`` times, or so much of it, in this window, this one included; it ends in
    ``seconds``.
    """

    many: int
    seconds: int


class Uncounted(Exception):
    """The count could not be written."""


def count_event(what: str, who: str, span: timedelta, now: datetime, amount: int = 1) -> Counted:
    """Count one time more, or an ``amount``, that ``who`` did ``what``, atomically; ``who`` is a
    keyed hash, or what is nobody's. Windows of ``span`` follow one another from 1970 on. Raises
    Uncounted.
    """
    item = _make_item(what, who, span, now)
    _update_item(item, [TimesItem.many.add(amount), _set_ttl(span, now)], None)
    return Counted(int(item.many), count_seconds_left(span, now))


def take_one(what: str, who: str, most: int, span: timedelta, now: datetime, *, once: str) -> bool:
    """Whether there was one left of the ``most`` a window has, taken now or before: what comes
    again under the same name ``once`` has had its own. A window keeps no more names than it has
    room for, however many ask. Raises Uncounted.
    """
    item = _make_item(what, who, span, now)
    room = TimesItem.many.does_not_exist() | (TimesItem.many < most)
    new = ~TimesItem.seen.contains(once)
    try:
        names = TimesItem.seen.add({once})
        _update_item(item, [TimesItem.many.add(1), names, _set_ttl(span, now)], room & new)
    except _ConditionFailed:
        return once in _load_seen(item)
    return True


@dataclass(frozen=True, slots=True)
class Meter:
    """A count that is written with what it counts, in one transaction: ``who`` did ``what``, at
    most ``most`` times in a window of ``span``; None: however often.
    """

    what: str
    who: str
    span: timedelta
    most: int | None


class OverLimit(Exception):
    """One of the meters of a transaction is at its limit: ``meter``."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter.what)
        self.meter = meter


def build_count_update(meter: Meter, now: datetime) -> dict[str, Any]:
    """The update that counts one time more, for a transaction, while there is room."""
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
    """The limit a cancelled transaction ran into, whose last operations were these meters."""
    reasons = error.cancellation_reasons[-len(meters) :] if meters else []
    for meter, failed in zip(meters, reasons, strict=False):
        if failed and failed.code == "ConditionalCheckFailed":
            return OverLimit(meter)
    return None


class _ConditionFailed(Exception):
    """The condition does not hold."""


def _make_item(what: str, who: str, span: timedelta, now: datetime) -> TimesItem:
    return TimesItem(f"I#{what}#{who}", f"{TIMES}{format_stored(_find_window_start(span, now))}")


def _find_window_start(span: timedelta, now: datetime) -> datetime:
    return EPOCH + (now - EPOCH) // span * span


def count_seconds_left(span: timedelta, now: datetime) -> int:
    """Seconds until a window ends that is open now."""
    return max(1, int((_find_window_start(span, now) + span - now).total_seconds()))


def _set_ttl(span: timedelta, now: datetime) -> Any:
    return TimesItem.ttl.set(int((_find_window_start(span, now) + span + GRACE).timestamp()))


def _update_item(item: TimesItem, actions: list[Any], condition: Condition | None) -> None:
    try:
        item.update(actions, condition)
    except UpdateError as fault:
        if fault.cause_response_code == "ConditionalCheckFailedException":
            raise _ConditionFailed from None
        raise Uncounted(item.pk) from fault
    except (PynamoDBException, BotoCoreError) as fault:
        raise Uncounted(item.pk) from fault


def _load_seen(item: TimesItem) -> set[str]:
    try:
        found: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
        return next((each.seen or set() for each in found), set())
    except (PynamoDBException, BotoCoreError) as fault:
        raise Uncounted(item.pk) from fault
