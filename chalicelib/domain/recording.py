"""Keeping a report's history as its timeline grows, entry by entry."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.history import (
    MOST_STEPS,
    Decided,
    Escalated,
    Followed,
    History,
    Pause,
    Removal,
    Turn,
)
from chalicelib.domain.report import REPORTER, SYSTEM, Decision, Entry, Kind, Report, Verdict

MOST_TURNS = 100  # that are kept of what may repeat for ever
RETENTION = "retention"  # the reason of an erasure nobody asked for

Changes = dict[str, Any]


def record(history: History, entries: Iterable[Entry]) -> History:
    """The history with the entries that follow. No entry that others do not see moves the report,
    so what this tells of its moves is for everybody.
    """
    for entry in entries:
        history = _after(history, entry)
    return history


def mark(report: Report, entry: Entry, asked: bytes) -> tuple[Report, Entry]:
    """Its reporter's step, the report's last, with what tells its request from others. That says
    nothing of what happened, so the chain does not seal it.
    """
    steps = (*report.history.steps[:-1], Followed(entry.at, asked))
    history = replace(report.history, steps=steps)
    return replace(report, history=history), replace(entry, asked=asked)


def _moves(history: History, entry: Entry) -> bool:
    return entry.holder != history.holder or entry.status != history.status


def _after(history: History, entry: Entry) -> History:
    changes: Changes = {}
    if _moves(history, entry):
        changes |= _moved(history, entry)
    if entry.to and not history.concerned.issuperset(entry.to):
        changes["concerned"] = changes.get("concerned", history.concerned).union(entry.to)
    if entry.by == REPORTER and entry.seq > 1:
        steps = (*history.steps, Followed(entry.at, entry.asked))
        changes["steps"] = steps[-MOST_STEPS:]
    if entry.place:
        changes["located"] = entry.place
    if telling := _TELLING.get(entry.kind):
        changes |= telling(history, entry)
    return replace(history, **changes) if changes else history


def _moved(history: History, entry: Entry) -> Changes:
    changes: Changes = {
        "status": str(entry.status),
        "turned_at": entry.at,
        "turned_back": sends_back(entry),
    }
    if entry.holder != history.holder:
        changes["holder"] = entry.holder
        changes["turns"] = (*history.turns, Turn(entry.holder, entry.at))[-MOST_TURNS:]
        changes["holders"] = history.holders | {entry.holder}
        changes["concerned"] = history.concerned | {entry.holder}
        changes["handed_on"] = history.handed_on + bool(history.holder)
    return changes


def sends_back(entry: Entry) -> bool:
    """Whether by this entry a closing was not accepted."""
    return entry.kind in (Kind.REOPEN, Kind.APPEAL) or entry.verdict is Verdict.REJECTED


def _sent_back(history: History, entry: Entry) -> Changes:
    return {"sent_back": history.sent_back + sends_back(entry)}


def _paused(history: History, entry: Entry) -> Changes:
    """By the clock; one that ran on late counts until its end, as the promise does."""
    changes: Changes = {"pause": None}
    if before := history.pause:
        span = min(entry.at, before.until or entry.at) - before.at
        changes["paused"] = history.paused + span
    if entry.kind is Kind.PAUSE:
        changes["pause"] = Pause(entry.at, entry.until)
    return changes


def _escalated(history: History, entry: Entry) -> Changes:
    return {"escalated": Escalated(entry.at, entry.to)}


def _decided(history: History, entry: Entry) -> Changes:
    if entry.decision not in (Decision.HIDE, Decision.REJECT):
        return {}
    return {"decided": Decided(entry.seq, entry.at, entry.by, entry.actor)}


def _examined(history: History, entry: Entry) -> Changes:
    return {"examined": entry.seq, "findings": entry.findings}


def _erased(history: History, entry: Entry) -> Changes:
    if entry.reason == RETENTION:
        return {"expired": True}
    if not records_erasure(entry):
        return {}
    changes: Changes = {"removed": _more(history.removed, entry)}
    if history.expired:
        changes["retained"] = _more(history.retained, entry)
    return changes


def records_erasure(entry: Entry) -> bool:
    """Whether it tells what was removed."""
    return entry.kind is Kind.ERASURE and entry.by == SYSTEM and entry.reason is None


def removed(entry: Entry) -> dict[str, int]:
    """What such a record tells: what was removed, and how many of each."""
    pairs = (told.split(" ") for told in entry.removed)
    return {what: int(many) for what, many in pairs}


def _more(removal: Removal | None, entry: Entry) -> Removal:
    counts = Counter(dict(removal.counts) if removal else {}) + Counter(removed(entry))
    return Removal(removal.at if removal else entry.at, tuple(counts.items()))


_TELLING: Mapping[Kind, Callable[[History, Entry], Changes]] = {
    Kind.REOPEN: _sent_back,
    Kind.APPEAL: _sent_back,
    Kind.VERIFICATION: _sent_back,
    Kind.PAUSE: _paused,
    Kind.RESUME: _paused,
    Kind.ESCALATION: _escalated,
    Kind.MODERATION: _decided,
    Kind.EVIDENCE: _examined,
    Kind.ERASURE: _erased,
}
