"""The view of what a step would lead to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.casework.http import views
from chalicelib.city.current import city
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Officer
from chalicelib.reports.access import office_access
from chalicelib.reports.http import view_parts
from chalicelib.reports.model import Report
from chalicelib.reports.texts.labels import name_status
from chalicelib.reports.timeline import Timeline

if TYPE_CHECKING:
    from chalicelib.casework.http.schemas import StepPreview


def show_preview(
    report: Report, timeline: Timeline, now: datetime, reader: Officer, language: Language
) -> StepPreview:
    """Return what the report would be after a step, as far as the officer sees it now."""
    report, _ = office_access.limit_record(report, timeline, reader, city())
    return {
        "status": report.status,
        "status_label": name_status(report.status, report.outcome, language),
        "holder": view_parts.office_view(report.holder, language),
        "category": view_parts.category_view(report.category, language),
        "promise": view_parts.promise_view(report, now),
        "own_complete_by": views.show_own_completion(report),
        "responsible": views.responsible_office(report, language),
    }
