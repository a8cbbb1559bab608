"""A report as an officer sees it: all of it, never who reported, with what may be done now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.casework import actions, moderation, tasks
from chalicelib.casework import service as casework_service
from chalicelib.casework.http.work_lines import show_limit
from chalicelib.city.current import city
from chalicelib.city.questions import Answer
from chalicelib.intake import views as intake_views
from chalicelib.intake.campaign_store import Campaign
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Officer
from chalicelib.reports import labels, routing
from chalicelib.reports.duplicates import Likely
from chalicelib.reports.http import view_parts
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.views import fit_timeline, newest_fitting, work_timeline_url
from chalicelib.reports.lifecycle import closing, emergency, progress
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Timeline

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.platform.http import schemas as platform_schemas

MOST_TASKS = 64 * 1024  # bytes of those that are over


def show_report(
    report: Report, timeline: Timeline, now: datetime, reader: Officer, language: int
) -> casework_schemas.WorkReport:
    """What an officer sees: all of it, never who reported, and as its moment the one that all lists
    have: when the public last saw a change.
    """
    link = reports_views.own_photo_link(report)
    seen = replace(report, updated_at=report.public.at)
    told: casework_schemas.WorkReport = {
        **reports_views.full_view(seen, [*timeline], now, link, language),
        "emergency": show_danger(report),
        "over_limit": show_limit(report.over_limit),
        "responsible": responsible_office(report),
        "category_score": report.filing.score,
        "red_flag": report.red_flag,
        "handovers": report.handovers,
        "decided_for": view_parts.office_view(report.bound) if report.bound else None,
        "held": [show_turn(each) for each in progress.list_turns(report, now)],
        "answers": [show_answer(each, report.category) for each in report.filing.answers],
        "merged": [*report.merged],
        "tasks": _choose_tasks(
            [show_task(each, now, link) for each in casework_service.list_tasks(report, timeline)]
        ),
        "evidence": show_evidence(report),
        "may_verify": closing.may_verify(report, reader, city()),
        "may_moderate": [
            str(each) for each in moderation.allowed_decisions(report, reader, city())
        ],
        "moves": show_moves(report, now, reader),
    }
    fit_timeline(told, timeline, work_timeline_url(report.number))
    return told


def _choose_tasks(shown: list[casework_schemas.Task]) -> list[casework_schemas.Task]:
    """Those that are open, and the last of the others."""
    ended = newest_fitting([each for each in shown if each["ended"]], MOST_TASKS)
    return [each for each in shown if not each["ended"] or each in ended]


def show_record(
    told: casework_schemas.WorkReport,
    alike: Iterable[Likely],
    campaign: tuple[Campaign, list[str]] | None,
) -> casework_schemas.WorkRecord:
    """What an officer sees, with reports that may be of the same matter, and those of one text."""
    return {
        **told,
        "possible_duplicates": [intake_views.similar_view(each) for each in alike],
        "campaign": show_campaign(*campaign) if campaign else None,
    }


def show_campaign(campaign: Campaign, numbers: list[str]) -> casework_schemas.Campaign:
    return {
        "id": campaign.id,
        "reports": campaign.many,
        "since": format_shown(campaign.since),
        "until": format_shown(campaign.until),
        "category": view_parts.category_view(campaign.category),
        "numbers": numbers,
    }


def show_danger(report: Report) -> platform_schemas.Named | None:
    told = emergency.find_in_report(report)
    return {"code": told.code, "name": told.name} if told else None


def show_task(
    asked: tasks.TaskRecord, now: datetime, link: reports_views.Link | None
) -> casework_schemas.Task:
    ended, until = asked.ended, asked.entry.until or asked.entry.at
    return {
        "id": asked.entry.seq,
        "office": view_parts.office_view(asked.office),
        "asked": reports_views.entry_view(asked.entry, link),
        "due": format_shown(until),
        "state": _TASK_STATES[ended.kind] if ended else "open",
        "late": asked.late(now),
        "ended": reports_views.entry_view(ended, link) if ended else None,
    }


_TASK_STATES = {Kind.ANSWER: "answered", Kind.WITHDRAWAL: "withdrawn"}


def show_evidence(report: Report) -> casework_schemas.Evidence | None:
    """What the photos of the present closing were found with."""
    if report.evidence is None or report.closed_in is None:
        return None
    link, history = reports_views.own_photo_link(report), report.history
    found = history.findings if history.examined > report.closed_in else ()
    findings = [show_finding(text, link) for text in found]
    return {"state": report.evidence, "findings": findings}


def show_finding(text: str, link: reports_views.Link | None) -> casework_schemas.Finding:
    """As ``domain.evidence.Finding`` writes it: flag, photo, and perhaps another report."""
    flag, photo, *other = text.split(" ")
    return {
        "photo": link(photo) if link else None,
        "flag": flag,
        "reason": labels.DOUBTS.get(flag, flag),
        "other": other[0] if other else None,
    }


def show_answer(answer: Answer, category: str) -> casework_schemas.Answered:
    """In the city's words, as long as the category asks it."""
    asked = {attribute.code: attribute for attribute in city().attributes.get(category, ())}
    known = asked.get(answer.code)
    return {
        "code": answer.code,
        "question": known.description if known else answer.code,
        "answer": known.name_of(answer.value) if known else answer.value,
    }


def show_turn(held: progress.Turn) -> casework_schemas.Held:
    return {
        "office": view_parts.office_view(held.office),
        "since": format_shown(held.since),
        "until": format_shown(held.until) if held.until else None,
        "seconds": held.seconds,
    }


def show_moves(report: Report, now: datetime, reader: Officer) -> list[casework_schemas.Move]:
    """What this officer may do now, and what each step needs."""
    return [
        {
            "action": action,
            "status": move.to,
            "needs": sorted(actions.find_needs(report, move, city())),
        }
        for action, move in actions.allowed_moves(report, reader, now, city()).items()
    ]


def responsible_office(report: Report) -> platform_schemas.Named | None:
    """The office whose matter it is by its category, to be offered as a target."""
    known = city().categories.get(report.category)
    if known is None:
        return None
    return view_parts.office_view(routing.responsible_office(known, report.place.area, city()).code)
