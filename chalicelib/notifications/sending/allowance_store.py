"""How many messages may still go out on a day: to one number or address, and by the whole city.
One item each, taken from before anything is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError
from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.exceptions import PynamoDBException, UpdateError

from chalicelib.platform.aws.table import Item, Number
from chalicelib.platform.moments import JAKARTA

SENT_KEY = "SENT#"  # before whom it goes to in a key, before the day in a sort key
CITY_SHARE = "city"
KEEP_COUNTS = timedelta(days=3)


class SentItem(Item):
    """What was taken of a day: ``many`` in all, ``first`` of them for ways that nobody has proven;
    ``seen`` are those that must count once.
    """

    sorts = SENT_KEY

    many = Number()
    first = Number()
    seen = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Share:
    """Some of a day's messages, or how many a day has: ``many`` in all, ``first`` of them for ways
    that nobody has proven.
    """

    many: int
    first: int = 0


class NotCounted(Exception):
    """The count could not be written."""


def take_share(
    whose: str, now: datetime, share: Share, most: Share, *, once: str = ""
) -> Share | None:
    """What of the city's day is taken now, this ``share`` included; None when there is no room.
    ``whose`` is a keyed hash, or CITY. What comes again under the same name ``once`` has had its
    own. One UpdateItem, and a Query where there was no room. Raises Uncounted.
    """
    if share.many > most.many or share.first > most.first:
        return None
    item = SentItem(f"{SENT_KEY}{whose}", f"{SENT_KEY}{now.astimezone(JAKARTA):%Y%m%d}")
    changes: list[Any] = [SentItem.many.add(share.many), SentItem.first.add(share.first)]
    changes.append(SentItem.ttl.set(int((now + KEEP_COUNTS).timestamp())))
    fits = SentItem.many.does_not_exist() | (SentItem.many <= most.many - share.many)
    if share.first:
        fits &= SentItem.first.does_not_exist() | (SentItem.first <= most.first - share.first)
    if once:
        changes.append(SentItem.seen.add({once}))
        fits &= ~SentItem.seen.contains(once)
    try:
        item.update(changes, fits)
    except UpdateError as fault:
        if fault.cause_response_code != "ConditionalCheckFailedException":
            raise NotCounted from fault
        return _find_taken_before(item, once)
    except (PynamoDBException, BotoCoreError) as fault:
        raise NotCounted from fault
    return Share(int(item.many), int(item.first))


def _find_taken_before(item: SentItem, once: str) -> Share | None:
    if not once:
        return None
    try:
        found: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
        held = next(iter(found), None)
    except (PynamoDBException, BotoCoreError) as fault:
        raise NotCounted from fault
    if held is None or once not in (held.seen or set()):
        return None
    return Share(int(held.many), int(held.first))
