"""How long each office held a report, as its timeline tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile

from chalicelib.domain.report import Entry
from chalicelib.domain.status import Status


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of time with one office, in whole clock seconds; ``until`` is None for the present
    holder.
    """

    office: str
    since: datetime
    until: datetime | None
    seconds: int


def held(entries: Sequence[Entry], now: datetime) -> list[Turn]:
    """The offices' turns in order; one that got the report back has two. The present holder's
    seconds run until ``now``, or until the closing of a report that is closed.
    """
    passed = [after for before, after in pairwise(entries) if after.holder != before.holder]
    begun = [*entries[:1], *passed]
    ends = [*(entry.at for entry in passed), None]
    stop = _stop(entries, now)
    return [
        Turn(entry.holder, entry.at, until, _seconds(entry.at, until or stop))
        for entry, until in zip(begun, ends, strict=False)  # no turn where there are no entries
    ]


def since(entries: Sequence[Entry]) -> datetime:
    """When the present holder got it. ``entries`` has at least one."""
    begun = entries[-1]
    for entry in reversed(entries):
        if entry.holder != begun.holder:
            break
        begun = entry
    return begun.at


def _stop(entries: Sequence[Entry], now: datetime) -> datetime:
    """Nobody is kept waiting by who finished: the clock stops at the last closing."""
    closed = [*takewhile(lambda entry: entry.status is Status.SELESAI, reversed(entries))]
    return closed[-1].at if closed else now


def _seconds(since: datetime, until: datetime) -> int:
    """Never below zero: a reader's clock may lag behind the one that wrote."""
    return max(0, int((until - since).total_seconds()))
