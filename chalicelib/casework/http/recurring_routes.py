"""Recurring spots, for heads: where the same matter was done again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.http import pagination
from chalicelib.platform.http.blueprint import Routes, answer_json, get_officer, read_query
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Role
from chalicelib.reports.http import view_parts

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.recurring_spots import Rank, RecurringPlace

routes = Routes(__name__)

RECURRING_READERS = frozenset({Role.HEAD, Role.VERIFIER})
MOST_DAYS = 365
MOST_NUMBERS = 50  # reports of a spot


@routes.route("/v1/work/recurring", roles=RECURRING_READERS)
def list_recurring() -> Response:
    """The spots in one's territory, the most repeated first."""
    from chalicelib.casework import recurring_service  # a status poll pays for nothing heads do

    query, reader = read_query(routes.current_request), get_officer(routes.current_request)
    category = pagination.read_code(query, "category", city().categories)
    area = pagination.read_code(query, "area", _known_areas())
    days = pagination.read_number(query, "days", city().settings.recurring_days, most=MOST_DAYS)
    limit, after = pagination.read_limit(query), _read_recurring_cursor(query)
    since = clock.now() - timedelta(days=days)
    found = recurring_service.find_recurring(reader, category, area, since)
    left = [spot for spot in found.spots if after is None or spot.rank > after]
    told: casework_schemas.RecurringPage = {
        "items": [show_spot(spot) for spot in left[:limit]],
        "next": _recurring_cursor(left[limit - 1].rank) if len(left) > limit else None,
        "since": format_shown(since),
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "whole": found.whole,
    }
    return answer_json(told)


def show_spot(spot: RecurringPlace) -> casework_schemas.RecurringSpot:
    middle, done = spot.middle, spot.closings
    lat, lng = middle.point or (0.0, 0.0)  # the middle of a spot has one
    kelurahan, kecamatan, kota = view_parts.area_view(middle.area)
    return {
        "category": view_parts.category_view(middle.category),
        "lat": lat,
        "lng": lng,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "kota": kota,
        "times": spot.times,
        "closings": len(done),
        "first_closed_at": format_shown(done[-1].at),
        "last_closed_at": format_shown(done[0].at),
        "reports": [
            {"number": each.number, "closed_at": format_shown(each.at)}
            for each in done[:MOST_NUMBERS]
        ],
    }


def _known_areas() -> set[str]:
    rows = city().kelurahan.values()
    return {code for row in rows for code in (row.code, row.kecamatan_code, row.kota_code)}


def _recurring_cursor(rank: Rank) -> str:
    return pagination.build_cursor(*map(str, rank))


def _read_recurring_cursor(query: pagination.Query) -> Rank | None:
    """The last spot of the page before. Raises BadField for a cursor of no such page."""
    text = query.get("cursor")
    if text is None:
        return None
    *counts, number = pagination.parse_cursor(text, 4)
    try:
        times, closings, last = map(int, counts)
    except ValueError:
        raise pagination.make_cursor_error() from None
    return times, closings, last, number
