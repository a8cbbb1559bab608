"""Partners' api_keys: each use is counted where the key is, so that asking and counting are one
call.
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.intake.partner import ACTIVE, ID, Partner
from chalicelib.platform.aws.table import Item, Moment, Number, written
from chalicelib.platform.errors import BadKey, KeySpent

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


def use(hash_: str, day: str, seconds: int) -> Partner:
    """Count one use of the key of this hash on a day, which lasts for ``seconds`` more. Raises
    BadKey or KeySpent.
    """
    most = 0
    for _ in range(TRIES):
        if item := _counted(hash_, day):
            return Partner(hash_[:ID], item.name)
        held: Any = next(iter(Item.query(_key(hash_))), None)
        if held is None or held.state != ACTIVE:
            raise BadKey
        most = int(held.most)
        if not most or (held.day == day and held.used >= most):
            break
    raise KeySpent(most=most, seconds=seconds)


def _counted(hash_: str, day: str) -> KeyItem | None:
    """The key, used once more today; None when it may not be."""
    live = KeyItem.state == ACTIVE
    again = live & (KeyItem.day == day) & (Path(KeyItem.used) < Path(KeyItem.most))
    anew = live & (~KeyItem.day.exists() | (KeyItem.day != day)) & (KeyItem.most > 0)
    return _updated(hash_, [KeyItem.used.add(1)], again) or _updated(
        hash_, [KeyItem.day.set(day), KeyItem.used.set(1)], anew
    )


def _updated(hash_: str, actions: list[Action], condition: Condition) -> KeyItem | None:
    item = KeyItem(_key(hash_), API_KEY)
    return item if written(lambda: item.update(actions, condition)) else None


def _key(hash_: str) -> str:
    return f"K#{hash_}"
