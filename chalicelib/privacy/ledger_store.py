"""The ledger of what was removed because its time was over: an item for each proof, by month, and
one that tells the last.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, ListAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.platform import moments
from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Number,
    Overtaken,
    connection,
    present,
    reason,
)
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.rules import GENESIS, Proof
from chalicelib.reports.store.index_keys import month_of, resting_key
from chalicelib.reports.store.item_classes import REPORT, ReportItem, report_key

LEDGER = "LEDGER"
PROOF = "LEDGER#"  # before the month in a key, before the seq in a sort key
MOST = 90  # reports of a proof; a transaction takes 100 items


class LedgerItem(Item):
    """The end of the ledger: its last proof."""

    sorts = LEDGER

    last = Number()
    hash = BinaryAttribute(legacy_encoding=False)


class ProofItem(Item):
    """A proof of the ledger."""

    sorts = PROOF

    at = Moment()
    what = UnicodeAttribute()
    many = Number()
    told: ListAttribute[Any] = ListAttribute(null=True)
    keys: ListAttribute[Any] = ListAttribute(null=True)
    hash = BinaryAttribute(legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class End:
    """Of the ledger: the seq and hash of its last proof."""

    seq: int = 0
    hash: bytes = GENESIS


def end() -> End:
    """Where it ends now; one Query."""
    items: Any = Item.query(LEDGER, Item.sk == LEDGER, consistent_read=True)
    return next((End(int(item.last), item.hash) for item in items), End())


def append(before: End, proof: Proof, numbers: Iterable[str] = ()) -> None:
    """Write a proof behind the end that was read, in one call with which the reports of these
    numbers leave the list of those at rest. Raises Overtaken.
    """
    item = ProofItem(
        f"{PROOF}{month_of(proof.at)}",
        f"{PROOF}{proof.seq:08}",
        at=proof.at,
        what=str(proof.what),
        many=proof.count,
        hash=proof.hash,
        **present(told=proof.told, keys=proof.keys),
    )
    unchanged = LedgerItem.last == before.seq if before.seq else Item.pk.does_not_exist()
    gone: list[Action] = [ReportItem.wpk.remove(), ReportItem.wsk.remove()]
    try:
        with TransactWrite(connection=connection()) as transaction:
            transaction.save(item, Item.pk.does_not_exist())
            last = LedgerItem(LEDGER, LEDGER, last=proof.seq, hash=proof.hash)
            transaction.save(last, unchanged)
            for number in numbers:
                transaction.update(ReportItem(report_key(number), REPORT), gone, Item.pk.exists())
    except TransactWriteError as error:
        raise reason(error, Overtaken("ledger")) from None


# Reports that were closed for good, by the month of their closing, until it is proven that what
# citizens said of them is gone: the ``work`` index, a Query for each month.


BEHIND = "~"


@dataclass(frozen=True, slots=True)
class Resting:
    number: str
    closed_at: datetime


def closed_before(moment: datetime) -> Iterator[Resting]:
    """Those closed before a moment, the longest ago first."""
    month = privacy_rules.FIRST
    while month <= moment:
        until = Item.wsk < moments.stored(moment)
        items: Iterable[ReportItem] = Item.work.query(resting_key(month_of(month)), until)
        for item in items:
            yield Resting(item.pk[2:], moments.read(item.wsk.partition("#")[0]))
        month = (month + timedelta(days=32)).replace(day=1)
