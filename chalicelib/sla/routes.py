"""Calendars of offices: a link for whoever works there, and what it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.platform.http.access import officer
from chalicelib.platform.http.routes import Routes, answer, published, query_of
from chalicelib.platform.moments import shown
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import settings
from chalicelib.reports.http import view_parts
from chalicelib.reports.lifecycle import officer_scope
from chalicelib.reports.status import HANDLERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas

routes = Routes(__name__)

REMOVING = HANDLERS | {Role.ADMIN}  # a link that got about; whoever is given one reads by it

ENDING = ".ics"
CALENDAR = "text/calendar; charset=utf-8"
KEPT = "private, max-age=300"  # by whoever was given the link, and by no edge


@routes.route("/v1/work/calendar", methods=["POST"], roles=HANDLERS)
def give_calendar() -> Response:
    from chalicelib.sla import office_calendar  # a status poll does not pay for these

    office, by = _office()
    token, now = office_calendar.give(office, by)
    url = f"{settings().public_url}/v1/calendars/{token}{ENDING}"
    told: casework_schemas.Calendar = {
        "agency": view_parts.office(office),
        "given_at": shown(now),
        "url": url,
    }
    return answer(told, 201, {"Location": url})


@routes.route("/v1/work/calendar", methods=["DELETE"], roles=REMOVING)
def remove_calendar() -> Response:
    from chalicelib.sla import office_calendar

    office_calendar.remove(*_office())
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


@routes.route("/v1/calendars/{calendar}")
def read_calendar(calendar: str) -> Response:
    from chalicelib.sla import icalendar, office_calendar

    token = calendar.removesuffix(ENDING)
    if token == calendar:
        raise UnknownCalendar
    agenda = office_calendar.agenda(token, clock.now())
    return published(routes.current_request, icalendar.calendar(agenda), CALENDAR, KEPT)


def _office() -> tuple[str, str]:
    """The office whose calendar is meant, and that of who asks."""
    actor = officer(routes.current_request)
    wanted = query_of(routes.current_request).get("agency")
    return officer_scope.office_worked(actor, wanted, city()), actor.agency
