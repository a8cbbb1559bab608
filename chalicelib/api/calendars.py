"""Calendars of offices: a link for whoever works there, and what it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api import views
from chalicelib.api.access import officer
from chalicelib.api.routes import Routes, answer, published, query_of
from chalicelib.city import city
from chalicelib.domain import scope
from chalicelib.domain.errors import UnknownCalendar
from chalicelib.domain.moments import shown
from chalicelib.domain.status import HANDLERS, Role
from chalicelib.outside import clock
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.api import office_answers

routes = Routes(__name__)

REMOVING = HANDLERS | {Role.ADMIN}  # a link that got about; whoever is given one reads by it

ENDING = ".ics"
CALENDAR = "text/calendar; charset=utf-8"
KEPT = "private, max-age=300"  # by whoever was given the link, and by no edge


@routes.route("/v1/work/calendar", methods=["POST"], roles=HANDLERS)
def give_calendar() -> Response:
    from chalicelib.services import calendars  # a status poll does not pay for these

    office, by = _office()
    token, now = calendars.give(office, by)
    url = f"{settings().public_url}/v1/calendars/{token}{ENDING}"
    told: office_answers.Calendar = {
        "agency": views.office(office),
        "given_at": shown(now),
        "url": url,
    }
    return answer(told, 201, {"Location": url})


@routes.route("/v1/work/calendar", methods=["DELETE"], roles=REMOVING)
def remove_calendar() -> Response:
    from chalicelib.services import calendars

    calendars.remove(*_office())
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


@routes.route("/v1/calendars/{calendar}")
def read_calendar(calendar: str) -> Response:
    from chalicelib.api import icalendar
    from chalicelib.services import calendars

    token = calendar.removesuffix(ENDING)
    if token == calendar:
        raise UnknownCalendar
    agenda = calendars.agenda(token, clock.now())
    return published(routes.current_request, icalendar.calendar(agenda), CALENDAR, KEPT)


def _office() -> tuple[str, str]:
    """The office whose calendar is meant, and that of who asks."""
    actor = officer(routes.current_request)
    wanted = query_of(routes.current_request).get("agency")
    return scope.office_worked(actor, wanted, city()), actor.agency
