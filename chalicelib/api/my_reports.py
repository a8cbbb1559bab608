"""All reports of one contact, for who has opened the link that was sent to it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api import asked, views
from chalicelib.api.access import address_of
from chalicelib.api.routes import Routes, answer, body_of, language, query_of
from chalicelib.city import city
from chalicelib.domain import wording
from chalicelib.domain.moments import shown
from chalicelib.outside import clock
from chalicelib.services import tracking

if TYPE_CHECKING:
    from chalicelib.api import followup_answers
    from chalicelib.domain.report import Report
    from chalicelib.services.returning import Session
    from chalicelib.stores.mine import Page
    from chalicelib.stores.pages import Spot

routes = Routes(__name__)

SENT = (
    "Bila ada laporan dengan kontak ini, tautan dikirim ke kontak itu dalam beberapa saat.",
    "If there are reports with this contact, a link is sent to it within moments.",
)


@routes.route("/v1/my-reports", methods=["POST"])
def ask_for_link() -> Response:
    from chalicelib.api import drafts, shapes  # a status poll pays for none of this
    from chalicelib.services import returning

    request = routes.current_request
    contact = drafts.way_of(shapes.read(body_of(request), shapes.AskBody).contact)
    returning.ask(contact, address_of(request), language(request))
    told: followup_answers.Asked = {"message": SENT[language(request)]}
    return answer(told, 202)


@routes.route("/v1/my-reports/{secret}", methods=["POST"])
def open_link(secret: str) -> Response:
    """Takes a POST, so that who only looks at a link does not open it."""
    from chalicelib.services import returning

    limit = asked.limit(query_of(routes.current_request))
    return _told(*returning.open_(secret, limit))


@routes.route("/v1/my-reports")
def list_my_reports() -> Response:
    from chalicelib.services import returning

    request = routes.current_request
    session = returning.session(request.headers.get("x-reporter-session") or "")
    query = query_of(request)
    page = returning.more(session, asked.limit(query), _after(query, session.key))
    return _told(session, page)


@routes.route("/my-reports")
def show_page() -> Response:
    """Where the link leads: a page that opens it when its reader says so."""
    from chalicelib.api import my_reports_page as page

    return Response(page.html(language(routes.current_request)), headers={**page.HEADERS})


def _after(query: asked.Query, key: str) -> Spot | None:
    from chalicelib.stores import mine

    text = query.get("cursor")
    if text is None:
        return None
    try:
        return mine.spot(key, *asked.parts_of(text, 3))
    except ValueError:
        raise asked.bad_cursor() from None


def _told(session: Session, page: Page) -> Response:
    now, spoken = clock.now(), language(routes.current_request)
    after = page.after
    told: followup_answers.MyReports = {
        "session": session.secret,
        "session_until": shown(session.until),
        "items": [_item(report, session, now, spoken) for report in page.reports],
        "next": asked.cursor(after.pk, after.sk, after.sort) if after else None,
    }
    return answer(told)


def _item(
    report: Report, session: Session, now: datetime, spoken: int
) -> followup_answers.MyReport:
    from chalicelib.domain import followup

    return {
        "number": report.number,
        "status": report.status,
        "status_label": wording.LABELS[report.status],
        "holder": views.office(report.holder),
        "category": views.category(report.category),
        "channel": report.filing.channel,
        "summary": report.filing.description or None,
        "created_at": shown(report.filing.received_at),
        "updated_at": shown(report.own.at),
        "promise": views.promise(report, now),
        "countdown": views.counted_down(report, now, spoken),
        "rating": report.rating,
        "confirmed": report.confirmed,
        "private": report.private,
        "track_url": tracking.track_url(report.number),
        "token": tracking.token_of_a_while(report, session.until),
        "may": [str(what) for what in followup.may(report, now, city())],
    }
