"""Recurring spots, for heads: where the same matter was done again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import officer
from chalicelib.platform.http.routes import Routes, answer, query_of
from chalicelib.platform.moments import shown
from chalicelib.platform.roles import Role
from chalicelib.reports.http import view_parts

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.recurring import Rank, Spot

routes = Routes(__name__)

LOOKING_BACK = frozenset({Role.HEAD, Role.VERIFIER})
MOST_DAYS = 365
NAMED = 50  # reports of a spot


@routes.route("/v1/work/recurring", roles=LOOKING_BACK)
def list_recurring() -> Response:
    """The spots in one's territory, the most repeated first."""
    from chalicelib.casework import recurring_service  # a status poll pays for nothing heads do

    query, reader = query_of(routes.current_request), officer(routes.current_request)
    category = pagination.known(query, "category", city().categories)
    area = pagination.known(query, "area", _areas())
    days = pagination.whole(query, "days", city().settings.recurring_days, most=MOST_DAYS)
    limit, after = pagination.limit(query), _after(query)
    since = clock.now() - timedelta(days=days)
    found = recurring_service.find(reader, category, area, since)
    left = [spot for spot in found.spots if after is None or spot.rank > after]
    told: casework_schemas.RecurringPage = {
        "items": [spot_of(spot) for spot in left[:limit]],
        "next": _cursor(left[limit - 1].rank) if len(left) > limit else None,
        "since": shown(since),
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "whole": found.whole,
    }
    return answer(told)


def spot_of(spot: Spot) -> casework_schemas.RecurringSpot:
    middle, done = spot.middle, spot.closings
    lat, lng = middle.point or (0.0, 0.0)  # the middle of a spot has one
    kelurahan, kecamatan, kota = view_parts.area(middle.area)
    return {
        "category": view_parts.category(middle.category),
        "lat": lat,
        "lng": lng,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "kota": kota,
        "times": spot.times,
        "closings": len(done),
        "first_closed_at": shown(done[-1].at),
        "last_closed_at": shown(done[0].at),
        "reports": [{"number": each.number, "closed_at": shown(each.at)} for each in done[:NAMED]],
    }


def _areas() -> set[str]:
    rows = city().kelurahan.values()
    return {code for row in rows for code in (row.code, row.kecamatan_code, row.kota_code)}


def _cursor(rank: Rank) -> str:
    return pagination.cursor(*map(str, rank))


def _after(query: pagination.Query) -> Rank | None:
    """The last spot of the page before. Raises BadField for a cursor of no such page."""
    text = query.get("cursor")
    if text is None:
        return None
    *counts, number = pagination.parts_of(text, 4)
    try:
        times, closings, last = map(int, counts)
    except ValueError:
        raise pagination.bad_cursor() from None
    return times, closings, last, number
