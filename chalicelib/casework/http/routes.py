"""Routes of officers' work on reports: read a report, act on one or on several, verify a closing,
moderate, and open the reporter's identity.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import clock, errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_language
from chalicelib.platform.http.operation import BEFORE, BODY, NUMBER
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.reports import number as numbers
from chalicelib.reports.status import HANDLERS, READERS, Action

if TYPE_CHECKING:
    from chalicelib.casework.actions import Step
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.http.bodies import (
        ActionBody,
        BulkBody,
        IdentityBody,
        ModerationBody,
        StepBody,
        VerificationBody,
    )
    from chalicelib.casework.service import Result
    from chalicelib.platform.roles import Officer
    from chalicelib.reports.model import Report
    from chalicelib.reports.timeline import Timeline

routes = Routes(__name__)

HANDED = (errors.NotYours, errors.WrongRole, *NUMBER, errors.StaleVersion, Overtaken, Throttled)
STEPS = (
    *(*HANDED, errors.MoveNotAllowed, errors.Hindered, errors.Decided, errors.SomethingMissing),
    *(errors.WrongTarget, errors.UnknownReason, errors.UnknownTask, errors.BadPause),
    errors.BadUpload,
)
VERDICTS = (*HANDED, errors.NotAwaited, errors.SomethingMissing)
MODERATED = (
    *(*NUMBER, errors.NotYours, errors.StaleVersion, errors.Hindered, errors.SomethingMissing),
    *(errors.UnknownReason, Overtaken, Throttled),
)
IDENTITIES = (
    *(*NUMBER, errors.NotYours, errors.WrongRole, errors.Anonymous, errors.UnknownReason),
    *(Overtaken, Throttled),
)

VERIFIERS, HEADS = frozenset({Role.VERIFIER}), frozenset({Role.HEAD})


@routes.route(
    "/v1/work/{number}",
    roles=READERS,
    answer="casework.http.schemas:WorkRecord",
    refuses=(401, errors.NotYours, *NUMBER),
)
def read_work(number: str) -> Response:
    """Read a report as an officer."""
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.http import views as casework_views
    from chalicelib.intake.campaigns import service as campaigns_service

    reader = get_officer(routes.current_request)
    report, timeline = casework_service.load_record(numbers.parse(number), reader)
    language = choose_language(routes.current_request)
    shown = casework_views.show_report(report, timeline, clock.now(), reader, language)
    campaign = campaigns_service.load_campaign_of(report, reader)
    return answer_json(
        casework_views.show_record(shown, casework_service.find_alike(report), campaign)
    )


@routes.route(
    "/v1/work/{number}/timeline",
    roles=READERS,
    answer="reports.http.schemas:TimelinePage",
    query=BEFORE,
    refuses=(401, errors.NotYours, errors.BadField, *NUMBER),
)
def read_work_timeline(number: str) -> Response:
    """Read the older entries of a report's timeline as an officer.

    Answer a page of the entries that the answer for a long report has no room for.
    """
    from chalicelib.casework import service as casework_service
    from chalicelib.reports.http import timeline_pages

    request = routes.current_request
    report, _ = casework_service.load_record(numbers.parse(number), get_officer(request))
    return timeline_pages.build_work_page(request, report)


@routes.route(
    "/v1/work/{number}/actions",
    methods=["POST"],
    roles=HANDLERS,
    answer="casework.http.schemas:WorkReport",
    body="casework.http.bodies:ActionBody",
    refuses=(*BODY, 401, *STEPS, errors.TooManyToday),
)
def act(number: str, body: ActionBody) -> Response:
    """Take a step with a report."""
    from chalicelib.casework import service as casework_service

    actor = get_officer(routes.current_request)
    step = replace(
        _read_step(body), version=body.version, task=body.task, photos=tuple(body.photos)
    )
    return _answer_report(casework_service.act_on_report(numbers.parse(number), actor, step), actor)


@routes.route(
    "/v1/work/actions",
    methods=["POST"],
    roles=HANDLERS,
    answer="casework.http.schemas:BulkResults",
    body="casework.http.bodies:BulkBody",
    refuses=(*BODY, 401),
)
def act_on_all(body: BulkBody) -> Response:
    """Take the same step with many reports, each with a result of its own.

    Take one step with several reports. The answer has a result for each report.
    """
    from chalicelib.casework import service as casework_service

    request = routes.current_request
    actor = get_officer(request)
    versions = [(each.number, each.version) for each in body.reports]
    results = casework_service.act_on_reports(versions, actor, _read_step(body))
    answer: casework_schemas.BulkResults = {
        "items": [_show_result(each, choose_language(request), len(results)) for each in results]
    }
    return answer_json(answer)


def _show_result(result: Result, language: Language, count: int) -> casework_schemas.BulkResult:
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


@routes.route(
    "/v1/work/{number}/verification",
    methods=["POST"],
    roles=VERIFIERS,
    answer="casework.http.schemas:WorkReport",
    body="casework.http.bodies:VerificationBody",
    refuses=(*BODY, 401, *VERDICTS),
)
def verify(number: str, body: VerificationBody) -> Response:
    """Accept a closing, or send it back."""
    from chalicelib.casework import service as casework_service
    from chalicelib.reports.lifecycle.closing import Judgement

    actor = get_officer(routes.current_request)
    judgement = Judgement(body.verdict, body.version, _strip_note(body.note))
    return _answer_report(
        casework_service.verify_closing(numbers.parse(number), actor, judgement), actor
    )


@routes.route(
    "/v1/work/{number}/moderation",
    methods=["POST"],
    roles=HANDLERS,
    answer="casework.http.schemas:WorkReport",
    body="casework.http.bodies:ModerationBody",
    refuses=(*BODY, 401, *MODERATED),
)
def moderate_report(number: str, body: ModerationBody) -> Response:
    """Hide a report from the public or reject it, for a listed public reason; undo that, or uphold
    it against an appeal.

    Hide, reject or restore a report, or uphold a decision against an appeal.
    """
    from chalicelib.casework import service as casework_service
    from chalicelib.casework.moderation import Ruling
    from chalicelib.reports.entry import Decision

    actor = get_officer(routes.current_request)
    note = _strip_note(body.note)
    ruling = Ruling(Decision(body.decision), body.version, body.reason, note)
    return _answer_report(
        casework_service.moderate_report(numbers.parse(number), actor, ruling), actor
    )


@routes.route(
    "/v1/work/{number}/identity",
    methods=["POST"],
    roles=HEADS,
    answer="casework.http.schemas:Identity",
    body="casework.http.bodies:IdentityBody",
    refuses=(*BODY, 401, *IDENTITIES),
)
def open_identity(number: str, body: IdentityBody) -> Response:
    """See who reported, as a head and for a listed reason; the reporter is told.

    Show a head the reporter's contact. The timeline records it, and the reporter is told.
    """
    from chalicelib.casework import service as casework_service

    actor = get_officer(routes.current_request)
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
    language = choose_language(routes.current_request)
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
