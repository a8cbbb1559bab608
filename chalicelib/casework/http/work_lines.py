"""View of a report as a line of a list for officers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.moments import format_shown
from chalicelib.reports import labels
from chalicelib.reports.http import view_parts

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.store.queue_lines import Line


_ = sentences("casework")

TASK = _("Task")  # in the place of a status


def show_limit(code: str | None) -> platform_schemas.Named | None:
    if code is None:
        return None
    from chalicelib.intake import rate_limit  # few reports need it

    return {"code": code, "name": rate_limit.name_of(code)}


def show_line(
    line: Line, now: datetime, language: Language = Language.INDONESIAN
) -> casework_schemas.WorkLine:
    """Return the view of a line. The name of a task is in the ``language``; all other names are
    the city's.
    """
    area = city().kelurahan.get(line.area or "")
    return {
        "kind": "report" if line.task is None else "task",
        "task": line.task,
        "number": line.number,
        "status": line.status,
        "status_label": labels.LABELS[line.status] if line.status else TASK[language],
        "holder": view_parts.office_view(line.holder),
        "category": view_parts.category_view(line.category),
        "channel": line.channel,
        "summary": line.summary,
        "address": line.address,
        "kelurahan": {"code": area.code, "name": area.name} if area else None,
        "created_at": format_shown(line.created_at),
        "updated_at": format_shown(line.updated_at),
        "due": format_shown(line.due),
        "complete_by": format_shown(line.complete_by),
        "closed_at": format_shown(line.closed_at) if line.closed_at else None,
        "evidence": line.evidence,
        "late": line.late(now),
        "paused_until": format_shown(line.paused_until) if line.paused_until else None,
        "priority": line.priority,
        "over_limit": show_limit(line.over_limit),
        "rung": line.rung,
        "red_flag": line.red_flag,
        "version": line.version,
    }
