"""Keep the summary of a timeline (``timeline.History``) up to date, entry by entry."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from chalicelib.city.model import MOST_STEPS
from chalicelib.platform.entry_kinds import REPORTER, SYSTEM, Kind
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import (
    Decided,
    Decision,
    Entry,
    Escalated,
    Followed,
    History,
    Left,
    Pause,
    Rated,
    Removal,
    Turn,
    Undone,
    Verdict,
)

MOST_TURNS = 100  # a report may change offices for ever; the history keeps the last ones
MOST_HANDS = 50  # ids of officers; the last ones to act, so that the item stays small
RETENTION = "retention"  # the reason of an erasure that nobody asked for

Facts = dict[str, Any]  # the fields of a history by name, while it grows
_NAMES = tuple(fact.name for fact in fields(History))


def record_entries(history: History, entries: Iterable[Entry]) -> History:
    """Return the history with these further entries. No internal entry moves a report, so everybody
    may see what the history tells of its moves.
    """
    facts = {name: getattr(history, name) for name in _NAMES}
    for entry in entries:
        _add(facts, entry)
    return History(**facts)


def mark_step(report: Report, entry: Entry, request_key: bytes) -> tuple[Report, Entry]:
    """Return the report and its last entry, a step of its reporter, with the key of the request
    (``Entry.asked``). The key says nothing of what happened, so the chain does not seal it.
    """
    steps = (*report.history.steps[:-1], Followed(entry.at, request_key))
    history = replace(report.history, steps=steps)
    return replace(report, history=history), replace(entry, asked=request_key)


def _add(facts: Facts, entry: Entry) -> None:
    if entry.holder != facts["holder"] or entry.status != facts["status"]:
        _move(facts, entry)
    if entry.to:
        facts["concerned"] = facts["concerned"].union(entry.to)
    if entry.by == REPORTER and entry.seq > 1:
        steps = (*facts["steps"], Followed(entry.at, entry.asked))
        facts["steps"] = steps[-MOST_STEPS:]
    if entry.place:
        facts["located"] = entry.place
    if entry.actor and _lays_hands(entry):
        others = (each for each in facts["hands"] if each != entry.actor)
        facts["hands"] = (*others, entry.actor)[-MOST_HANDS:]
    if recorder := _RECORDERS.get(entry.kind):
        recorder(facts, entry)


def _lays_hands(entry: Entry) -> bool:
    """Return whether the officer of an entry may neither verify nor judge the report after it, by
    the four-eyes principle. Verdicts, comments and the beginning of the work do not count.
    """
    closes_or_moves = entry.kind is Kind.STATUS and (entry.status is Status.SELESAI or entry.to)
    withholds = entry.decision in (Decision.HIDE, Decision.REJECT)
    return bool(closes_or_moves or withholds or entry.kind in (Kind.CATEGORY, Kind.MERGE))


def _move(facts: Facts, entry: Entry) -> None:
    if _takes_back(facts, entry):
        _undo_turn(facts, entry)
        return
    if entry.holder != facts["holder"]:
        # nobody hands on what moves to another place
        facts["handed_on"] += bool(facts["holder"]) and entry.kind is not Kind.PLACE
        first_time = entry.holder not in facts["holders"]
        facts["left"] = Left(entry.seq, facts["turned_at"], facts["turned_back"], first_time)
        facts["holder"] = entry.holder
        facts["turns"] = (*facts["turns"], Turn(entry.holder, entry.at))[-MOST_TURNS:]
        facts["holders"] = facts["holders"] | {entry.holder}
        facts["concerned"] = facts["concerned"] | {entry.holder}
    facts["status"] = str(entry.status)
    facts["turned_at"] = entry.at
    facts["turned_back"] = sends_back(entry)


def _takes_back(facts: Facts, entry: Entry) -> bool:
    """Return whether the entry takes the last hand-over back. A report that was merged into another
    one since has not seen that hand-over.
    """
    turns = facts["turns"]
    gone = entry.kind is Kind.TAKEN_BACK and facts["left"] and len(turns) > 1
    return bool(gone) and turns[-2].office == entry.holder


def _undo_turn(facts: Facts, entry: Entry) -> None:
    """Go on with the turn of the office that had handed the report over."""
    left: Left = facts["left"]
    if left.first_time:
        facts["holders"] = facts["holders"] - {facts["holder"]}
    facts["turns"] = facts["turns"][:-1]
    facts["handed_on"] -= 1
    facts["holder"], facts["status"] = entry.holder, str(entry.status)
    facts["turned_at"], facts["turned_back"] = left.turned_at, left.turned_back
    facts["left"], facts["undone"] = None, Undone(left.seq, entry.seq)


def sends_back(entry: Entry) -> bool:
    """Return whether the entry rejects a closing."""
    return entry.kind in (Kind.REOPEN, Kind.APPEAL) or entry.verdict is Verdict.REJECTED


def _count_objection(facts: Facts, entry: Entry) -> None:
    facts["sent_back"] += sends_back(entry)


def _pause(facts: Facts, entry: Entry) -> None:
    """List the pauses. One that was ended late counts until its planned end, as it does for the
    promise.
    """
    if entry.kind is Kind.PAUSE:
        facts["pauses"] = (*facts["pauses"], Pause(entry.at, entry.until or entry.at))
        return
    *earlier, pause = facts["pauses"]
    facts["pauses"] = (*earlier, Pause(pause.at, min(entry.at, pause.until)))


def _escalate(facts: Facts, entry: Entry) -> None:
    facts["escalated"] = Escalated(entry.at, entry.to)


def _decide(facts: Facts, entry: Entry) -> None:
    if entry.decision in (Decision.HIDE, Decision.REJECT):
        facts["decided"] = Decided(entry.seq, entry.at, entry.by, entry.actor)
        facts["hidden_provisionally"] |= entry.provisional


def _comment(facts: Facts, entry: Entry) -> None:
    if entry.by == REPORTER:
        facts["commented_at"] = entry.at


def _rate(facts: Facts, entry: Entry) -> None:
    facts["rated"] = Rated(entry.at, entry.stars or 0)


def _examine(facts: Facts, entry: Entry) -> None:
    facts["examined"], facts["findings"] = entry.seq, entry.findings


def _erase(facts: Facts, entry: Entry) -> None:
    if entry.reason == RETENTION:
        facts["expired"] = True
    elif records_erasure(entry):
        facts["removed"] = _add_removal(facts["removed"], entry)
        if facts["expired"]:
            facts["retained"] = _add_removal(facts["retained"], entry)


def records_erasure(entry: Entry) -> bool:
    """Return whether the entry records the removals of an erasure."""
    return entry.kind is Kind.ERASURE and entry.by == SYSTEM and entry.reason is None


def removed_counts(entry: Entry) -> dict[str, int]:
    """Return how many of each kind of thing an erasure removed, by the record's entry."""
    pairs = (text.split(" ") for text in entry.removed)
    return {kind: int(count) for kind, count in pairs}


def _add_removal(removal: Removal | None, entry: Entry) -> Removal:
    counts = Counter(dict(removal.counts) if removal else {}) + Counter(removed_counts(entry))
    return Removal(removal.at if removal else entry.at, tuple(counts.items()))


_RECORDERS: Mapping[Kind, Callable[[Facts, Entry], None]] = {
    Kind.REOPEN: _count_objection,
    Kind.APPEAL: _count_objection,
    Kind.VERIFICATION: _count_objection,
    Kind.PAUSE: _pause,
    Kind.RESUME: _pause,
    Kind.ESCALATION: _escalate,
    Kind.MODERATION: _decide,
    Kind.COMMENT: _comment,
    Kind.RATING: _rate,
    Kind.EVIDENCE: _examine,
    Kind.ERASURE: _erase,
}
