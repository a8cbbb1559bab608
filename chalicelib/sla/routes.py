"""Routes of offices' calendars: make and remove the secret link, and read the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock, errors
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    answer_nothing,
    answer_published,
    choose_language,
    read_query,
)
from chalicelib.platform.http.operation import OFFICE, TAG
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import settings
from chalicelib.reports.http import view_parts
from chalicelib.reports.moves_and_roles import HANDLERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas

routes = Routes(__name__)


# An administrator may remove a link that became known. Only handlers get one, because whoever has a
# link can read the calendar.
CALENDAR_REMOVERS = HANDLERS | {Role.ADMIN}

CALENDAR_ENDING = ".ics"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
CACHE_CONTROL = "private, max-age=300"  # the reader may keep a copy, the edge may not


@routes.route(
    "/v1/work/calendar",
    methods=["POST"],
    roles=HANDLERS,
    answer="casework.http.schemas:Calendar",
    status=201,
    query=OFFICE,
    refuses=(errors.NotYourOffice,),
    answer_headers=("Location",),
)
def give_calendar() -> Response:
    """Make a new link to an office's calendar.

    Officers, heads and verifiers may do this for their own office, heads also for those below.
    Whoever has the link can read the calendar without signing in, and no other call shows it again.
    The link before is void from now on.
    """
    from chalicelib.sla import office_calendar  # imported here: a status poll does not need it

    office, actor_office = _calendar_office()
    token, now = office_calendar.give_link(office, actor_office)
    url = f"{settings().public_url}/v1/calendars/{token}{CALENDAR_ENDING}"
    answer: casework_schemas.Calendar = {
        "agency": view_parts.office_view(office, choose_language(routes.current_request)),
        "given_at": format_shown(now),
        "url": url,
    }
    return answer_json(answer, 201, {"Location": url})


@routes.route(
    "/v1/work/calendar",
    methods=["DELETE"],
    roles=CALENDAR_REMOVERS,
    answer=None,
    status=204,
    query=OFFICE,
    refuses=(errors.NotYourOffice, errors.UnknownCalendar),
)
def remove_calendar() -> Response:
    """Remove the link to an office's calendar.

    Those who may make the link may remove it, and admins may remove any. The calendar can't be read
    by it any more; a new link can be made at any time.
    """
    from chalicelib.sla import office_calendar

    office_calendar.remove_link(*_calendar_office())
    return answer_nothing()


@routes.route(
    "/v1/calendars/{calendar}",
    answer=str,
    request_headers=TAG,
    refuses=(304, errors.UnknownCalendar),
    answer_headers=("Vary",),
    types=("text/calendar",),
    proof="link",
)
def read_calendar(calendar: str) -> Response:
    """Read an office's promises as iCalendar (RFC 5545).

    The secret in the address is the proof, so that calendar programs can subscribe. The calendar
    has the first 250 promises that fall due from a week ago on, with number, kind of promise,
    category and kelurahan; of private reports and of tasks without the last two. It has no text,
    address or name, and its sentences are in the language of Accept-Language. Readers may keep it
    for five minutes, and a poll with `If-None-Match` is answered with 304.
    """
    from chalicelib.sla import office_calendar

    token = calendar.removesuffix(CALENDAR_ENDING)
    if token == calendar:
        raise UnknownCalendar
    agenda = office_calendar.load_agenda(token, clock.now())
    request = routes.current_request
    text = office_calendar.write_calendar(agenda, choose_language(request))
    by_language = {"Vary": "Accept-Language"}
    return answer_published(request, text, CALENDAR_TYPE, CACHE_CONTROL, by_language)


def _calendar_office() -> tuple[str, str]:
    """Return the office whose calendar the request names, and the officer's own office."""
    from chalicelib.reports.access import office_access

    actor = get_officer(routes.current_request)
    wanted = read_query(routes.current_request).get("agency")
    return office_access.find_office_to_work_for(actor, wanted, city()), actor.agency
