"""What the desks of offices do: file for a citizen who came, and print the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField, NotYourDesk
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    choose_language,
    choose_sentence,
    get_officer,
    read_query,
    read_raw_body,
)
from chalicelib.platform.language import Language
from chalicelib.platform.roles import Role
from chalicelib.platform.telemetry import log
from chalicelib.reports import number as numbers
from chalicelib.reports import routing
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.city.model import Channel
    from chalicelib.platform.roles import Officer
    from chalicelib.reports.model import Entry, Report

routes = Routes(__name__)

DESK_ROLES = frozenset({Role.DESK})

PAGE_HEADERS = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}


@routes.route("/v1/desk/reports", methods=["POST"], roles=DESK_ROLES)
def file_at_desk() -> Response:
    # a status poll does not pay for reading bodies
    from chalicelib.intake import duplicate_search
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import service as intake_service
    from chalicelib.intake import views as intake_views
    from chalicelib.platform.http import bodies

    request = routes.current_request
    clerk = get_officer(request)
    desks = _find_desks(clerk)
    raw = read_raw_body(request)
    body = bodies.read_body(raw, bodies.DeskBody)
    desk = _choose_desk(body.channel, desks)
    key = request.headers.get("idempotency-key")
    draft = intake_form.draft_from_desk(body, raw, key, desk=desk.code, office=clerk.agency)
    taken = intake_service.file_draft(draft)
    report = taken.report
    log.info("at_desk", number=report.number, channel=desk.code, office=clerk.agency)
    headers = {"Location": track_url(report.number), "Link": _receipt_link(report.number)}
    if _wants_page(request):
        return _answer_page(report, clerk, desk, taken.token, 201, headers, body.language)
    alike = [] if taken.repeated else duplicate_search.find_like_report(report)
    warning = intake_views.emergency_view(taken.danger, choose_sentence(request))
    told = (report, taken.token, clock.now(), draft.contact)
    return answer_json(intake_views.receipt_view(*told, alike, warning), 201, headers)


@routes.route("/v1/desk/reports/{number}/receipt", roles=DESK_ROLES)
def print_again(number: str) -> Response:
    """The receipt as the report stands, without the token: that is told to the reporter once. In
    the language of Accept-Language.
    """
    clerk = get_officer(routes.current_request)
    desks = _find_desks(clerk)
    report, timeline = reports.load_report(numbers.parse(number))
    desk = next((desk for desk in desks if desk.code == report.filing.channel), None)
    if desk is None or not _may_print(desk, clerk, timeline.first):
        raise _not_your_desk(desks)
    log.info("printed", number=report.number, office=clerk.agency)
    return _answer_page(report, clerk, desk, None, 200, {}, choose_language(routes.current_request))


def _find_desks(clerk: Officer) -> tuple[Channel, ...]:
    """The desks this officer works at. Raises NotYourDesk when there is none."""
    desks = routing.desks_of(clerk.agency, city())
    if not desks:
        raise _not_your_desk(desks)
    return desks


def _choose_desk(code: str | None, desks: tuple[Channel, ...]) -> Channel:
    """The desk that is named, or the office's only one. Raises NotYourDesk for another office's,
    BadField for what is no desk.
    """
    if code is None and len(desks) > 1:
        raise BadField(field="channel", rule="missing")
    for desk in desks:
        if code in (None, desk.code):
            return desk
    known = city().channels.get(code or "")
    if known is None:
        raise BadField(field="channel", rule="unknown", value=code)
    if not known.desk:
        raise BadField(field="channel", rule="limits")
    raise _not_your_desk(desks)


def _not_your_desk(desks: tuple[Channel, ...]) -> NotYourDesk:
    return NotYourDesk(
        roles=[Role.DESK],
        allowed=[desk.code for desk in desks],
        desks=", ".join(desk.name for desk in desks) or "-",
    )


def _may_print(desk: Channel, clerk: Officer, first: Entry) -> bool:
    """Whether a report of this desk may be printed here again. A report keeps its channel and not
    which of many offices it came to: so a desk of one office knows all of its own, a desk that
    each office of a level has those that first went to its office or below. Who was handed a
    receipt elsewhere still has the token.
    """
    return desk.desk == clerk.agency or routing.is_within(first.holder, clerk.agency, city())


def _wants_page(request: Request) -> bool:
    """Whichever of page and JSON is named first in Accept; where anything will do, ``?html``."""
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
    chosen: Language,
) -> Response:
    from chalicelib.casework import desk_receipt  # printed at desks only

    page = desk_receipt.render_receipt(
        report, office=clerk.agency, desk=desk, token=token, city=city(), language=chosen
    )
    return Response(page, headers={**PAGE_HEADERS, **headers}, status_code=status)
