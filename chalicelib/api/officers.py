"""What officers do with reports: read one, and take the next step with one or with many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api.access import officer
from chalicelib.api.routes import Routes, answer, body_of, language
from chalicelib.domain import number as numbers
from chalicelib.domain.errors import BadField
from chalicelib.domain.status import HANDLERS, READERS, Action, Role
from chalicelib.outside import clock

if TYPE_CHECKING:
    from chalicelib.api import casework_answers
    from chalicelib.api.shapes import StepBody
    from chalicelib.domain.acting import Step
    from chalicelib.domain.handing import Officer
    from chalicelib.domain.history import Timeline
    from chalicelib.domain.report import Report
    from chalicelib.services.casework import Result

routes = Routes(__name__)

VERIFIERS, HEADS = frozenset({Role.VERIFIER}), frozenset({Role.HEAD})


@routes.route("/v1/work/{number}", roles=READERS)
def read_work(number: str) -> Response:
    from chalicelib.api import casefile  # a status poll pays for nothing officers do
    from chalicelib.services import campaigns, casework

    reader = officer(routes.current_request)
    report, timeline = casework.record(numbers.parse(number), reader)
    spoken = language(routes.current_request)
    told = casefile.officers(report, timeline, clock.now(), reader, spoken)
    campaign = campaigns.of(report, reader)
    return answer(casefile.record(told, casework.alike(report), campaign))


@routes.route("/v1/work/{number}/timeline", roles=READERS)
def read_work_timeline(number: str) -> Response:
    """The entries a long report has no room for."""
    from chalicelib.api import timeline_pages

    reader = officer(routes.current_request)
    return timeline_pages.work_page(routes.current_request, numbers.parse(number), reader)


@routes.route("/v1/work/{number}/actions", methods=["POST"], roles=HANDLERS)
def act(number: str) -> Response:
    from chalicelib.api import shapes
    from chalicelib.services import casework

    actor = officer(routes.current_request)
    body = shapes.read(body_of(routes.current_request), shapes.ActionBody)
    step = replace(_step(body), version=body.version, task=body.task, photos=tuple(body.photos))
    return _told(casework.act(numbers.parse(number), actor, step), actor)


@routes.route("/v1/work/actions", methods=["POST"], roles=HANDLERS)
def act_on_all() -> Response:
    """One step with many reports: each has a result of its own."""
    from chalicelib.api import shapes
    from chalicelib.services import casework

    request = routes.current_request
    actor = officer(request)
    body = shapes.read(body_of(request), shapes.BulkBody)
    wanted = [(seen.number, seen.version) for seen in body.reports]
    results = casework.act_on_all(wanted, actor, _step(body))
    told: casework_answers.BulkResults = {
        "items": [_result(each, language(request), len(results)) for each in results]
    }
    return answer(told)


def _result(result: Result, language: int, many: int) -> casework_answers.BulkResult:
    """One of so many: all share the bytes of an answer."""
    from chalicelib.api import problems
    from chalicelib.api.timelines import MOST_BYTES, newest_that_fit

    if isinstance(result.done, Exception):
        problem = problems.told(result.done, language)
        if "changes" in problem:
            room = MOST_BYTES // many // 2
            problem["changes"] = newest_that_fit(problem["changes"], room)
        status = problem["status"]
        return {"number": result.number, "status": status, "version": None, "problem": problem}
    version = result.done.version
    return {"number": result.number, "status": 200, "version": version, "problem": None}


@routes.route("/v1/work/{number}/verification", methods=["POST"], roles=VERIFIERS)
def verify(number: str) -> Response:
    from chalicelib.api import shapes
    from chalicelib.domain.closing import Judgement
    from chalicelib.services import casework

    actor = officer(routes.current_request)
    body = shapes.read(body_of(routes.current_request), shapes.VerificationBody)
    judgement = Judgement(body.verdict, body.version, _stripped(body.note))
    return _told(casework.verify(numbers.parse(number), actor, judgement), actor)


@routes.route("/v1/work/{number}/moderation", methods=["POST"], roles=HANDLERS)
def moderate(number: str) -> Response:
    """Hides, rejects, restores, or upholds a decision against an appeal."""
    from chalicelib.api import shapes
    from chalicelib.domain.moderation import Ruling
    from chalicelib.domain.report import Decision
    from chalicelib.services import moderating

    actor = officer(routes.current_request)
    body = shapes.read(body_of(routes.current_request), shapes.ModerationBody)
    note = _stripped(body.note)
    ruling = Ruling(Decision(body.decision), body.version, body.reason, note)
    return _told(moderating.decide(numbers.parse(number), actor, ruling), actor)


@routes.route("/v1/work/{number}/identity", methods=["POST"], roles=HEADS)
def open_identity(number: str) -> Response:
    """Shows a head who reported; the timeline and the reporter are told."""
    from chalicelib.api import shapes
    from chalicelib.services import casework

    actor = officer(routes.current_request)
    body = shapes.read(body_of(routes.current_request), shapes.IdentityBody)
    contact = casework.open_identity(numbers.parse(number), actor, body.reason)
    shown: casework_answers.Identity = {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
    }
    return answer(shown)


def _told(told: tuple[Report, Timeline], reader: Officer) -> Response:
    from chalicelib.api import casefile

    spoken = language(routes.current_request)
    return answer(casefile.officers(*told, clock.now(), reader, spoken))


def _step(body: StepBody) -> Step:
    from chalicelib.domain.acting import Step

    if body.internal and body.action is not Action.COMMENT:
        raise BadField(field="internal", rule="limits")
    return Step(
        action=body.action,
        version=None,
        note=_stripped(body.note),
        to_agency=body.to_agency,
        internal=body.internal,
        reason=body.reason,
        until=body.until and body.until.astimezone(UTC).replace(microsecond=0),
        category=body.category,
        into=body.into,
    )


def _stripped(note: str | None) -> str | None:
    return (note or "").strip() or None
