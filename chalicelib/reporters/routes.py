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
    """Add a comment to a report as its reporter.

    The comment becomes an entry of the timeline, with up to five uploaded photos, and the office
    that holds the report is shown it. It can be added at any time until the reporter's data are
    erased. Additions are limited per day (429), but a comment that tells of danger is always
    accepted and answered with the emergency number. It is done once for each Idempotency-Key.
    """
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
    """Rate how a report was closed.

    A rating has one to five stars, and may have listed reasons of the kind `rating` from
    `/v1/reasons` and a text. Each closing can be rated once; while the report is open, or when it
    was rejected, the answer is 409. The rating is public when the report is. It is done once for
    each Idempotency-Key.
    """
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
    """Reopen a closed report as its reporter.

    The report goes back to the office that closed it, with the promise it always had. This is
    possible for some days after the closing and only a few times, both set by the city, and not
    once the closing is confirmed. A report that was closed as not the city's matter is appealed
    instead. The refusal (409) names the rule and what is allowed; a repeat with the same
    Idempotency-Key changes nothing.
    """
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
    """Appeal against a closing, or against a decision of moderators.

    An appeal against a closing takes the report to the office above its holder, with the promise it
    always had, until the closing is confirmed and as often as the city allows. An appeal against
    moderators is judged by another moderator, once for each decision, and the decision stands until
    then. `against` is needed only where both are possible. It is done once for each Idempotency-
    Key.
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
    """Make a report private or public.

    A private report shows everybody its number, status, holder, promise and moments, and nothing
    else; its offices and its reporter still see all of it. When the report is so already, nothing
    is written. A report that moderators hid or rejected can't be shown (409). Changes are limited
    per day and done once for each Idempotency-Key.
    """
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
    """Ask for a link to all reports of a contact.

    Name a telephone number or a mail address, not both. The link goes to that contact and nowhere
    else, and the answer is the same whether there are reports of it or not. It can be opened once,
    within the minutes that the message says. A contact gets a few links a day; a network address
    may ask a limited number of times an hour (429).
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
    """Open a link to all reports of a contact.

    The secret is the part of the link behind the `#`. The link opens once, and by POST, so that a
    program that previews it does not use it up. The answer begins a session and has the first page
    of reports. A link that is used, late or mistyped is refused (401).
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
    """List all reports of the contact of a session.

    The session that an opened link began is the proof. The list has all reports of the contact from
    every channel, the last filed first, except those that were filed anonymously. `token` of a
    report is good for X-Report-Token as long as the session lasts.
    """
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
    """Show the page of a link to one's reports.

    This page is for people, and has no data in it: a browser does not send what stands behind the
    `#` of the link. Its button opens the link and lists the reports.
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
