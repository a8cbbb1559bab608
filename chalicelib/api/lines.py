"""Reports as lines of officers' lists."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.api import views
from chalicelib.city import city
from chalicelib.domain import wording
from chalicelib.domain.moments import shown

if TYPE_CHECKING:
    from chalicelib.api import answers, queue_answers
    from chalicelib.stores.lines import Line


def over_limit(code: str | None) -> answers.Named | None:
    if code is None:
        return None
    from chalicelib.services import limiting  # of few reports

    return {"code": code, "name": limiting.name_of(code)}


def line(held: Line, now: datetime) -> queue_answers.WorkLine:
    area = city().kelurahan.get(held.area or "")
    return {
        "kind": "report" if held.task is None else "task",
        "task": held.task,
        "number": held.number,
        "status": held.status,
        "status_label": wording.LABELS[held.status] if held.status else "Tugas",
        "holder": views.office(held.holder),
        "category": views.category(held.category),
        "channel": held.channel,
        "summary": held.summary,
        "address": held.address,
        "kelurahan": {"code": area.code, "name": area.name} if area else None,
        "created_at": shown(held.created_at),
        "updated_at": shown(held.updated_at),
        "due": shown(held.due),
        "complete_by": shown(held.complete_by),
        "closed_at": shown(held.closed_at) if held.closed_at else None,
        "evidence": held.evidence,
        "late": held.late(now),
        "paused_until": shown(held.paused_until) if held.paused_until else None,
        "priority": held.priority,
        "over_limit": over_limit(held.over_limit),
        "rung": held.rung,
        "red_flag": held.red_flag,
        "version": held.version,
    }
