"""The signs of new reports' texts under the bands they are found by, for one window of time, and
the campaigns they are known as. All of it goes by itself, and no text is in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from chalicelib.domain.campaigns import MOST_KEPT, Sent
from chalicelib.domain.moments import EPOCH, stored
from chalicelib.stores.conditions import written
from chalicelib.stores.fields import Number
from chalicelib.stores.table import Item

BAND = "N#"  # before a band in a key, before the beginning of a window in a sort key
KEPT = timedelta(hours=1)  # of what lies under a band, beyond its window


class BandItem(Item):
    """Texts under one band of theirs, in one window of time: "<moment> <number> <signs>" each, and
    the campaigns they are known as: "<id> <signs>".
    """

    sorts = BAND

    sent: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    campaigns: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Held:
    """What lies under one band: what was sent first, and the campaigns of such texts by the signs
    of one of them.
    """

    sent: tuple[Sent, ...]
    campaigns: Mapping[str, str]


def join(band: str, one: Sent, span: timedelta) -> Held:
    """Put one more text under a band, and see what lies there: one UpdateItem, and a Query where
    there is no room any more. Putting it there again changes nothing.
    """
    item = _band(band, one.at, span)
    told = _told(one)
    room = BandItem.sent.does_not_exist() | (_size(BandItem.sent) < MOST_KEPT)
    end = _start(one.at, span) + span + KEPT
    actions: list[Action] = [
        BandItem.sent.add({told}),
        BandItem.ttl.set(int(end.timestamp())),
    ]
    put = written(lambda: item.update(actions, room | BandItem.sent.contains(told)))
    return _held(item) if put else _look(item)


def claim(band: str, one: Sent, span: timedelta, campaign: str) -> tuple[Held, bool]:
    """Let texts like this one be known as a new campaign's under a band, unless there is one; what
    lies there then, and whether it was made.
    """
    item = _band(band, one.at, span)
    new: list[Action] = [BandItem.campaigns.add({f"{campaign} {one.signs}"})]
    made = written(lambda: item.update(new, BandItem.campaigns.does_not_exist()))
    return (_held(item) if made else _look(item)), made


def tell(band: str, one: Sent, span: timedelta, campaign: str) -> None:
    """Let texts like this one be known as a campaign's, under a band."""
    _band(band, one.at, span).update([BandItem.campaigns.add({f"{campaign} {one.signs}"})])


def leave(band: str, one: Sent, span: timedelta) -> Held | None:
    """Take a text from under a band; what is left there, None where nothing was."""
    item = _band(band, one.at, span)
    held = _look(item)
    gone = [f"{name} {signs}" for signs, name in held.campaigns.items() if signs == one.signs]
    actions: list[Action] = [BandItem.sent.delete({_told(one)})]
    if gone:
        actions.append(BandItem.campaigns.delete({*gone}))
    return held if written(lambda: item.update(actions, Item.pk.exists())) else None


def _band(band: str, at: datetime, span: timedelta) -> BandItem:
    return BandItem(f"{BAND}{band}", f"{BAND}{stored(_start(at, span))}")


def _start(at: datetime, span: timedelta) -> datetime:
    return EPOCH + (at - EPOCH) // span * span


def _told(one: Sent) -> str:
    return f"{int(one.at.timestamp()):x} {one.number} {one.signs}"


def _look(item: BandItem) -> Held:
    found: Any = Item.query(item.pk, Item.sk == item.sk, consistent_read=True)
    return next(map(_held, found), Held((), {}))


def _held(item: Any) -> Held:
    told = item.attribute_values
    pairs = (each.split(" ") for each in told.get("campaigns") or ())
    return Held(tuple(_sent(told.get("sent") or ())), {signs: name for name, signs in pairs})


def _sent(told: Iterable[str]) -> Iterable[Sent]:
    for each in told:
        at, number, signs = each.split(" ")
        yield Sent(EPOCH + timedelta(seconds=int(at, 16)), number, signs)


_size: Any = size
