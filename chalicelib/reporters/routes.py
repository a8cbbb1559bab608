"""Routes for reporters: actions on one report, proven by the token in ``X-Report-Token``, and the
list of all reports of one contact, opened by a magic link.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock, errors
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import find_client_address
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    choose_language,
    read_query,
    read_raw_body,
)
from chalicelib.platform.http.operation import BODY, KEYED, ONCE, PAGED
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.moments import format_shown
from chalicelib.reports import labels, tracking
from chalicelib.reports import number as numbers
from chalicelib.reports.http import view_parts
from chalicelib.reports.http import views as reports_views

if TYPE_CHECKING:
    from chalicelib.platform.aws.index_page import Spot
    from chalicelib.reporters import schemas as reporters_schemas
    from chalicelib.reporters.actions import ReporterRequest
    from chalicelib.reporters.magic_link import Session
    from chalicelib.reporters.schemas import (
        AppealBody,
        CommentBody,
        PrivacyBody,
        RatingBody,
        ReopenBody,
    )
    from chalicelib.reports.lifecycle.followup import FollowUp
    from chalicelib.reports.model import Report
    from chalicelib.reports.store.by_reporter import ReporterPage
    from chalicelib.reports.timeline import Timeline

_ = sentences("reporters")

routes = Routes(__name__)

REPORTERS = (errors.Unreadable, *KEYED, errors.Hindered)

LINK_SENT = _("If there are reports with this contact, a link is sent to it within moments.")


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
    """Add to one's own report."""
    # imported here, so that a status poll does not pay for the schemas of bodies
    from chalicelib.intake import views as intake_views
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle import emergency
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.COMMENTS)
    report, timeline = actions.comment_report(
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
    """Rate what became of it, once for each closing."""
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle.followup import FollowUp, Rating

    rating = Rating(body.stars, tuple(body.reasons), (body.text or "").strip() or None)
    return _answer_report(actions.rate_report(read_request(number, FollowUp.RATING), rating))


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
    """Have it done again, some days after the closing and as often as the city allows."""
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.REOPEN)
    return _answer_report(
        actions.reopen_report(request, _read_text("reason", body.reason), body.attachments)
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
    """Take a closing to the next higher office, until it is confirmed, or what moderators decided
    to somebody else.
    """
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.APPEAL)
    return _answer_report(
        actions.appeal_report(request, _read_text("reason", body.reason), body.against)
    )


@routes.route(
    "/v1/reports/{number}/privacy",
    methods=["POST"],
    answer="reports.http.schemas:OwnReport",
    body="reporters.schemas:PrivacyBody",
    request_headers=ONCE,
    refuses=(*REPORTERS, errors.TooManyToday),
    proof="report",
)
def set_private(number: str, body: PrivacyBody) -> Response:
    """Hide it from others, or show it to them."""
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    request = read_request(number, FollowUp.PRIVACY)
    return _answer_report(actions.set_private(request, private=body.private))


def read_request(number: str, what: FollowUp) -> ReporterRequest:
    """Return the reporter's request, with the token and the idempotency key of the HTTP request.
    Raises BadField.
    """
    from chalicelib.intake import form as intake_form
    from chalicelib.reporters.actions import ReporterRequest, request_digest

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


@routes.route(
    "/v1/my-reports",
    methods=["POST"],
    answer="reporters.schemas:Asked",
    status=202,
    body="notifications.schemas:AskBody",
    refuses=(*BODY, errors.TooOften),
)
def ask_for_link() -> Response:
    """Ask for a link to all reports of a contact, sent to that contact; answered alike whether
    there are any.
    """
    from chalicelib.intake import form as intake_form
    from chalicelib.notifications.schemas import AskBody
    from chalicelib.platform.http import bodies
    from chalicelib.reporters import magic_link

    request = routes.current_request
    contact = intake_form.parse_single_contact(
        bodies.read_body(read_raw_body(request), AskBody).contact
    )
    magic_link.request_link(contact, find_client_address(request), choose_language(request))
    answer: reporters_schemas.Asked = {"message": LINK_SENT[choose_language(request)]}
    return answer_json(answer, 202)


@routes.route(
    "/v1/my-reports/{secret}",
    methods=["POST"],
    answer="reporters.schemas:MyReports",
    query={"limit": PAGED["limit"]},
    refuses=(errors.BadLink, errors.BadField),
    proof="link",
)
def open_link(secret: str) -> Response:
    """Open such a link, once, and read the reports it leads to.

    Open a link. It takes a POST, so that a program that previews the link does not open it.
    """
    from chalicelib.reporters import magic_link

    limit = pagination.read_limit(read_query(routes.current_request))
    return _answer_my_reports(*magic_link.open_link(secret, limit))


@routes.route(
    "/v1/my-reports",
    answer="reporters.schemas:MyReports",
    query=PAGED,
    refuses=(errors.BadSession, errors.BadField),
    proof="reporter",
)
def list_my_reports() -> Response:
    """Read on among one's reports, or read them again, until the session ends."""
    from chalicelib.reporters import magic_link

    request = routes.current_request
    session = magic_link.load_session(request.headers.get("x-reporter-session") or "")
    query = read_query(request)
    page = magic_link.load_more(
        session, pagination.read_limit(query), _read_cursor(query, session.key)
    )
    return _answer_my_reports(session, page)


@routes.route(
    "/my-reports",
    answer=str,
    answer_headers=(
        *("Content-Security-Policy", "Referrer-Policy", "Vary"),
        *("X-Content-Type-Options", "X-Robots-Tag"),
    ),
    types=("text/html",),
)
def show_my_reports() -> Response:
    """The page a link leads to; it opens the link when its reader says so.

    Answer with the page of the link, which opens the link when its reader presses the button.
    """
    from chalicelib.reporters import my_reports_page as page

    return Response(
        page.render_page(choose_language(routes.current_request)), headers={**page.HEADERS}
    )


def _read_cursor(query: pagination.Query, key: str) -> Spot | None:
    from chalicelib.reports.store import by_reporter

    text = query.get("cursor")
    if text is None:
        return None
    try:
        return by_reporter.parse_spot(key, *pagination.parse_cursor(text, 3))
    except ValueError:
        raise pagination.make_cursor_error() from None


def _answer_my_reports(session: Session, page: ReporterPage) -> Response:
    now, language = clock.now(), choose_language(routes.current_request)
    after = page.after
    answer: reporters_schemas.MyReports = {
        "session": session.secret,
        "session_until": format_shown(session.until),
        "items": [_show_report(report, session, now, language) for report in page.reports],
        "next": pagination.build_cursor(after.pk, after.sk, after.sort) if after else None,
    }
    return answer_json(answer)


def _show_report(
    report: Report, session: Session, now: datetime, language: Language
) -> reporters_schemas.MyReport:
    from chalicelib.reports.lifecycle import followup

    return {
        "number": report.number,
        "status": report.status,
        "status_label": labels.LABELS[report.status],
        "holder": view_parts.office_view(report.holder),
        "category": view_parts.category_view(report.category),
        "channel": report.filing.channel,
        "summary": report.filing.description or None,
        "created_at": format_shown(report.filing.received_at),
        "updated_at": format_shown(report.own.at),
        "promise": view_parts.promise_view(report, now),
        "countdown": view_parts.countdown_view(report, now, language),
        "rating": report.rating,
        "confirmed": report.confirmed,
        "private": report.private,
        "track_url": tracking.track_url(report.number),
        "token": tracking.temporary_token(report, session.until),
        "may": [str(what) for what in followup.allowed_follow_ups(report, now, city())],
    }
