"""How long each office held a report, as its history tells it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from chalicelib.domain.report import Report


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of time with one office, in whole clock seconds; ``until`` is None for the present
    holder.
    """

    office: str
    since: datetime
    until: datetime | None
    seconds: int


def held(report: Report, now: datetime) -> list[Turn]:
    """The last turns of offices in order; one that got the report back has two. The present
    holder's seconds run until ``now``, or until the closing of a report that is closed: nobody is
    kept waiting by who finished.
    """
    turns = report.history.turns
    ends = [turn.since for turn in turns[1:]]
    stop = report.closed_at or now
    return [
        Turn(turn.office, turn.since, until, _seconds(turn.since, until or stop))
        for turn, until in zip_longest(turns, ends)
    ]


def since(report: Report) -> datetime:
    """When the present holder got it."""
    turns = report.history.turns
    return turns[-1].since if turns else report.filing.received_at


def _seconds(since: datetime, until: datetime) -> int:
    """Never below zero: a reader's clock may lag behind the one that wrote."""
    return max(0, int((until - since).total_seconds()))
