"""Partners' api_keys: each use is counted where the key is, so that asking and counting are one
call.
"""

from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.intake.partner import ACTIVE, ID, Partner, hash_api_key
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
    """A partner's api_key, under its hash, and its use on its last day."""

    sorts = API_KEY

    name = UnicodeAttribute()
    contact = UnicodeAttribute()
    state = UnicodeAttribute()
    most = Number()  # a day
    day = UnicodeAttribute(null=True)
    used = Number(null=True)
    created_at = Moment()


def use_key(hash_: str, day: str, seconds: int) -> Partner:
    """Count one use of the key of this hash on a day, which lasts for ``seconds`` more. Raises
    BadKey or KeySpent.
    """
    most = 0
    for _ in range(TRIES):
        if item := _count_use(hash_, day):
            return Partner(hash_[:ID], item.name)
        held: Any = next(iter(Item.query(_partition_key(hash_))), None)
        if held is None or held.state != ACTIVE:
            raise BadKey
        most = int(held.most)
        if not most or (held.day == day and held.used >= most):
            break
    raise KeySpent(most=most, seconds=seconds)


def _count_use(hash_: str, day: str) -> KeyItem | None:
    """The key, used once more today; None when it may not be."""
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


# What partners' systems do by Open311: prove themselves by an api_key, and add to reports.


def admit_partner(api_key: str | None) -> Partner:
    """The partner of a key, whose use today is counted: one call. Raises BadKey or KeySpent."""
    if not api_key:
        raise BadKey
    now = clock.now().astimezone(JAKARTA)
    return use_key(hash_api_key(api_key), f"{now:%Y-%m-%d}", _seconds_left(now))


def _seconds_left(now: datetime) -> int:
    """Seconds until the day is over."""
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    return int((tomorrow - now).total_seconds())


def add_update(draft: Draft, number: str) -> str:
    """Put an update beside its report, once; the stream puts it into the timeline. Answers the id
    under which it is listed then.

    Raises UnknownReport, KeyReused, TooManyToday, or Collision.
    """
    told = additions.add_to_report(Message(draft), number, asked=False)
    of = SeenMessage(draft.key_of(draft.external_id or ""))
    return update_id(told.number or number, additions_store.message_ref(of))


def update_id(number: str, ref: str | int) -> str:
    """``ref`` is what a partner was told, or the seq of anybody else's entry."""
    return f"{number}-{ref}"
