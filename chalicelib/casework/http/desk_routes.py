"""Routes of offices' desks: file a report for a citizen at the desk, and print the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.city.offices import desks_of, is_within
from chalicelib.platform import clock, errors
from chalicelib.platform.errors import BadField, NotYourDesk
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    choose_language,
    read_query,
    read_raw_body,
)
from chalicelib.platform.http.operation import BODY, FILED, KEY, NUMBER, PAGE_EXAMPLE, TEXT
from chalicelib.platform.i18n import Language, tell_name
from chalicelib.platform.roles import Role
from chalicelib.platform.telemetry import log
from chalicelib.reports import number as numbers
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import report_url

if TYPE_CHECKING:
    from chalicelib.city.rows import Channel
    from chalicelib.platform.roles import Officer
    from chalicelib.reports.model import Report
    from chalicelib.reports.timeline import Entry

routes = Routes(__name__)

DESK_ROLES = frozenset({Role.DESK})

PAGE_HEADERS = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}


@routes.route(
    "/v1/desk/reports",
    methods=["POST"],
    roles=DESK_ROLES,
    answer="intake.schemas:Receipt",
    status=201,
    body="intake.schemas:DeskBody",
    query={"html": TEXT},
    request_headers=KEY,
    refuses=(*BODY, errors.NotYourDesk, *FILED),
    answer_headers=("Location", "Link"),
    other_answers={"text/html": str},
    example=PAGE_EXAMPLE,
)
def file_at_desk() -> Response:
    """File a report for a citizen at a desk.

    Clerks of an office that has a desk may do this, for its own desk. `present` says that the
    citizen stands there and that the contact is theirs, which proves it. With `Accept: text/html`
    the answer is the receipt as a page to print, and only this first receipt has the token. A
    repeat with the same Idempotency-Key and body gets the same report.
    """
    # imported here, so that a status poll does not load them
    from chalicelib.intake import duplicate_search
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import service as intake_service
    from chalicelib.intake import views as intake_views
    from chalicelib.intake.schemas import DeskBody
    from chalicelib.platform.http import bodies

    request = routes.current_request
    clerk = get_officer(request)
    desks = _find_desks(clerk)
    raw = read_raw_body(request)
    body = bodies.read_body(raw, DeskBody)
    desk = _choose_desk(body.channel, desks)
    key = request.headers.get("idempotency-key")
    draft = intake_form.draft_from_desk(body, raw, key, desk=desk.code, office=clerk.agency)
    filed = intake_service.file_draft(draft)
    report = filed.report
    log.info("at_desk", number=report.number, channel=desk.code, office=clerk.agency)
    headers = {"Location": report_url(report.number), "Link": _receipt_link(report.number)}
    if _wants_page(request):
        return _answer_page(report, clerk, desk, filed.token, 201, headers, body.language)
    looks = not filed.repeated and report.confidential is None
    alike = duplicate_search.find_like_report(report) if looks else []
    language = intake_form.choose_answer_language(body, request)
    warning = intake_views.emergency_view(filed.danger, language)
    receipt = intake_views.receipt_view(
        report,
        filed.token,
        clock.now(),
        draft.contact,
        language,
        alike=alike,
        warning=warning,
    )
    return answer_json(receipt, 201, headers)


@routes.route(
    "/v1/desk/reports/{number}/receipt",
    roles=DESK_ROLES,
    answer=str,
    refuses=(errors.NotYourDesk, *NUMBER),
    types=("text/html",),
    example=PAGE_EXAMPLE,
)
def print_again(number: str) -> Response:
    """Print the receipt of a desk again.

    Clerks may print receipts of reports that were filed at their own desk, unless the report
    accuses their office. The page shows the report as it is now, in the language of
    Accept-Language, and never the token.
    """
    from chalicelib.reports.access import confidentiality

    clerk = get_officer(routes.current_request)
    desks = _find_desks(clerk)
    report, timeline = reports.load_report(numbers.parse(number))
    desk = next((desk for desk in desks if desk.code == report.filing.channel), None)
    barred = confidentiality.bars_officer(clerk, report, city())
    if desk is None or barred or not _may_print(desk, clerk, timeline.first):
        raise _not_your_desk(desks)
    log.info("printed", number=report.number, office=clerk.agency)
    return _answer_page(report, clerk, desk, None, 200, {}, choose_language(routes.current_request))


def _find_desks(clerk: Officer) -> tuple[Channel, ...]:
    """Return the desks of the officer's office. Raises NotYourDesk when it has none."""
    desks = desks_of(clerk.agency, city())
    if not desks:
        raise _not_your_desk(desks)
    return desks


def _choose_desk(code: str | None, desks: tuple[Channel, ...]) -> Channel:
    """Return the desk with that code, or the office's only desk when ``code`` is None. Raises
    NotYourDesk for a desk of another office, and BadField when the code names no desk, or when it
    is missing and the office has several desks.
    """
    if code is None and len(desks) > 1:
        raise BadField(field="channel", rule="missing")
    for desk in desks:
        if code in (None, desk.code):
            return desk
    channel = city().channels.get(code or "")
    if channel is None:
        raise BadField(field="channel", rule="unknown", value=code)
    if not channel.desk:
        raise BadField(field="channel", rule="limits")
    raise _not_your_desk(desks)


def _not_your_desk(desks: tuple[Channel, ...]) -> NotYourDesk:
    language = choose_language(routes.current_request)
    return NotYourDesk(
        roles=[Role.DESK],
        allowed=[desk.code for desk in desks],
        desks=", ".join(tell_name(desk, language) for desk in desks) or "-",
    )


def _may_print(desk: Channel, clerk: Officer, first: Entry) -> bool:
    """Return whether the clerk may print the receipt of a report of this desk again.

    A report stores its channel, but not the office at which it was filed. So a desk of a single
    office may print all of its reports, and a desk that each office of a level has may print the
    reports whose first holder is its office or an office below. A reporter who got a receipt at
    another office still has the token.
    """
    return desk.desk == clerk.agency or is_within(first.holder, clerk.agency, city())


def _wants_page(request: Request) -> bool:
    """Return whether the client wants the HTML page: Accept names it before JSON, or Accept takes
    anything and the query has ``html``.
    """
    ranges = (request.headers.get("accept") or "*/*").lower().split(",")
    for kind in (each.partition(";")[0].strip() for each in ranges):
        if kind in ("text/html", "application/json"):
            return kind == "text/html"
        if kind == "*/*":
            break
    return "html" in read_query(request)


def _receipt_link(number: str) -> str:
    return f'</v1/desk/reports/{number}/receipt>; rel="alternate"; type="text/html"'


def _answer_page(
    report: Report,
    clerk: Officer,
    desk: Channel,
    token: str | None,
    status: int,
    headers: dict[str, str],
    language: Language,
) -> Response:
    from chalicelib.casework import desk_receipt  # only desks print it

    page = desk_receipt.render_receipt(
        report, office=clerk.agency, desk=desk, token=token, city=city(), language=language
    )
    return Response(page, headers={**PAGE_HEADERS, **headers}, status_code=status)
