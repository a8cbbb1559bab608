"""Which heads were written to on a day: an item for each, claimed before the mail is sent and
marked when it was.
"""

from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.delivery import State
from chalicelib.stores.conditions import written
from chalicelib.stores.fields import Moment, Number
from chalicelib.stores.notices import CLAIM, InHand
from chalicelib.stores.table import Item

DIGEST = "G#"  # before the day in a key, before the head in a sort key
KEPT = timedelta(days=3)


class DigestItem(Item):
    """A head's digest of one day: claimed, then sent."""

    sorts = DIGEST

    state = UnicodeAttribute()
    at = Moment()
    ttl = Number()


def sent_on(day: date) -> frozenset[str]:
    """The ids of those who were sent that day's digest, in one Query."""
    items: Any = Item.query(_key(day), consistent_read=True)
    return frozenset(item.sk.removeprefix(DIGEST) for item in items if item.state == State.SENT)


def claim(head: str, day: date, now: datetime) -> None:
    """Take a head's digest in hand. Raises InHand while another run has it."""
    free = Item.pk.does_not_exist() | (
        (DigestItem.state == State.CLAIMED) & (DigestItem.at < now - CLAIM)
    )
    ttl = int((now + KEPT).timestamp())
    item = DigestItem(_key(day), f"{DIGEST}{head}", state=State.CLAIMED, at=now, ttl=ttl)
    if not written(lambda: item.save(free)):
        raise InHand(f"{day} {head}")


def sent(head: str, day: date) -> None:
    """Mark it as sent."""
    DigestItem(_key(day), f"{DIGEST}{head}").update([DigestItem.state.set(State.SENT)])


def release(head: str, day: date, now: datetime) -> None:
    """Let go of a claim: it could not be sent now, and may be tried again at any time."""
    given_up = now - CLAIM - timedelta(seconds=1)
    DigestItem(_key(day), f"{DIGEST}{head}").update([DigestItem.at.set(given_up)])


def _key(day: date) -> str:
    return f"{DIGEST}{day:%Y%m%d}"
