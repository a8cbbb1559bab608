"""Routes of officers' work on reports: read a report, act on one or on several, verify a closing,
moderate, and open the reporter's identity.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import clock
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_sentence, read_raw_body
from chalicelib.platform.roles import Role
from chalicelib.reports import number as numbers
from chalicelib.reports.status import HANDLERS, READERS, Action

if TYPE_CHECKING:
    from chalicelib.casework.actions import Step
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.http.bodies import StepBody
    from chalicelib.casework.service import Result
    from chalicelib.platform.roles import Officer
    from chalicelib.reports.model import Report
    from chalicelib.reports.timeline import Timeline

routes = Routes(__name__)

VERIFIERS, HEADS = frozenset({Role.VERIFIER}), frozenset({Role.HEAD})


@routes.route("/v1/work/{number}", roles=READERS)
def read_work(number: str) -> Response:
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http import views as casework_views
    from chalicelib.intake.campaigns import service as campaigns_service

    reader = get_officer(routes.current_request)
    report, timeline = casework_service.load_record(numbers.parse(number), reader)
    language = choose_sentence(routes.current_request)
    shown = casework_views.show_report(report, timeline, clock.now(), reader, language)
    campaign = campaigns_service.load_campaign_of(report, reader)
    return answer_json(
        casework_views.show_record(shown, casework_service.find_alike(report), campaign)
    )


@routes.route("/v1/work/{number}/timeline", roles=READERS)
def read_work_timeline(number: str) -> Response:
    """Answer a page of the entries that the answer for a long report has no room for."""
    from chalicelib.casework import service as casework_service
    from chalicelib.reports.http import timeline_pages

    request = routes.current_request
    report, _ = casework_service.load_record(numbers.parse(number), get_officer(request))
    return timeline_pages.build_work_page(request, report)


@routes.route("/v1/work/{number}/actions", methods=["POST"], roles=HANDLERS)
def act(number: str) -> Response:
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.bodies import ActionBody
    from chalicelib.platform.http import bodies

    actor = get_officer(routes.current_request)
    body = bodies.read_body(read_raw_body(routes.current_request), ActionBody)
    step = replace(
        _read_step(body), version=body.version, task=body.task, photos=tuple(body.photos)
    )
    return _answer_report(casework_service.act_on_report(numbers.parse(number), actor, step), actor)


@routes.route("/v1/work/actions", methods=["POST"], roles=HANDLERS)
def act_on_all() -> Response:
    """Take one step with several reports. The answer has a result for each report."""
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.bodies import BulkBody
    from chalicelib.platform.http import bodies

    request = routes.current_request
    actor = get_officer(request)
    body = bodies.read_body(read_raw_body(request), BulkBody)
    versions = [(each.number, each.version) for each in body.reports]
    results = casework_service.act_on_reports(versions, actor, _read_step(body))
    answer: casework_schemas.BulkResults = {
        "items": [_show_result(each, choose_sentence(request), len(results)) for each in results]
    }
    return answer_json(answer)


def _show_result(result: Result, language: int, count: int) -> casework_schemas.BulkResult:
    """Return one of ``count`` results, which share the bytes of the answer."""
    from chalicelib.platform.http import problems
    from chalicelib.reports.http.timeline_size import MOST_BYTES, newest_fitting

    if isinstance(result.done, Exception):
        problem = problems.build_problem(result.done, language)
        if "changes" in problem:
            room = MOST_BYTES // count // 2
            problem["changes"] = newest_fitting(problem["changes"], room)
        status = problem["status"]
        return {"number": result.number, "status": status, "version": None, "problem": problem}
    version = result.done.version
    return {"number": result.number, "status": 200, "version": version, "problem": None}


@routes.route("/v1/work/{number}/verification", methods=["POST"], roles=VERIFIERS)
def verify(number: str) -> Response:
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.bodies import VerificationBody
    from chalicelib.platform.http import bodies
    from chalicelib.reports.lifecycle.closing import Judgement

    actor = get_officer(routes.current_request)
    body = bodies.read_body(read_raw_body(routes.current_request), VerificationBody)
    judgement = Judgement(body.verdict, body.version, _strip_note(body.note))
    return _answer_report(
        casework_service.verify_closing(numbers.parse(number), actor, judgement), actor
    )


@routes.route("/v1/work/{number}/moderation", methods=["POST"], roles=HANDLERS)
def moderate(number: str) -> Response:
    """Hide, reject or restore a report, or uphold a decision against an appeal."""
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.bodies import ModerationBody
    from chalicelib.casework.moderation import Ruling
    from chalicelib.platform.http import bodies
    from chalicelib.reports.entry import Decision

    actor = get_officer(routes.current_request)
    body = bodies.read_body(read_raw_body(routes.current_request), ModerationBody)
    note = _strip_note(body.note)
    ruling = Ruling(Decision(body.decision), body.version, body.reason, note)
    return _answer_report(
        casework_service.moderate_report(numbers.parse(number), actor, ruling), actor
    )


@routes.route("/v1/work/{number}/identity", methods=["POST"], roles=HEADS)
def open_identity(number: str) -> Response:
    """Show a head the reporter's contact. The timeline records it, and the reporter is told."""
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http.bodies import IdentityBody
    from chalicelib.platform.http import bodies

    actor = get_officer(routes.current_request)
    body = bodies.read_body(read_raw_body(routes.current_request), IdentityBody)
    contact = casework_service.open_identity(numbers.parse(number), actor, body.reason)
    shown: casework_schemas.Identity = {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
    }
    return answer_json(shown)


def _answer_report(done: tuple[Report, Timeline], reader: Officer) -> Response:
    from chalicelib.casework.http import views as casework_views

    report, timeline = done
    language = choose_sentence(routes.current_request)
    return answer_json(casework_views.show_report(report, timeline, clock.now(), reader, language))


def _read_step(body: StepBody) -> Step:
    from chalicelib.casework.actions import Step

    if body.internal and body.action is not Action.COMMENT:
        raise BadField(field="internal", rule="limits")
    return Step(
        action=body.action,
        version=None,
        note=_strip_note(body.note),
        to_agency=body.to_agency,
        internal=body.internal,
        reason=body.reason,
        until=body.until and body.until.astimezone(UTC).replace(microsecond=0),
        category=body.category,
        into=body.into,
    )


def _strip_note(note: str | None) -> str | None:
    return (note or "").strip() or None
