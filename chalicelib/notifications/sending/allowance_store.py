"""The counts of messages of a day: to one number or address, and of the whole city. Each count is
one item, and is increased before a message is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError
from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.exceptions import PynamoDBException, UpdateError

from chalicelib.platform.aws.table import Item, Number
from chalicelib.platform.moments import JAKARTA

SENT_KEY = "SENT#"  # before the owner in a partition key, before the day in a sort key
CITY_SHARE = "city"
KEEP_COUNTS = timedelta(days=3)


class SentItem(Item):
    """The messages that were taken of a day: ``many`` in all, ``first`` of them to addresses that
    nobody has proven. ``seen`` names the messages that must count only once.
    """

    sorts = SENT_KEY

    many = Number()
    first = Number()
    seen = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Share:
    """A number of a day's messages, or the limit of a day: ``many`` in all, ``first`` of them to
    addresses that nobody has proven.
    """

    many: int
    first: int = 0


class NotCounted(Exception):
    """The count could not be written."""


def take_share(
    owner: str, now: datetime, share: Share, most: Share, *, once: str = ""
) -> Share | None:
    """Take a ``share`` of an owner's day. Return what is taken of the day with it, or None when
    there is no room.

    ``owner`` is the keyed hash of a number or address, or CITY_SHARE. ``most`` is the limit of the
    day. A message that comes again under the same name ``once`` is not counted again. Costs one
    UpdateItem, and a Query when there is no room. Raises NotCounted.
    """
    if share.many > most.many or share.first > most.first:
        return None
    item = SentItem(f"{SENT_KEY}{owner}", f"{SENT_KEY}{now.astimezone(JAKARTA):%Y%m%d}")
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
        items: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
        stored = next(iter(items), None)
    except (PynamoDBException, BotoCoreError) as fault:
        raise NotCounted from fault
    if stored is None or once not in (stored.seen or set()):
        return None
    return Share(int(stored.many), int(stored.first))
