"""Convert the history of a long timeline to and from its item. The only words of citizens in it are
in the attributes that an erasure removes.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.platform import moments
from chalicelib.platform.aws.table import drop_empty
from chalicelib.platform.moments import format_stored
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.entry_items import place_attributes, told_place_of
from chalicelib.reports.store.items.item_classes import HISTORY, HistoryItem, report_key
from chalicelib.reports.timeline import (
    Decided,
    Escalated,
    Followed,
    History,
    Left,
    Pause,
    Rated,
    Removal,
    Turn,
    Undone,
)

Stored = dict[str, Any]


def history_item(report: Report) -> HistoryItem:
    """Return the item of a report's present history. Raises ValueError for a report that was loaded
    without its history.
    """
    history = report.history
    if not history.turns:
        raise ValueError(f"{report.number} was not read with its history")
    place = history.located
    located: Stored = (
        {**place_attributes(place), **drop_empty(kelurahan=place.area)} if place else {}
    )
    return HistoryItem(
        report_key(report.number),
        HISTORY,
        upto=report.version,
        told=json.dumps(_encode_history(history), separators=(",", ":")),
        **drop_empty(asked=[step.asked.hex() for step in history.steps]),
        **located,
    )


def history_of(item: Any) -> History:
    facts: Stored = json.loads(item.told)
    request_keys: Sequence[str] = item.asked or [""] * len(facts["steps"])
    steps = zip(facts["steps"], request_keys, strict=True)
    return History(
        **_decode_facts(facts),
        steps=tuple(Followed(moments.parse_stored(at), bytes.fromhex(key)) for at, key in steps),
        located=told_place_of(item) if item.found else None,
    )


def _encode_history(history: History) -> Stored:
    decided, escalated, left = history.decided, history.escalated, history.left
    return {
        "status": history.status,
        "holder": history.holder,
        "turned_at": _moment_text(history.turned_at),
        "turned_back": history.turned_back,
        "turns": [[turn.office, format_stored(turn.since)] for turn in history.turns],
        "holders": sorted(history.holders),
        "concerned": sorted(history.concerned),
        "left": left
        and [left.seq, _moment_text(left.turned_at), left.turned_back, left.first_time],
        "undone": history.undone,
        "hands": history.hands,
        "handed_on": history.handed_on,
        "sent_back": history.sent_back,
        "pauses": [[*map(format_stored, pause)] for pause in history.pauses],
        "escalated": escalated and [format_stored(escalated.at), escalated.to],
        "decided": decided and [decided.seq, format_stored(decided.at), decided.by, decided.actor],
        "hidden_provisionally": history.hidden_provisionally,
        "examined": history.examined,
        "findings": history.findings,
        "removed": _encode_removal(history.removed),
        "expired": history.expired,
        "retained": _encode_removal(history.retained),
        "steps": [format_stored(step.at) for step in history.steps],
        "commented_at": _moment_text(history.commented_at),
        "rated": history.rated and [format_stored(history.rated.at), history.rated.stars],
    }


def _decode_facts(facts: Stored) -> Stored:
    """Return the fields of a history by name, without the reporter's steps and the place."""
    escalated, decided = facts["escalated"], facts["decided"]
    rated, left, undone = facts["rated"], facts["left"], facts["undone"]
    plain = ("status", "holder", "turned_back", "handed_on", "sent_back", "examined")
    return {
        **{name: facts[name] for name in (*plain, "expired")},
        "turned_at": _parse_moment(facts["turned_at"]),
        "turns": tuple(Turn(office, moments.parse_stored(at)) for office, at in facts["turns"]),
        "holders": frozenset(facts["holders"]),
        "concerned": frozenset(facts["concerned"]),
        "left": left and Left(left[0], _parse_moment(left[1]), *left[2:]),
        "undone": undone and Undone(*undone),
        "pauses": tuple(Pause(*map(moments.parse_stored, pause)) for pause in facts["pauses"]),
        "escalated": escalated
        and Escalated(moments.parse_stored(escalated[0]), tuple(escalated[1])),
        "decided": decided and Decided(decided[0], moments.parse_stored(decided[1]), *decided[2:]),
        "hidden_provisionally": facts["hidden_provisionally"],
        "findings": tuple(facts["findings"]),
        "hands": tuple(facts["hands"]),
        "removed": _decode_removal(facts["removed"]),
        "retained": _decode_removal(facts["retained"]),
        "commented_at": _parse_moment(facts["commented_at"]),
        "rated": rated and Rated(moments.parse_stored(rated[0]), rated[1]),
    }


def _moment_text(moment: datetime | None) -> str | None:
    return format_stored(moment) if moment else None


def _parse_moment(text: str | None) -> datetime | None:
    return moments.parse_stored(text) if text else None


def _encode_removal(removal: Removal | None) -> list[Any] | None:
    return [format_stored(removal.at), removal.counts] if removal else None


def _decode_removal(stored: Sequence[Any] | None) -> Removal | None:
    if stored is None:
        return None
    at, counts = stored
    return Removal(moments.parse_stored(at), tuple((kind, count) for kind, count in counts))
