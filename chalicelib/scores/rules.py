"""The rules of appeals against frozen scores, and of the share of the allowance."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chalicelib.figures.quarter_scores.frozen_files import COUNTS
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.platform.score_errors import AppealDecided, AppealTooLate, OwnAppeal, UnknownScore

_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")
# Of each pair, the first count can't be more than so many times the second.
LIMITS = (
    ("answers_on_time", 1, "answers"),
    ("ends_on_time", 1, "ends"),
    ("stars", 5, "rated"),
    ("rated", 1, "stars"),
)


class AppealState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """So many more of a column of counts; fewer when ``many`` is below zero."""

    column: str
    many: int


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal of the head of an office against its frozen score of a quarter. ``made_by`` and
    ``decided_by`` are ids of officers. ``asked`` and ``decided_asked`` identify the requests
    (``reports.request_keys``).
    """

    quarter: str
    office: str
    note: str
    made_at: datetime
    made_by: str
    asked: bytes = b""
    state: AppealState = AppealState.WAITING
    adjustments: tuple[Adjustment, ...] = ()
    reason: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    decided_asked: bytes = b""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision of an officer about an appeal."""

    state: AppealState
    reason: str
    adjustments: tuple[Adjustment, ...] = ()
    asked: bytes = b""


@dataclass(frozen=True, slots=True)
class FrozenScore:
    """The frozen score of an office, of the newest version. ``frozen_at`` is the moment of the
    first version. ``row`` has the columns of the table of scores by name, and ``rules`` the numbers
    that the score was counted with.
    """

    quarter: str
    office: str
    version: int
    frozen_at: datetime
    rules: Mapping[str, Any] = field(default_factory=dict)
    row: Mapping[str, Any] = field(default_factory=dict)


def check_quarter(text: str) -> str:
    """Return a quarter such as ``2026-Q3``. Raises UnknownScore for any other text."""
    if not _QUARTER.fullmatch(text):
        raise UnknownScore(quarter=text[:20])
    return text


def check_term(score: FrozenScore, now: datetime) -> None:
    """Check that an appeal may still be made. Raises AppealTooLate."""
    until = score.frozen_at + timedelta(days=int(score.rules["appeal_days"]))
    if now >= until:
        raise AppealTooLate(latest=until)


def decide(appeal: Appeal, verdict: Verdict, judge: Officer, now: datetime) -> Appeal:
    """Return the appeal as it is decided. Raises AppealDecided, and OwnAppeal to officers of the
    office that has appealed and to who made the appeal.
    """
    if judge.agency == appeal.office or judge.id == appeal.made_by:
        raise OwnAppeal
    if appeal.state is not AppealState.WAITING:
        raise AppealDecided
    return replace(
        appeal,
        state=verdict.state,
        reason=verdict.reason,
        adjustments=verdict.adjustments,
        decided_at=now,
        decided_by=judge.id,
        decided_asked=verdict.asked,
    )


def check_adjustments(verdict: Verdict, row: Mapping[str, Any]) -> None:
    """Check that an accepted appeal adjusts the counts of a row to others that can be, each column
    once, and that a rejected one adjusts none. Raises BadField.
    """
    columns = [each.column for each in verdict.adjustments]
    accepted = verdict.state is AppealState.ACCEPTED
    after = adjust(row, verdict.adjustments)
    if (
        accepted != bool(columns)
        or len({*columns}) < len(columns)
        or not all(each.many for each in verdict.adjustments)
        or any(after[name] < 0 for name in COUNTS)
        or any(after[name] > times * after[other] for name, times, other in LIMITS)
    ):
        raise BadField(field="adjustments", rule="limits")


def adjust(row: Mapping[str, Any], adjustments: Iterable[Adjustment]) -> dict[str, int]:
    """Return the counts of a row after adjustments."""
    counts = {name: int(row[name]) for name in COUNTS}
    for each in adjustments:
        counts[each.column] += each.many
    return counts


def find_share(score: FrozenScore) -> float:
    """Return the head's own share of the allowance in percent: the part of the allowance that hangs
    on the score, times the score of at most 100.
    """
    percent = Decimal(str(score.rules["allowance_share"])) * Decimal(str(score.row["score"]))
    return float(percent / 100)
