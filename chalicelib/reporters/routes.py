"""What a report's reporter may do with it, proven by the token in ``X-Report-Token``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import address_of
from chalicelib.platform.http.routes import Routes, answer, body_of, language, query_of
from chalicelib.platform.moments import shown
from chalicelib.reports import labels, tracking
from chalicelib.reports import number as numbers
from chalicelib.reports.http import view_parts
from chalicelib.reports.http import views as reports_views

if TYPE_CHECKING:
    from chalicelib.platform.aws.index_page import Spot
    from chalicelib.reporters import schemas as reporters_schemas
    from chalicelib.reporters.actions import Request
    from chalicelib.reporters.magic_link import Session
    from chalicelib.reports.history import Timeline
    from chalicelib.reports.lifecycle.followup import FollowUp
    from chalicelib.reports.model import Report
    from chalicelib.reports.store.by_reporter import Page

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/comments", methods=["POST"])
def comment(number: str) -> Response:
    # a status poll does not pay for reading bodies
    from chalicelib.intake import views as intake_views
    from chalicelib.platform.http import bodies
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle import emergency
    from chalicelib.reports.lifecycle.followup import FollowUp

    body = bodies.read(body_of(routes.current_request), bodies.CommentBody)
    request = reporter_request(number, FollowUp.COMMENTS)
    report, timeline = actions.comment(request, _said("text", body.text), body.attachments)
    spoken = language(routes.current_request)
    told = reports_views.own(report, timeline, clock.now(), spoken)
    return answer({**told, "emergency": intake_views.emergency(emergency.find(body.text), spoken)})


@routes.route("/v1/reports/{number}/rating", methods=["POST"])
def rate(number: str) -> Response:
    from chalicelib.platform.http import bodies
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle.followup import FollowUp, Rating

    body = bodies.read(body_of(routes.current_request), bodies.RatingBody)
    given = Rating(body.stars, tuple(body.reasons), (body.text or "").strip() or None)
    return _told(actions.rate(reporter_request(number, FollowUp.RATING), given))


@routes.route("/v1/reports/{number}/reopen", methods=["POST"])
def reopen(number: str) -> Response:
    from chalicelib.platform.http import bodies
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    body = bodies.read(body_of(routes.current_request), bodies.ReopenBody)
    request = reporter_request(number, FollowUp.REOPEN)
    return _told(actions.reopen(request, _said("reason", body.reason), body.attachments))


@routes.route("/v1/reports/{number}/appeal", methods=["POST"])
def appeal(number: str) -> Response:
    from chalicelib.platform.http import bodies
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    body = bodies.read(body_of(routes.current_request), bodies.AppealBody)
    request = reporter_request(number, FollowUp.APPEAL)
    return _told(actions.appeal(request, _said("reason", body.reason), body.against))


@routes.route("/v1/reports/{number}/privacy", methods=["POST"])
def set_private(number: str) -> Response:
    from chalicelib.platform.http import bodies
    from chalicelib.reporters import actions
    from chalicelib.reports.lifecycle.followup import FollowUp

    body = bodies.read(body_of(routes.current_request), bodies.PrivacyBody)
    request = reporter_request(number, FollowUp.PRIVACY)
    return _told(actions.set_private(request, private=body.private))


def reporter_request(number: str, what: FollowUp) -> Request:
    """Who asks for what, by the token and the key of the request. Raises BadField."""
    from chalicelib.intake import form as intake_form
    from chalicelib.reporters.actions import Request, asked

    request = routes.current_request
    key = intake_form.checked(request.headers.get("idempotency-key"))
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


# All reports of one contact, for who has opened the link that was sent to it.


SENT = (
    "Bila ada laporan dengan kontak ini, tautan dikirim ke kontak itu dalam beberapa saat.",
    "If there are reports with this contact, a link is sent to it within moments.",
)


@routes.route("/v1/my-reports", methods=["POST"])
def ask_for_link() -> Response:
    from chalicelib.intake import form as intake_form
    from chalicelib.platform.http import bodies  # a status poll pays for none of this
    from chalicelib.reporters import magic_link

    request = routes.current_request
    contact = intake_form.way_of(bodies.read(body_of(request), bodies.AskBody).contact)
    magic_link.ask(contact, address_of(request), language(request))
    told: reporters_schemas.Asked = {"message": SENT[language(request)]}
    return answer(told, 202)


@routes.route("/v1/my-reports/{secret}", methods=["POST"])
def open_link(secret: str) -> Response:
    """Takes a POST, so that who only looks at a link does not open it."""
    from chalicelib.reporters import magic_link

    limit = pagination.limit(query_of(routes.current_request))
    return _told_my_reports(*magic_link.open_(secret, limit))


@routes.route("/v1/my-reports")
def list_my_reports() -> Response:
    from chalicelib.reporters import magic_link

    request = routes.current_request
    session = magic_link.session(request.headers.get("x-reporter-session") or "")
    query = query_of(request)
    page = magic_link.more(session, pagination.limit(query), _after(query, session.key))
    return _told_my_reports(session, page)


@routes.route("/my-reports")
def show_page() -> Response:
    """Where the link leads: a page that opens it when its reader says so."""
    from chalicelib.reporters import my_reports_page as page

    return Response(page.html(language(routes.current_request)), headers={**page.HEADERS})


def _after(query: pagination.Query, key: str) -> Spot | None:
    from chalicelib.reports.store import by_reporter

    text = query.get("cursor")
    if text is None:
        return None
    try:
        return by_reporter.spot(key, *pagination.parts_of(text, 3))
    except ValueError:
        raise pagination.bad_cursor() from None


def _told_my_reports(session: Session, page: Page) -> Response:
    now, spoken = clock.now(), language(routes.current_request)
    after = page.after
    told: reporters_schemas.MyReports = {
        "session": session.secret,
        "session_until": shown(session.until),
        "items": [_item(report, session, now, spoken) for report in page.reports],
        "next": pagination.cursor(after.pk, after.sk, after.sort) if after else None,
    }
    return answer(told)


def _item(
    report: Report, session: Session, now: datetime, spoken: int
) -> reporters_schemas.MyReport:
    from chalicelib.reports.lifecycle import followup

    return {
        "number": report.number,
        "status": report.status,
        "status_label": labels.LABELS[report.status],
        "holder": view_parts.office(report.holder),
        "category": view_parts.category(report.category),
        "channel": report.filing.channel,
        "summary": report.filing.description or None,
        "created_at": shown(report.filing.received_at),
        "updated_at": shown(report.own.at),
        "promise": view_parts.promise(report, now),
        "countdown": view_parts.counted_down(report, now, spoken),
        "rating": report.rating,
        "confirmed": report.confirmed,
        "private": report.private,
        "track_url": tracking.track_url(report.number),
        "token": tracking.token_of_a_while(report, session.until),
        "may": [str(what) for what in followup.may(report, now, city())],
    }
