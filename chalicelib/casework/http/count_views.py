"""The counts of an office's queues, as an officer may know them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.casework import moderation
from chalicelib.casework.queue import queue_counts
from chalicelib.casework.queue.queue_store import QueueKind
from chalicelib.city.current import city
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.http import view_parts
from chalicelib.reports.status import OPEN
from chalicelib.reports.texts import labels

if TYPE_CHECKING:
    from chalicelib.casework.http.schemas import WorkCounts
    from chalicelib.casework.queue.queue_counts import Count


def show_counts(office: str, officer: Officer, now: datetime, language: Language) -> WorkCounts:
    """Return the counts of the office. Costs two Queries, and in the officer's own office one more
    for a verifier and one for a moderator.
    """
    counts = queue_counts.count_reports(office, now)
    escalated = queue_counts.count_lines(office, QueueKind.ESCALATED)
    own = office == officer.agency
    verifies = own and Role.VERIFIER in officer.roles
    moderates = own and moderation.is_moderator(officer, city())
    closings = queue_counts.count_lines(office, QueueKind.VERIFICATION) if verifies else None
    judgements = queue_counts.count_lines(office, QueueKind.MODERATION) if moderates else None
    counted: tuple[Count | None, ...] = (escalated, closings, judgements)
    return {
        "agency": view_parts.office_view(office, language),
        "at": format_shown(now),
        "open": sum(counts.by_status.values()),
        "statuses": {
            status: counts.by_status.get(status, 0) for status in labels.LABELS if status in OPEN
        },
        "to_answer": counts.to_answer,
        "late": counts.late,
        "due_in_24_hours": counts.soon,
        "due_later": counts.later,
        "red_flags": counts.red_flag,
        "tasks": counts.tasks,
        "escalated": escalated.lines,
        "escalated_red_flags": escalated.red_flags,
        "verification": closings.lines if closings else None,
        "moderation": judgements.lines if judgements else None,
        "whole": counts.whole and all(each.whole for each in counted if each),
    }
