"""Recurring spots, for heads: where the same matter was done again and again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api import asked, views
from chalicelib.api.access import officer
from chalicelib.api.routes import Routes, answer, query_of
from chalicelib.city import city
from chalicelib.domain.moments import shown
from chalicelib.domain.status import Role
from chalicelib.outside import clock

if TYPE_CHECKING:
    from chalicelib.api import queue_answers
    from chalicelib.domain.recurring import Rank, Spot

routes = Routes(__name__)

LOOKING_BACK = frozenset({Role.HEAD, Role.VERIFIER})
MOST_DAYS = 365
NAMED = 50  # reports of a spot


@routes.route("/v1/work/recurring", roles=LOOKING_BACK)
def list_recurring() -> Response:
    """The spots in one's territory, the most repeated first."""
    from chalicelib.services import recurring  # a status poll pays for nothing heads do

    query, reader = query_of(routes.current_request), officer(routes.current_request)
    category = asked.known(query, "category", city().categories)
    area = asked.known(query, "area", _areas())
    days = asked.whole(query, "days", city().settings.recurring_days, most=MOST_DAYS)
    limit, after = asked.limit(query), _after(query)
    since = clock.now() - timedelta(days=days)
    found = recurring.find(reader, category, area, since)
    left = [spot for spot in found.spots if after is None or spot.rank > after]
    told: queue_answers.RecurringPage = {
        "items": [spot_of(spot) for spot in left[:limit]],
        "next": _cursor(left[limit - 1].rank) if len(left) > limit else None,
        "since": shown(since),
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "whole": found.whole,
    }
    return answer(told)


def spot_of(spot: Spot) -> queue_answers.RecurringSpot:
    middle, done = spot.middle, spot.closings
    lat, lng = middle.point or (0.0, 0.0)  # the middle of a spot has one
    kelurahan, kecamatan, kota = views.area(middle.area)
    return {
        "category": views.category(middle.category),
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
    return asked.cursor(*map(str, rank))


def _after(query: asked.Query) -> Rank | None:
    """The last spot of the page before. Raises BadField for a cursor of no such page."""
    text = query.get("cursor")
    if text is None:
        return None
    *counts, number = asked.parts_of(text, 4)
    try:
        times, closings, last = map(int, counts)
    except ValueError:
        raise asked.bad_cursor() from None
    return times, closings, last, number
