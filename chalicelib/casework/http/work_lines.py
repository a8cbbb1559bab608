"""Reports as lines of officers' lists."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.platform.moments import format_shown
from chalicelib.reports import labels
from chalicelib.reports.http import view_parts

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.store.queue_lines import Line


def show_limit(code: str | None) -> platform_schemas.Named | None:
    if code is None:
        return None
    from chalicelib.intake import rate_limit  # of few reports

    return {"code": code, "name": rate_limit.name_of(code)}


def show_line(held: Line, now: datetime) -> casework_schemas.WorkLine:
    area = city().kelurahan.get(held.area or "")
    return {
        "kind": "report" if held.task is None else "task",
        "task": held.task,
        "number": held.number,
        "status": held.status,
        "status_label": labels.LABELS[held.status] if held.status else "Tugas",
        "holder": view_parts.office_view(held.holder),
        "category": view_parts.category_view(held.category),
        "channel": held.channel,
        "summary": held.summary,
        "address": held.address,
        "kelurahan": {"code": area.code, "name": area.name} if area else None,
        "created_at": format_shown(held.created_at),
        "updated_at": format_shown(held.updated_at),
        "due": format_shown(held.due),
        "complete_by": format_shown(held.complete_by),
        "closed_at": format_shown(held.closed_at) if held.closed_at else None,
        "evidence": held.evidence,
        "late": held.late(now),
        "paused_until": format_shown(held.paused_until) if held.paused_until else None,
        "priority": held.priority,
        "over_limit": show_limit(held.over_limit),
        "rung": held.rung,
        "red_flag": held.red_flag,
        "version": held.version,
    }
