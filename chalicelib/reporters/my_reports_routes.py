"""Routes of all reports of one contact, opened by a magic link."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock, errors
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import find_client_address
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    choose_language,
    read_query,
    read_raw_body,
)
from chalicelib.platform.http.operation import BODY, PAGED
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.moments import format_shown
from chalicelib.reports import tracking
from chalicelib.reports.access.discretion import discreet_report
from chalicelib.reports.access.levels import shows_words
from chalicelib.reports.files.photo_links import first_picture, thumbnail_link
from chalicelib.reports.http import view_parts
from chalicelib.reports.texts.labels import name_status

if TYPE_CHECKING:
    from chalicelib.platform.aws.index_page import Spot
    from chalicelib.reporters import schemas as reporters_schemas
    from chalicelib.reporters.magic_link import Session
    from chalicelib.reports.model import Report
    from chalicelib.reports.store.by_reporter import ReporterPage

_ = sentences("reporters")

routes = Routes(__name__)

LINK_SENT = _("If this contact has reports, we send a link to it in a moment.")


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

    shown = discreet_report(report, city())
    photo, public = first_picture(shown.filing.photos), shows_words(report.visibility)
    return {
        "number": report.number,
        "status": report.status,
        "outcome": report.outcome,
        "status_label": name_status(report.status, report.outcome, language),
        "holder": view_parts.office_view(shown.holder, language),
        "category": view_parts.category_view(shown.category, language),
        "channel": report.filing.channel,
        "summary": shown.filing.description or None,
        "photo": photo,
        "thumbnail": thumbnail_link(report.number, photo, public=public),
        "supporters": report.supporters,
        "lat": shown.place.lat,
        "lng": shown.place.lng,
        "created_at": format_shown(report.filing.received_at),
        "updated_at": format_shown(report.own.at),
        "promise": view_parts.promise_view(report, now),
        "countdown": view_parts.countdown_view(report, now, language),
        "rating": report.rating,
        "confirmed": report.confirmed,
        "visibility": report.visibility,
        "track_url": tracking.track_url(report.number, language),
        "token": tracking.temporary_token(report, session.until),
        "may": [str(what) for what in followup.allowed_follow_ups(report, now, city())],
    }
