"""What a long timeline comes to, in and out of its item. Nothing in it says what a citizen said,
but what an erasure takes away.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.platform import moments
from chalicelib.platform.aws.table import present
from chalicelib.platform.moments import stored
from chalicelib.reports.history import Decided, Escalated, Followed, History, Pause, Removal, Turn
from chalicelib.reports.model import Report
from chalicelib.reports.store.entries import told_place, where
from chalicelib.reports.store.item_classes import HISTORY, HistoryItem, report_key

Told = dict[str, Any]


def history_item(report: Report) -> HistoryItem:
    """The item of what the report's timeline comes to by now."""
    history = report.history
    if not history.turns:
        raise ValueError(f"{report.number} was not read with its history")
    place = history.located
    given: Told = {**where(place), **present(kelurahan=place.area)} if place else {}
    return HistoryItem(
        report_key(report.number),
        HISTORY,
        upto=report.version,
        told=json.dumps(_told(history), separators=(",", ":")),
        **present(asked=[step.asked.hex() for step in history.steps]),
        **given,
    )


def history_of(item: Any) -> History:
    told: Told = json.loads(item.told)
    asked: Sequence[str] = item.asked or [""] * len(told["steps"])
    steps = zip(told["steps"], asked, strict=True)
    return History(
        **_facts(told),
        steps=tuple(Followed(moments.read(at), bytes.fromhex(key)) for at, key in steps),
        located=told_place(item) if item.found else None,
    )


def _told(history: History) -> Told:
    decided, escalated = history.decided, history.escalated
    return {
        "status": history.status,
        "holder": history.holder,
        "turned_at": _written(history.turned_at),
        "turned_back": history.turned_back,
        "turns": [[turn.office, stored(turn.since)] for turn in history.turns],
        "holders": sorted(history.holders),
        "concerned": sorted(history.concerned),
        "handed_on": history.handed_on,
        "sent_back": history.sent_back,
        "paused": int(history.paused.total_seconds()),
        "pause": history.pause and [*map(_written, history.pause)],
        "escalated": escalated and [stored(escalated.at), escalated.to],
        "decided": decided and [decided.seq, stored(decided.at), decided.by, decided.actor],
        "examined": history.examined,
        "findings": history.findings,
        "removed": _removal(history.removed),
        "expired": history.expired,
        "retained": _removal(history.retained),
        "steps": [stored(step.at) for step in history.steps],
    }


def _facts(told: Told) -> Told:
    """What a history is made of, but its reporter's steps and its place."""
    pause, escalated, decided = told["pause"], told["escalated"], told["decided"]
    plain = ("status", "holder", "turned_back", "handed_on", "sent_back", "examined")
    return {
        **{name: told[name] for name in (*plain, "expired")},
        "turned_at": _read(told["turned_at"]),
        "turns": tuple(Turn(office, moments.read(at)) for office, at in told["turns"]),
        "holders": frozenset(told["holders"]),
        "concerned": frozenset(told["concerned"]),
        "paused": timedelta(seconds=told["paused"]),
        "pause": pause and Pause(moments.read(pause[0]), _read(pause[1])),
        "escalated": escalated and Escalated(moments.read(escalated[0]), tuple(escalated[1])),
        "decided": decided and Decided(decided[0], moments.read(decided[1]), *decided[2:]),
        "findings": tuple(told["findings"]),
        "removed": _removed(told["removed"]),
        "retained": _removed(told["retained"]),
    }


def _written(moment: datetime | None) -> str | None:
    return stored(moment) if moment else None


def _read(text: str | None) -> datetime | None:
    return moments.read(text) if text else None


def _removal(removal: Removal | None) -> list[Any] | None:
    return [stored(removal.at), removal.counts] if removal else None


def _removed(told: Sequence[Any] | None) -> Removal | None:
    if told is None:
        return None
    at, counts = told
    return Removal(moments.read(at), tuple((what, many) for what, many in counts))
