"""The passes over what is kept of a reporter whose data are to be erased: an item beside the
report, ``Z#erasure#<pass>``, listed in ``mine`` until no more passes are needed. The stream sets
each pass going.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib.domain.moments import stored
from chalicelib.stores.beside import ERASURE, ErasureItem
from chalicelib.stores.conditions import written
from chalicelib.stores.table import Item, connection, present
from chalicelib.stores.timeline import report_key

OF_EVERYBODY = 500_001  # the first such pass: its reporter's own may be under way
PENDING = "E"  # of the index ``mine``: a handful at any time


@dataclass(frozen=True, slots=True)
class Pending:
    """An erasure that is not over: ``asked_at``, and the moment its present pass began."""

    number: str
    key: str
    asked_at: datetime
    at: datetime


def first_pass(number: str, asked_at: datetime) -> ErasureItem:
    """To be written with the entry that asks."""
    return _pass(number, 1, asked_at, asked_at)


def pass_over_everybody(number: str, now: datetime) -> ErasureItem:
    """The same about all citizens, to be written with the entry that tells that it is due."""
    return _pass(number, OF_EVERYBODY, now, now, everybody=True)


def begin(number: str, asked_at: datetime, now: datetime) -> None:
    """A first pass; where one is there, it is left, and one that waits for its time begins now."""
    started = Item.sk.startswith(ERASURE)
    items: Any = Item.query(report_key(number), started, consistent_read=True)
    own = [item for item in items if not item.everybody]
    for held in own:
        if held.recorded:
            pass_again(Pending(number, held.sk, held.created_at, held.updated_at), now)
    if not own:
        written(lambda: first_pass(number, asked_at).save(Item.pk.does_not_exist()))


def next_pass(passing: ErasureItem, now: datetime, *, recorded: bool) -> ErasureItem:
    """To be written in the place of another, knowing what that one knew."""
    at = int(passing.sk.removeprefix(ERASURE)) + 1
    found = None if recorded else passing.found
    kept = present(prints=passing.prints, found=found, recorded=recorded or None)
    kept |= present(everybody=passing.everybody)
    return _pass(passing.pk[2:], at, passing.created_at, now, **kept)


def _pass(number: str, at: int, asked_at: datetime, now: datetime, **kept: Any) -> ErasureItem:
    return ErasureItem(
        report_key(number),
        f"{ERASURE}{at:06}",
        mpk=PENDING,
        msk=f"{stored(asked_at)}#{number}",
        created_at=asked_at,
        updated_at=now,
        **kept,
    )


def pending() -> list[Pending]:
    """Erasures that are not over, those asked for first before the others."""
    items: Any = Item.mine.query(PENDING)
    return [Pending(each.pk[2:], each.sk, each.created_at, each.updated_at) for each in items]


def pass_again(late: Pending, now: datetime) -> None:
    """The next pass instead of this one, in one call, unless it is over."""
    for item in Item.query(report_key(late.number), Item.sk == late.key, consistent_read=True):
        held: Any = item
        following = next_pass(held, now, recorded=bool(held.recorded))
        with TransactWrite(connection=connection()) as transaction:
            transaction.delete(ErasureItem(held.pk, held.sk), Item.pk.exists())
            transaction.save(following, Item.pk.does_not_exist())


def over(passing: ErasureItem) -> None:
    """Nothing can come any more: no pass is left."""
    ErasureItem(passing.pk, passing.sk).delete()
