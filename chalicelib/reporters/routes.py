"""Routes for reporters: actions on one report, proven by the token in ``X-Report-Token``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import clock, errors
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_language, read_raw_body
from chalicelib.platform.http.operation import KEYED, ONCE
from chalicelib.platform.i18n import sentences
from chalicelib.reports import number as numbers
from chalicelib.reports.http import views as reports_views

if TYPE_CHECKING:
    from chalicelib.reporters.reporter_actions import ReporterRequest
    from chalicelib.reporters.schemas import (
        AppealBody,
        CommentBody,
        PlaceCorrectionBody,
        RatingBody,
        ReopenBody,
        VisibilityBody,
        WithdrawalBody,
    )
    from chalicelib.reports.lifecycle.followup import FollowUp
    from chalicelib.reports.model import Report
    from chalicelib.reports.timeline import Timeline

_ = sentences("reporters")

routes = Routes(__name__)

REPORTERS = (errors.Unreadable, *KEYED, errors.Hindered)


@routes.route(
    "/v1/reports/{number}/comments",
    methods=["POST"],
    answer="reports.http.schemas:OwnReport",
    body="reporters.schemas:CommentBody",
    request_headers=ONCE,
    refuses=(*REPORTERS, errors.BadUpload, errors.TooManyToday),
    proof="report",
)
def comment(number: str, body: CommentBody) -> Response:
    """Add a comment to a report as its reporter.

    The comment becomes an entry of the timeline, with up to five uploaded photos, and the office
    that holds the report is shown it. It can be added at any time until the reporter's data are
    erased. Additions are limited per day (429), but a comment that tells of danger is always
    accepted and answered with the emergency number. It is done once for each Idempotency-Key.
    """
    # imported here, so that a status poll does not pay for the schemas of bodies
    from chalicelib.intake import views as intake_views
    from chalicelib.reporters import reporter_actions
    from chalicelib.reports.lifecycle import emergency
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.COMMENTS)
    report, timeline = reporter_actions.comment_report(
        request, _read_text("text", body.text), body.attachments
    )
    language = choose_language(routes.current_request)
    answer = reports_views.own_view(report, timeline, clock.now(), language)
    danger = emergency.find_danger(body.text)
    return answer_json({**answer, "emergency": intake_views.emergency_view(danger, language)})


@routes.route(
    "/v1/reports/{number}/rating",
    methods=["POST"],
    answer="reports.http.schemas:OwnReport",
    body="reporters.schemas:RatingBody",
    request_headers=ONCE,
    refuses=(*REPORTERS, errors.NotRateable, errors.UnknownReason),
    proof="report",
)
def rate(number: str, body: RatingBody) -> Response:
    """Rate how a report was closed.

    A rating has one to five stars, and may have listed reasons of the kind `rating` from
    `/v1/reasons` and a text. Each closing can be rated once; while the report is open, or when it
    was rejected, the answer is 409. The rating is public when the report is. It is done once for
    each Idempotency-Key.
    """
    from chalicelib.reporters import reporter_actions
    from chalicelib.reports.lifecycle.followup import FollowUp, Rating

    rating = Rating(body.stars, tuple(body.reasons), (body.text or "").strip() or None)
    return _answer_report(
        reporter_actions.rate_report(read_request(number, FollowUp.RATING), rating)
    )


@routes.route(
    "/v1/reports/{number}/reopen",
    methods=["POST"],
    answer="reports.http.schemas:OwnReport",
    body="reporters.schemas:ReopenBody",
    request_headers=ONCE,
    refuses=(*REPORTERS, errors.BadUpload),
    proof="report",
)
def reopen(number: str, body: ReopenBody) -> Response:
    """Reopen a closed report as its reporter.

    The report goes back to the office that closed it, with the promise it always had. This is
    possible for some days after the closing and only a few times, both set by the city, and not
    once the closing is confirmed. A report that was closed as not the city's matter is appealed
    instead. The refusal (409) names the rule and what is allowed; a repeat with the same
    Idempotency-Key changes nothing.
    """
    from chalicelib.reporters import reporter_actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.REOPEN)
    return _answer_report(
        reporter_actions.reopen_report(request, _read_text("reason", body.reason), body.attachments)
    )


@routes.route(
    "/v1/reports/{number}/appeal",
    methods=["POST"],
    answer="reports.http.schemas:OwnReport",
    body="reporters.schemas:AppealBody",
    request_headers=ONCE,
    refuses=REPORTERS,
    proof="report",
)
def appeal(number: str, body: AppealBody) -> Response:
    """Appeal against a closing, or against a decision of moderators.

    An appeal against a closing takes the report to the office above its holder, with the promise it
    always had, until the closing is confirmed and as often as the city allows. An appeal against
    moderators is judged by another moderator, once for each decision, and the decision stands until
    then. `against` is needed only where both are possible. It is done once for each
    Idempotency-Key.
    """
    from chalicelib.reporters import reporter_actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.APPEAL)
    return _answer_report(
        reporter_actions.appeal_report(request, _read_text("reason", body.reason), body.against)
    )


@routes.route(
    "/v1/reports/{number}/place",
    methods=["POST"],
    answer="reports.http.schemas:OwnReport",
    body="reporters.schemas:PlaceCorrectionBody",
    request_headers=ONCE,
    refuses=(*REPORTERS, errors.TooManyToday),
    proof="report",
)
def correct_place(number: str, body: PlaceCorrectionBody) -> Response:
    """Correct the place of a report as its reporter.

    This is possible until an office begins the work. An office that has the report because of the
    old place gives it to that of the new one, which promises an answer of its own; the promise to
    complete it stays, and it is no hand-over. An address that names no kelurahan stays in the known
    one. A place outside the city is refused (422). Of both places the public sees the new kelurahan
    only. When the report is there already, nothing is written. Corrections are limited per day and
    done once for each Idempotency-Key.
    """
    from chalicelib.intake import form as intake_form
    from chalicelib.reporters import reporter_actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.PLACE)
    return _answer_report(
        reporter_actions.correct_place(request, intake_form.find_place(body.place))
    )


@routes.route(
    "/v1/reports/{number}/withdrawal",
    methods=["POST"],
    answer="reports.http.schemas:OwnReport",
    body="reporters.schemas:WithdrawalBody",
    request_headers=ONCE,
    refuses=(*REPORTERS, errors.UnknownReason),
    proof="report",
)
def withdraw(number: str, body: WithdrawalBody) -> Response:
    """Withdraw a report as its reporter.

    The report is closed with the outcome `withdrawn`, for good: nobody works on it, rates it or
    opens it again, and its tasks and reminders end. The public sees that and the listed reason,
    officers and the reporter also the text. A report that others support, or that others were
    merged into, stays open for them (409, rule `supported`), and a merged or closed one can't be
    withdrawn. It is done once for each Idempotency-Key.
    """
    from chalicelib.reporters import reporter_actions
    from chalicelib.reports.lifecycle.followup import FollowUp
    from chalicelib.reports.lifecycle.withdrawal import Withdrawal

    withdrawal = Withdrawal(body.reason, (body.text or "").strip() or None)
    return _answer_report(
        reporter_actions.withdraw_report(read_request(number, FollowUp.WITHDRAWAL), withdrawal)
    )


@routes.route(
    "/v1/reports/{number}/visibility",
    methods=["POST"],
    answer="reports.http.schemas:OwnReport",
    body="reporters.schemas:VisibilityBody",
    request_headers=ONCE,
    refuses=(*REPORTERS, errors.TooManyToday),
    proof="report",
)
def set_visibility(number: str, body: VisibilityBody) -> Response:
    """Choose how much of a report others see.

    A `public` report shows its text and photos, without personal data. With `facts` it shows
    category, area, holder, promise, times, status and moments, and no words, photos or exact point.
    A `private` report is in no list, and shows status, holder, promise and moments to whoever knows
    its number. Its offices and its reporter always see all of it. A report that moderators hid or
    rejected can't be opened (409). Changes are limited per day and done once for each
    Idempotency-Key.
    """
    from chalicelib.reporters import reporter_actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.VISIBILITY)
    return _answer_report(reporter_actions.set_visibility(request, body.visibility))


def read_request(number: str, what: FollowUp) -> ReporterRequest:
    """Return the reporter's request, with the token and the idempotency key of the HTTP request.
    Raises BadField.
    """
    from chalicelib.intake import form as intake_form
    from chalicelib.reporters.reporter_actions import ReporterRequest
    from chalicelib.reports.request_keys import request_digest

    request = routes.current_request
    key = intake_form.check_idempotency_key(request.headers.get("idempotency-key"))
    return ReporterRequest(
        number=numbers.parse(number),
        token=request.headers.get("x-report-token") or "",
        what=what,
        asked=request_digest(key, what, read_raw_body(request)) if key else b"",
    )


def _read_text(field: str, text: str) -> str:
    """Return a text without the spaces around it. Raises BadField when it is empty then."""
    if not text.strip():
        raise BadField(field=field, rule="limits")
    return text.strip()


def _answer_report(changed: tuple[Report, Timeline]) -> Response:
    return answer_json(
        reports_views.own_view(*changed, clock.now(), choose_language(routes.current_request))
    )
