"""Reports and entries as JSON, for each kind of reader. ``visibility`` decides what a reader may
see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city import model as city_model
from chalicelib.city.current import city
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.deadlines import countdown
from chalicelib.reports.files import photo_links
from chalicelib.reports.http import view_parts
from chalicelib.reports.http.timeline_views import (
    Link,
    entry_view,
    fit_timeline,
    own_timeline_url,
    timeline_url,
)
from chalicelib.reports.model import Report
from chalicelib.reports.texts.labels import name_status
from chalicelib.reports.timeline import Entry, Timeline

if TYPE_CHECKING:
    from chalicelib.reports.http import schemas as reports_schemas


def public_view(
    report: Report, timeline: Timeline, now: datetime, language: Language
) -> reports_schemas.Report:
    """Return a report as the public sees it."""
    visible = visibility.public_report(report, city())
    entries = visibility.public_entries(report, timeline, city())
    answer = full_view(visible, entries, now, public_photo_link(report), language)
    if not is_listed(report.visibility):  # the priority would hint at the matter
        answer["priority"] = None
    fit_timeline(answer, timeline, timeline_url(report.number))
    return answer


def public_photo_link(report: Report) -> Link:
    """Return the links to photos for the public."""
    return lambda name: photo_links.public_photo_link(report.number, name)


def own_view(
    report: Report, timeline: Timeline, now: datetime, language: Language
) -> reports_schemas.OwnReport:
    """Return a report as its own reporter sees it: all of it but what passes between offices."""
    from chalicelib.reports.lifecycle import followup  # here: a public poll does not need it

    entries = visibility.own_entries(report, timeline)
    may = [str(each) for each in followup.allowed_follow_ups(report, now, city())]
    view = full_view(visibility.own_report(report), entries, now, own_photo_link(report), language)
    answer: reports_schemas.OwnReport = {**view, "emergency": None, "may": may}
    fit_timeline(answer, timeline, own_timeline_url(report.number))
    return answer


def own_photo_link(report: Report) -> Link:
    """Return the links to photos for the reporter."""
    from chalicelib.reports.files import attachments

    return lambda name: attachments.sign_internal_link(report.number, name)


def work_photo_link(report: Report) -> Link:
    """Return the links to photos for officers. Those of a private report lead to a route that tells
    its reporter who opened them.
    """
    if report.logs_photos:
        link = f"{settings().public_url}/v1/work/{report.number}/photos/"
        return lambda name: f"{link}{name}"
    return own_photo_link(report)


def full_view(
    report: Report, entries: Sequence[Entry], now: datetime, link: Link | None, language: Language
) -> reports_schemas.Report:
    """Return a report with these entries as JSON. The caller passes only what the reader may see,
    and ``fit_timeline`` cuts the entries afterwards.
    """
    filing = report.filing
    return {
        "number": report.number,
        "status": report.status,
        "status_label": name_status(report.status, report.outcome, language),
        "holder": view_parts.office_view(report.holder, language),
        "holder_since": format_shown(countdown.holder_since(report)),
        "holders": len(report.history.holders),
        "category": view_parts.category_view(report.category, language),
        "purpose": report.purpose,
        "channel": filing.channel or None,
        "description": filing.description or None,
        "occurred_at": format_shown(filing.occurred_at) if filing.occurred_at else None,
        "place": view_parts.place_view(report.place),
        "created_at": format_shown(filing.received_at),
        "updated_at": format_shown(report.updated_at),
        "priority": report.priority,
        "promise": view_parts.promise_view(report, now),
        "countdown": view_parts.countdown_view(report, now, language),
        "late_reason": view_parts.late_reason_view(report, now, language),
        "usual": view_parts.resolution_time_view(report, language),
        "escalation": escalation_view(report, language),
        "outcome": report.outcome,
        "verification": verification_view(report, language),
        "rating": report.rating,
        "reopened": report.reopenings,
        "appealed": report.appeals,
        "supporters": report.supporters,
        "duplicate_of": report.duplicate_of,
        "confirmed": report.confirmed,
        "visibility": report.visibility,
        "moderation": moderation_view(report, language),
        "version": report.version,
        "timeline": [entry_view(entry, link, report, language) for entry in entries],
        "older": None,
    }


def verification_view(report: Report, language: Language) -> reports_schemas.Verification | None:
    """Return how the last closing was verified; None where no verdict is due or was given."""
    state = "waiting" if report.verifier else report.verdict
    office = view_parts.office_view(report.verifier, language) if report.verifier else None
    return {"state": state, "by": office, "rejections": report.rejections} if state else None


def moderation_view(report: Report, language: Language) -> reports_schemas.Moderation | None:
    moderated, decided = report.moderated, report.history.decided
    if moderated is None or decided is None:
        return None
    label = city_model.label_reason(ReasonKind.MODERATION, moderated.reason, city(), language)
    from chalicelib.reports.texts import moderation_texts  # only few reports need it

    appealed = "judged" if moderated.judged else "waiting"
    return {
        "state": moderated.state,
        "reason": {"code": moderated.reason, "name": label},
        "at": format_shown(decided.at),
        "by": view_parts.office_view(decided.by, language),
        "until": format_shown(moderated.until) if moderated.until else None,
        "appeal": appealed if moderated.appealed else "open",
        "sentence": moderation_texts.describe_withheld(moderated, city(), language),
    }


def escalation_view(report: Report, language: Language) -> reports_schemas.Escalation | None:
    """Return the last escalation, while the report is open."""
    last = report.history.escalated
    if last is None or not report.open:
        return None
    offices = [view_parts.office_view(code, language) for code in last.to]
    return {"at": format_shown(last.at), "to": offices, "red_flag": report.red_flag}
