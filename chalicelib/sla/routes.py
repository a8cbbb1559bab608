"""Routes of offices' calendars: make and remove the secret link, and read the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import Routes, answer_json, answer_published, read_query
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import settings
from chalicelib.reports.http import view_parts
from chalicelib.reports.lifecycle import permissions
from chalicelib.reports.status import HANDLERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas

routes = Routes(__name__)

# An administrator may remove a link that became known. Only handlers get one, because whoever has a
# link can read the calendar.
CALENDAR_REMOVERS = HANDLERS | {Role.ADMIN}

CALENDAR_ENDING = ".ics"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
CACHE_CONTROL = "private, max-age=300"  # the reader may keep a copy, the edge may not


@routes.route("/v1/work/calendar", methods=["POST"], roles=HANDLERS)
def give_calendar() -> Response:
    from chalicelib.sla import office_calendar  # imported here: a status poll does not need it

    office, actor_office = _calendar_office()
    token, now = office_calendar.give_link(office, actor_office)
    url = f"{settings().public_url}/v1/calendars/{token}{CALENDAR_ENDING}"
    answer: casework_schemas.Calendar = {
        "agency": view_parts.office_view(office),
        "given_at": format_shown(now),
        "url": url,
    }
    return answer_json(answer, 201, {"Location": url})


@routes.route("/v1/work/calendar", methods=["DELETE"], roles=CALENDAR_REMOVERS)
def remove_calendar() -> Response:
    from chalicelib.sla import office_calendar

    office_calendar.remove_link(*_calendar_office())
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


@routes.route("/v1/calendars/{calendar}")
def read_calendar(calendar: str) -> Response:
    from chalicelib.sla import office_calendar

    token = calendar.removesuffix(CALENDAR_ENDING)
    if token == calendar:
        raise UnknownCalendar
    agenda = office_calendar.load_agenda(token, clock.now())
    return answer_published(
        routes.current_request, office_calendar.write_calendar(agenda), CALENDAR_TYPE, CACHE_CONTROL
    )


def _calendar_office() -> tuple[str, str]:
    """Return the office whose calendar the request names, and the officer's own office."""
    actor = get_officer(routes.current_request)
    wanted = read_query(routes.current_request).get("agency")
    return permissions.find_office_to_work_for(actor, wanted, city()), actor.agency
