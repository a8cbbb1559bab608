"""How often somebody did something in a window of time. What has reached its limit is for the
caller to say; nothing is refused here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException, UpdateError

from chalicelib.domain.moments import EPOCH, stored
from chalicelib.stores.table import TIMES, Item, TimesItem

KEPT = timedelta(hours=1)  # beyond its window


@dataclass(frozen=True, slots=True)
class Counted:
    """``many`` times in this window, this one included; it ends in ``seconds``."""

    many: int
    seconds: int


class Uncounted(Exception):
    """The count could not be written."""


def count(
    what: str, who: str, span: timedelta, now: datetime, *, once: str | None = None
) -> Counted:
    """Count one time more that ``who`` did ``what``, atomically; ``who`` is a keyed hash, or what
    is nobody's. Windows of ``span`` follow one another from 1970 on.

    What comes under the same name ``once`` counts once in a window; these names are kept, so the
    limit is to be small. Raises Uncounted.
    """
    start = _start(span, now)
    item = TimesItem(f"I#{what}#{who}", f"{TIMES}{stored(start)}")
    actions: list[Any] = [TimesItem.many.add(1)]
    actions.append(TimesItem.ttl.set(int((start + span + KEPT).timestamp())))
    if once:
        actions.append(TimesItem.seen.add({once}))
    try:
        item.update(actions, ~TimesItem.seen.contains(once) if once else None)
        many = int(item.many)
    except (PynamoDBException, BotoCoreError) as fault:
        if not _repeated(fault):
            raise Uncounted(what) from fault
        many = _many(item.pk, item.sk)
    return Counted(many, max(1, int((start + span - now).total_seconds())))


def _start(span: timedelta, now: datetime) -> datetime:
    return EPOCH + (now - EPOCH) // span * span


def _repeated(fault: Exception) -> bool:
    condition = "ConditionalCheckFailedException"
    return isinstance(fault, UpdateError) and fault.cause_response_code == condition


def _many(pk: str, sk: str) -> int:
    try:
        items: Any = Item.query(pk, Item.sk == sk, consistent_read=True)
        return next((int(item.many) for item in items), 0)
    except (PynamoDBException, BotoCoreError) as fault:
        raise Uncounted(pk) from fault
