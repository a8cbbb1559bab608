"""What a report's reporter may do with it, proven by the token in ``X-Report-Token``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api import reports_views
from chalicelib.api.routes import Routes, answer, body_of, language
from chalicelib.domain import number as numbers
from chalicelib.domain.errors import BadField
from chalicelib.outside import clock

if TYPE_CHECKING:
    from chalicelib.domain.followup import FollowUp
    from chalicelib.domain.history import Timeline
    from chalicelib.domain.report import Report
    from chalicelib.services.following import Request

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/comments", methods=["POST"])
def comment(number: str) -> Response:
    # a status poll does not pay for reading bodies
    from chalicelib.api import filing_views, shapes
    from chalicelib.domain.followup import FollowUp
    from chalicelib.services import alarms, following

    body = shapes.read(body_of(routes.current_request), shapes.CommentBody)
    request = _request(number, FollowUp.COMMENTS)
    report, timeline = following.comment(request, _said("text", body.text), body.attachments)
    spoken = language(routes.current_request)
    told = reports_views.own(report, timeline, clock.now(), spoken)
    return answer({**told, "emergency": filing_views.emergency(alarms.find(body.text), spoken)})


@routes.route("/v1/reports/{number}/rating", methods=["POST"])
def rate(number: str) -> Response:
    from chalicelib.api import shapes
    from chalicelib.domain.followup import FollowUp, Rating
    from chalicelib.services import following

    body = shapes.read(body_of(routes.current_request), shapes.RatingBody)
    given = Rating(body.stars, tuple(body.reasons), (body.text or "").strip() or None)
    return _told(following.rate(_request(number, FollowUp.RATING), given))


@routes.route("/v1/reports/{number}/reopen", methods=["POST"])
def reopen(number: str) -> Response:
    from chalicelib.api import shapes
    from chalicelib.domain.followup import FollowUp
    from chalicelib.services import following

    body = shapes.read(body_of(routes.current_request), shapes.ReopenBody)
    request = _request(number, FollowUp.REOPEN)
    return _told(following.reopen(request, _said("reason", body.reason), body.attachments))


@routes.route("/v1/reports/{number}/appeal", methods=["POST"])
def appeal(number: str) -> Response:
    from chalicelib.api import shapes
    from chalicelib.domain.followup import FollowUp
    from chalicelib.services import following

    body = shapes.read(body_of(routes.current_request), shapes.AppealBody)
    request = _request(number, FollowUp.APPEAL)
    return _told(following.appeal(request, _said("reason", body.reason), body.against))


@routes.route("/v1/reports/{number}/privacy", methods=["POST"])
def set_private(number: str) -> Response:
    from chalicelib.api import shapes
    from chalicelib.domain.followup import FollowUp
    from chalicelib.services import following

    body = shapes.read(body_of(routes.current_request), shapes.PrivacyBody)
    request = _request(number, FollowUp.PRIVACY)
    return _told(following.set_private(request, private=body.private))


@routes.route("/v1/reports/{number}/export", methods=["POST"])
def export(number: str) -> Response:
    from chalicelib.api import exports
    from chalicelib.domain.followup import FollowUp
    from chalicelib.services import exporting

    given = exporting.export(_request(number, FollowUp.EXPORT))
    body = exports.document(given, clock.now(), language(routes.current_request))
    name = f'attachment; filename="{body["number"]}.json"'
    return answer(body, headers={"Content-Disposition": name})


@routes.route("/v1/reports/{number}/erasure", methods=["POST"])
def erase(number: str) -> Response:
    """The same while it goes on and once it is done: asking again changes nothing."""
    from chalicelib.api import erasures
    from chalicelib.services import erasing

    request = routes.current_request
    token = request.headers.get("x-report-token") or ""
    report = erasing.ask(numbers.parse(number), token)
    return answer(erasures.standing(report, language(request)), 202)


def _request(number: str, what: FollowUp) -> Request:
    from chalicelib.api import drafts
    from chalicelib.services.following import Request, asked

    request = routes.current_request
    key = drafts.checked(request.headers.get("idempotency-key"))
    return Request(
        number=numbers.parse(number),
        token=request.headers.get("x-report-token") or "",
        what=what,
        asked=asked(key, what, body_of(request)) if key else b"",
    )


def _said(field: str, text: str) -> str:
    """What was written, without the spaces around it. Raises BadField when nothing is left."""
    if not text.strip():
        raise BadField(field=field, rule="limits")
    return text.strip()


def _told(told: tuple[Report, Timeline]) -> Response:
    return answer(reports_views.own(*told, clock.now(), language(routes.current_request)))
