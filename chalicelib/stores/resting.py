"""Reports that were closed for good, by the month of their closing, until it is proven that what
citizens said of them is gone: the ``work`` index, a Query for each month.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain import ledger, moments
from chalicelib.stores.index_keys import month_of, resting_key
from chalicelib.stores.table import Item
from chalicelib.stores.timeline import ReportItem

BEHIND = "~"


@dataclass(frozen=True, slots=True)
class Resting:
    number: str
    closed_at: datetime


def closed_before(moment: datetime) -> Iterator[Resting]:
    """Those closed before a moment, the longest ago first."""
    month = ledger.FIRST
    while month <= moment:
        until = Item.wsk < moments.stored(moment)
        items: Iterable[ReportItem] = Item.work.query(resting_key(month_of(month)), until)
        for item in items:
            yield Resting(item.pk[2:], moments.read(item.wsk.partition("#")[0]))
        month = (month + timedelta(days=32)).replace(day=1)
