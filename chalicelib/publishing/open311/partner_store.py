"""The api_keys of partners, and the updates that partners add to reports.

The item of a key also counts its uses, so that one call both checks a key and counts its use.
"""

from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.intake.partner import ACTIVE, Partner, hash_api_key
from chalicelib.intake.store import Message as SeenMessage
from chalicelib.platform import clock
from chalicelib.platform.aws.table import Item, Moment, Number, try_write
from chalicelib.platform.errors import BadKey, KeySpent
from chalicelib.platform.moments import JAKARTA
from chalicelib.reporters import additions, additions_store
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Message

API_KEY = "K"
TRIES = 3  # at midnight, when the first uses of a day race


class KeyItem(Item):
    """A partner's api_key under its hash, with the number of uses on the last day it was used."""

    sorts = API_KEY

    partner = UnicodeAttribute()  # the id of its first key
    name = UnicodeAttribute()
    contact = UnicodeAttribute()
    state = UnicodeAttribute()
    most = Number()  # uses a day
    day = UnicodeAttribute(null=True)
    used = Number(null=True)
    created_at = Moment()


def use_key(hash_: str, day: str, seconds: int) -> Partner:
    """Count one use of the key with this hash, and return its partner. ``day`` ends after
    ``seconds``.

    Raises BadKey when the key is unknown or not active, KeySpent when it may not be used any more
    on this day.
    """
    most = 0
    for _ in range(TRIES):
        if item := _count_use(hash_, day):
            return Partner(item.partner, item.name)
        stored: Any = next(iter(Item.query(_partition_key(hash_))), None)
        if stored is None or stored.state != ACTIVE:
            raise BadKey
        most = int(stored.most)
        if not most or (stored.day == day and stored.used >= most):
            break
    raise KeySpent(most=most, seconds=seconds)


def _count_use(hash_: str, day: str) -> KeyItem | None:
    """Return the key with one more use today; None when it may not be used."""
    live = KeyItem.state == ACTIVE
    again = live & (KeyItem.day == day) & (Path(KeyItem.used) < Path(KeyItem.most))
    anew = live & (~KeyItem.day.exists() | (KeyItem.day != day)) & (KeyItem.most > 0)
    return _update_key(hash_, [KeyItem.used.add(1)], again) or _update_key(
        hash_, [KeyItem.day.set(day), KeyItem.used.set(1)], anew
    )


def _update_key(hash_: str, actions: list[Action], condition: Condition) -> KeyItem | None:
    item = KeyItem(_partition_key(hash_), API_KEY)
    return item if try_write(lambda: item.update(actions, condition)) else None


def _partition_key(hash_: str) -> str:
    return f"K#{hash_}"


def admit_partner(api_key: str | None) -> Partner:
    """Return the partner of an api_key, and count one use today, in one call.

    Raises BadKey or KeySpent.
    """
    if not api_key:
        raise BadKey
    now = clock.now().astimezone(JAKARTA)
    return use_key(hash_api_key(api_key), f"{now:%Y-%m-%d}", _seconds_left(now))


def _seconds_left(now: datetime) -> int:
    """Return the seconds until the day ends in Jakarta."""
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    return int((tomorrow - now).total_seconds())


def add_update(draft: Draft, number: str) -> str:
    """Store an update beside its report, once, and return the id under which it will be listed.
    ``OnChange`` moves it into the timeline.

    Raises UnknownReport, KeyReused, TooManyToday, or Collision.
    """
    receipt = additions.add_to_report(Message(draft), number, asked=False)
    message_id = SeenMessage(draft.key_of(draft.external_id or ""))
    return update_id(receipt.number or number, additions_store.message_ref(message_id))


def update_id(number: str, ref: str | int) -> str:
    """Return the id of an update. ``ref`` is the reference that a partner's update was answered
    with; of any other entry it is the seq.
    """
    return f"{number}-{ref}"
