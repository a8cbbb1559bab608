"""Why a report is late, from what its timeline tells whoever reads it: which step is waited for,
and what has taken time before. It names offices, and nobody in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from chalicelib.domain.city import City
from chalicelib.domain.report import Entry, Kind, Report, Verdict
from chalicelib.domain.status import Status


class Waiting(StrEnum):
    """The step that is waited for."""

    TRIAGE = "triage"  # central triage has to say whose it is
    ANSWER = "answer"  # nobody has answered
    START = "start"  # its holder has not begun
    WORK = "work"  # its holder is at work
    REWORK = "rework"  # what was closed before was not accepted
    NOTHING = "nothing"  # it was closed, but late


@dataclass(frozen=True, slots=True)
class Lateness:
    """What is waited for at ``holder``, ``since`` when; how often it was ``handed_on`` from office
    to office; how long in all its clock was ``paused``; how often it was ``sent_back`` after a
    closing.
    """

    waiting: Waiting
    holder: str
    since: datetime
    handed_on: int
    paused: timedelta
    sent_back: int


def why(report: Report, entries: Sequence[Entry], now: datetime, city: City) -> Lateness | None:
    """None while it is not late. ``entries`` are those the reader may see, the first one among
    them.
    """
    if not report.late(now):
        return None
    turned = _turned(entries)
    waiting = _waiting(report, turned, city)
    return Lateness(
        waiting=waiting,
        holder=report.holder,
        since=report.filing.received_at if waiting is Waiting.ANSWER else turned.at,
        handed_on=sum(one.holder != other.holder for one, other in pairwise(entries)),
        paused=_paused(entries),
        sent_back=sum(map(_sends_back, entries)),
    )


def _turned(entries: Sequence[Entry]) -> Entry:
    """The entry that brought the report to its status and holder."""
    last = entries[-1]
    for entry, before in zip(reversed(entries), reversed(entries[:-1]), strict=False):
        if (before.status, before.holder) != (last.status, last.holder):
            return entry
    return entries[0]


def _waiting(report: Report, turned: Entry, city: City) -> Waiting:
    if not report.open:
        return Waiting.NOTHING
    if report.holder == city.settings.triage and report.status is not Status.PROSES:
        return Waiting.TRIAGE
    if report.answered_at is None:
        return Waiting.ANSWER
    if _sends_back(turned):
        return Waiting.REWORK
    return Waiting.WORK if report.status is Status.PROSES else Waiting.START


def _sends_back(entry: Entry) -> bool:
    return entry.kind in (Kind.REOPEN, Kind.APPEAL) or entry.verdict is Verdict.REJECTED


def _paused(entries: Sequence[Entry]) -> timedelta:
    """By the clock; one that ran on late counts until its end, as the promise does."""
    pauses = [entry for entry in entries if entry.kind in (Kind.PAUSE, Kind.RESUME)]
    spans = (
        min(after.at, before.until or after.at) - before.at
        for before, after in pairwise(pauses)
        if before.kind is Kind.PAUSE
    )
    return sum(spans, timedelta())
