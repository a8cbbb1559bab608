"""Views of a report for an officer: the whole report without the reporter's identity, and the
officer's possible steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.casework import moderation, possible_steps, records, tasks
from chalicelib.city.current import city
from chalicelib.city.questions import Answer
from chalicelib.evidence.rules import DOUBTS
from chalicelib.intake import views as intake_views
from chalicelib.intake.campaigns.store import Campaign
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Language, sentences, tell_name
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Officer
from chalicelib.reports import routing
from chalicelib.reports.access import office_access
from chalicelib.reports.access.levels import is_listed, shows_words
from chalicelib.reports.deadlines import countdown
from chalicelib.reports.deadlines.promises import find_answer_letters
from chalicelib.reports.duplicates import Likely
from chalicelib.reports.files.photo_links import thumbnail_link
from chalicelib.reports.http import view_parts
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.timeline_views import (
    Link,
    entry_view,
    fit_timeline,
    newest_fitting,
    work_timeline_url,
)
from chalicelib.reports.lifecycle import emergency
from chalicelib.reports.lifecycle.verification import may_verify
from chalicelib.reports.model import Report
from chalicelib.reports.texts import labels
from chalicelib.reports.timeline import Timeline

if TYPE_CHECKING:
    from chalicelib.casework.http import list_schemas
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.store.queue_lines import Line

_ = sentences("casework")
TASK = _("Task")  # in the place of a status


def show_limit(code: str | None, language: Language) -> platform_schemas.Named | None:
    if code is None:
        return None
    from chalicelib.intake import rate_limit  # few reports need it

    return {"code": code, "name": rate_limit.name_of(code, language)}


def show_line(line: Line, now: datetime, language: Language) -> casework_schemas.WorkLine:
    area, status = city().kelurahan.get(line.area or ""), line.status
    label = labels.name_status(status, line.outcome, language) if status else TASK[language]
    return {
        "kind": "report" if line.task is None else "task",
        "task": line.task,
        "number": line.number,
        "status": status,
        "outcome": line.outcome,
        "status_label": label,
        "holder": view_parts.office_view(line.holder, language),
        "category": view_parts.category_view(line.category, language),
        "ksd": show_ksd(line.category),
        "purpose": line.purpose,
        "channel": line.channel,
        "summary": line.summary,
        "photo": line.photo,
        "thumbnail": _thumbnail_of(line),
        "supporters": line.supporters,
        "address": line.address,
        "lat": line.lat,
        "lng": line.lng,
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
        "over_limit": show_limit(line.over_limit, language),
        "escalated_to": [view_parts.office_view(code, language) for code in line.escalated_to],
        "red_flag": line.red_flag,
        "words_area": view_parts.named_area(line.words_area, language),
        "version": line.version,
    }


def show_ksd(category: str) -> str | None:
    """Return the strategic activity of the city that a category belongs to."""
    row = city().categories.get(category)
    return (row.ksd or None) if row else None


def _thumbnail_of(line: Line) -> str | None:
    """Return the link to the line's picture; None of a private report, whose photos are opened by a
    route that tells its reporter.
    """
    if not is_listed(line.visibility):
        return None
    return thumbnail_link(line.number, line.photo, public=shows_words(line.visibility))


MOST_TASKS = 64 * 1024  # bytes of the ended tasks in an answer


def show_report(
    report: Report, timeline: Timeline, now: datetime, reader: Officer, language: Language
) -> casework_schemas.WorkReport:
    """Return the report for an officer, without the reporter's identity. ``updated_at`` is when the
    public last saw a change, as in all lists.
    """
    report, timeline = office_access.limit_record(report, timeline, reader, city())
    link = reports_views.work_photo_link(report)
    dated = replace(report, updated_at=report.public.at)
    answer: casework_schemas.WorkReport = {
        **reports_views.full_view(dated, [*timeline], now, link, language),
        "emergency": show_danger(report, language),
        "over_limit": show_limit(report.over_limit, language),
        "responsible": responsible_office(report, language),
        "ksd": show_ksd(report.category),
        "category_score": report.filing.score,
        "red_flag": report.red_flag,
        "words_area": view_parts.named_area(report.words_area, language),
        "own_complete_by": show_own_completion(report),
        "escalated_to": [view_parts.office_view(code, language) for code in report.escalated_to],
        "handovers": report.handovers,
        "decided_for": view_parts.office_view(report.bound, language) if report.bound else None,
        "held": [show_turn(each, language) for each in countdown.list_turns(report, now)],
        "answers": [show_answer(each, report.category, language) for each in report.filing.answers],
        "merged": [*report.merged],
        "tasks": _choose_tasks(
            [show_task(each, now, link, language) for each in records.list_tasks(report, timeline)]
        ),
        "evidence": show_evidence(report, language),
        "may_verify": may_verify(report, reader, now, city()),
        "may_moderate": [*moderation.allowed_decisions(report, reader, city())],
        "moves": show_moves(report, now, reader),
    }
    fit_timeline(answer, timeline, work_timeline_url(report.number))
    return answer


def _choose_tasks(shown: list[casework_schemas.Task]) -> list[casework_schemas.Task]:
    """Return all open tasks, and as many of the last ended tasks as ``MOST_TASKS`` has room for."""
    ended = newest_fitting([each for each in shown if each["ended"]], MOST_TASKS)
    return [each for each in shown if not each["ended"] or each in ended]


def show_record(
    report: casework_schemas.WorkReport,
    alike: Iterable[Likely],
    campaign: tuple[Campaign, list[str]] | None,
    language: Language,
) -> casework_schemas.WorkRecord:
    """Return the view of a report with its possible duplicates and its campaign."""
    return {
        **report,
        "possible_duplicates": [intake_views.similar_view(each, language) for each in alike],
        "campaign": show_campaign(*campaign, language) if campaign else None,
    }


def show_campaign(
    campaign: Campaign, numbers: list[str], language: Language
) -> list_schemas.Campaign:
    return {
        "id": campaign.id,
        "reports": campaign.many,
        "since": format_shown(campaign.since),
        "until": format_shown(campaign.until),
        "category": view_parts.category_view(campaign.category, language),
        "numbers": numbers,
    }


def show_danger(report: Report, language: Language) -> platform_schemas.Named | None:
    danger = emergency.find_in_report(report)
    return {"code": danger.code, "name": tell_name(danger, language)} if danger else None


def show_task(
    task: tasks.TaskRecord,
    now: datetime,
    link: Link | None,
    language: Language = Language.INDONESIAN,
) -> casework_schemas.Task:
    ended, due = task.ended, task.entry.until or task.entry.at
    return {
        "id": task.entry.seq,
        "office": view_parts.office_view(task.office, language),
        "asked": entry_view(task.entry, link, language=language),
        "due": format_shown(due),
        "state": _TASK_STATES[ended.kind] if ended else "open",
        "late": task.late(now),
        "ended": entry_view(ended, link, language=language) if ended else None,
    }


_TASK_STATES = {
    Kind.ANSWER: "answered",
    Kind.WITHDRAWAL: "withdrawn",
    Kind.WITHDRAWN: "withdrawn",
}


def show_evidence(
    report: Report, language: Language = Language.INDONESIAN
) -> casework_schemas.Evidence | None:
    """Return the result of the examination of the present closing's photos, or None when there is
    none.
    """
    if report.evidence is None or report.closed_in is None:
        return None
    link, history = reports_views.work_photo_link(report), report.history
    texts = history.findings if history.examined > report.closed_in else ()
    findings = [show_finding(text, link, language) for text in texts]
    return {"state": report.evidence, "findings": findings}


def show_finding(
    text: str, link: Link, language: Language = Language.INDONESIAN
) -> casework_schemas.Finding:
    """Return a finding. Its text, as ``evidence.rules.Finding`` writes it, has the flag, the photo,
    and for some flags the number of another report.
    """
    flag, photo, *other = text.split(" ")
    return {
        "photo": link(photo),
        "flag": flag,
        "reason": DOUBTS[flag][language] if flag in DOUBTS else flag,
        "other": other[0] if other else None,
    }


def show_answer(answer: Answer, category: str, language: Language) -> casework_schemas.Answered:
    """Return a reporter's answer with the question in the city's words, or only with codes when the
    category does not ask the question any more.
    """
    questions = {attribute.code: attribute for attribute in city().attributes.get(category, ())}
    question = questions.get(answer.code)
    return {
        "code": answer.code,
        "question": question.ask_in(language) if question else answer.code,
        "answer": question.name_of(answer.value, language) if question else answer.value,
    }


def show_turn(turn: countdown.TimedTurn, language: Language) -> casework_schemas.Held:
    return {
        "office": view_parts.office_view(turn.office, language),
        "since": format_shown(turn.since),
        "until": format_shown(turn.until) if turn.until else None,
        "seconds": turn.seconds,
    }


def show_moves(report: Report, now: datetime, reader: Officer) -> list[casework_schemas.Move]:
    """Return the steps that this officer may take now, and the fields that each step needs."""
    return [
        {
            "action": action,
            "status": move.to,
            "needs": sorted(possible_steps.find_needs(report, move, city())),
            "answer_letters": find_answer_letters(report, action, city()),
        }
        for action, move in possible_steps.allowed_moves(report, reader, now, city()).items()
    ]


def show_own_completion(report: Report) -> str | None:
    return format_shown(report.own_complete_by) if report.own_complete_by else None


def responsible_office(report: Report, language: Language) -> platform_schemas.Named | None:
    """Return the office that is responsible for the category, or the unit that the text names,
    which officers are offered as a target, or None when the city does not have the category.
    """
    category = city().categories.get(report.category)
    if category is None:
        return None
    from chalicelib.reports.named_units import find_named_unit

    text, area = report.filing.description, report.place.area
    unit = find_named_unit(text, category.rule, area, city())
    office = unit or routing.responsible_office(category, area, city())
    return view_parts.office_view(office.code, language)
