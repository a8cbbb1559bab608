"""Which heads were written to on a day: an item for each, claimed before the mail is sent and
marked by what became of it.
"""

from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.delivery import State
from chalicelib.stores.conditions import written
from chalicelib.stores.fields import Moment, Number
from chalicelib.stores.notice_log import CLAIM, InHand
from chalicelib.stores.table import Item

DIGEST = "G#"  # before the day in a key, before the head in a sort key
KEPT = timedelta(days=3)


class DigestItem(Item):
    """A head's digest of one day, in the states of ``domain.delivery``."""

    sorts = DIGEST

    state = UnicodeAttribute()
    at = Moment()
    ttl = Number()


def over_on(day: date, now: datetime) -> dict[str, State]:
    """What became of that day's digest, by the ids of those who are written to no more: it was
    sent, or may have been. One Query, and an UpdateItem of each with which a run died.
    """
    items: Any = Item.query(_key(day), consistent_read=True)
    return {item.sk.removeprefix(DIGEST): state for item in items if (state := _over(item, now))}


def _over(item: DigestItem, now: datetime) -> State | None:
    if item.state == State.CLAIMED and item.at < now - CLAIM:
        dead = (DigestItem.state == State.CLAIMED) & (DigestItem.at < now - CLAIM)
        written(lambda: item.update([DigestItem.state.set(State.UNKNOWN)], dead))
        return State.UNKNOWN
    return State(item.state) if item.state in (State.SENT, State.UNKNOWN) else None


def claim(head: str, day: date, now: datetime) -> None:
    """Take a head's digest in hand. Raises InHand while another run has it, or had and died."""
    free = Item.pk.does_not_exist() | (DigestItem.state == State.FAILED)
    ttl = int((now + KEPT).timestamp())
    item = DigestItem(_key(day), f"{DIGEST}{head}", state=State.CLAIMED, at=now, ttl=ttl)
    if not written(lambda: item.save(free)):
        raise InHand(f"{day} {head}")


def mark(head: str, day: date, state: State) -> None:
    """What became of it: sent, unknown, or failed, and then it may be tried again at any time."""
    DigestItem(_key(day), f"{DIGEST}{head}").update([DigestItem.state.set(state)])


def _key(day: date) -> str:
    return f"{DIGEST}{day:%Y%m%d}"
