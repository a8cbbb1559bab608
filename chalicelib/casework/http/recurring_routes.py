"""Route of recurring spots, for heads and verifiers: places at which the same matter was done again
and again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock, errors
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import Routes, answer_json, read_query
from chalicelib.platform.http.operation import PAGED, TEXT
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Role
from chalicelib.reports.http import view_parts

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.recurring_spots import Rank, RecurringPlace

routes = Routes(__name__)

RECURRING_READERS = frozenset({Role.HEAD, Role.VERIFIER})
MOST_DAYS = 365
MOST_NUMBERS = 50  # report numbers in the answer for one spot


@routes.route(
    "/v1/work/recurring",
    roles=RECURRING_READERS,
    answer="casework.http.schemas:RecurringPage",
    query={
        "category": TEXT,
        "area": {
            "type": "string",
            "description": "the code of a kelurahan, kecamatan or kota; needed, or a category, "
            "by who serves several kota",
        },
        "days": {
            "type": "integer",
            "minimum": 1,
            "maximum": 365,
            "description": "how far back; recurring_days of the city when left out",
        },
        **PAGED,
    },
    refuses=(401, errors.WrongRole, errors.BadField),
)
def list_recurring() -> Response:
    """List places where the same matter was closed again and again.

    Heads and verifiers may list them, from closings in their office's territory and closings of
    their office, a head also of offices below. `days` is how far back to look, 365 at most. Whoever
    serves several kota has to name a category or an area (422). `whole` is false when there are
    more closings than one request reads.
    """
    # imported here: a status poll does not need it
    from chalicelib.casework import recurring_service

    query, reader = read_query(routes.current_request), get_officer(routes.current_request)
    category = pagination.read_code(query, "category", city().categories)
    area = pagination.read_code(query, "area", _known_areas())
    days = pagination.read_number(query, "days", city().settings.recurring_days, most=MOST_DAYS)
    limit, after = pagination.read_limit(query), _read_recurring_cursor(query)
    since = clock.now() - timedelta(days=days)
    recurring = recurring_service.find_recurring(reader, category, area, since)
    rest = [spot for spot in recurring.spots if after is None or spot.rank > after]
    answer: casework_schemas.RecurringPage = {
        "items": [show_spot(spot) for spot in rest[:limit]],
        "next": _recurring_cursor(rest[limit - 1].rank) if len(rest) > limit else None,
        "since": format_shown(since),
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "whole": recurring.whole,
    }
    return answer_json(answer)


def show_spot(spot: RecurringPlace) -> casework_schemas.RecurringSpot:
    middle, closings = spot.middle, spot.closings
    lat, lng = middle.point or (0.0, 0.0)  # the middle of a spot always has a point
    kelurahan, kecamatan, kota = view_parts.area_view(middle.area)
    return {
        "category": view_parts.category_view(middle.category),
        "lat": lat,
        "lng": lng,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "kota": kota,
        "times": spot.times,
        "closings": len(closings),
        "first_closed_at": format_shown(closings[-1].at),
        "last_closed_at": format_shown(closings[0].at),
        "reports": [
            {"number": each.number, "closed_at": format_shown(each.at)}
            for each in closings[:MOST_NUMBERS]
        ],
    }


def _known_areas() -> set[str]:
    rows = city().kelurahan.values()
    return {code for row in rows for code in (row.code, row.kecamatan_code, row.kota_code)}


def _recurring_cursor(rank: Rank) -> str:
    return pagination.build_cursor(*map(str, rank))


def _read_recurring_cursor(query: pagination.Query) -> Rank | None:
    """Return the rank of the last spot of the page before. Raises BadField when the cursor is not
    of this list.
    """
    text = query.get("cursor")
    if text is None:
        return None
    *counts, number = pagination.parse_cursor(text, 4)
    try:
        times, closings, last = map(int, counts)
    except ValueError:
        raise pagination.make_cursor_error() from None
    return times, closings, last, number
