"""Routes that find reports beside the queue: search, by number or by words, and recurring spots, at
which the same matter was done again and again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock, errors
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_language, read_query
from chalicelib.platform.http.operation import NUMBER, PAGED, TEXT
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports import number
from chalicelib.reports.http import view_parts
from chalicelib.reports.moves_and_roles import READERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.http.list_schemas import RecurringPage, RecurringSpot
    from chalicelib.casework.queue.search_service import Place
    from chalicelib.casework.recurring_spots import Rank, RecurringPlace

routes = Routes(__name__)

USUAL_SPAN = timedelta(days=90)  # how far back a search by words goes without ``from``
MOST_LETTERS = 200


@routes.route(
    "/v1/work/search",
    roles=READERS,
    answer="casework.http.schemas:SearchPage",
    query={
        "q": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
        "from": {"type": "string", "format": "date"},
        "to": {"type": "string", "format": "date"},
        "kelurahan": TEXT,
        **PAGED,
    },
    refuses=(errors.NotYours, *NUMBER),
)
def search_work() -> Response:
    """Search reports by number, or by words of text and address.

    A number in any spelling finds that report, if the officer may read it. Other texts are words,
    ten at most, all of which have to be in the report's text or address; only reports of the
    officer's territory or office are found, for verifiers all. The search covers 90 days unless
    `from` and `to` say otherwise. A page may be short, or empty, and still have a `next`.
    """

    query, reader = read_query(routes.current_request), get_officer(routes.current_request)
    text = query.get("q", "").strip()
    if not 0 < len(text) <= MOST_LETTERS:
        raise BadField(field="q", rule="limits")
    if number.is_meant(text):
        return answer_json(_search_number(text, reader))
    return answer_json(_search_words(text, query, reader))


def _search_number(text: str, reader: Officer) -> casework_schemas.SearchPage:
    from chalicelib.casework.http.views import show_line

    # A status poll does not need it.
    from chalicelib.casework.queue import search_service

    line = search_service.find_by_number(text, reader)
    shown = show_line(line, clock.now(), choose_language(routes.current_request))
    return {"items": [shown], "next": None, "since": None, "until": None}


def _search_words(
    text: str, query: pagination.Query, reader: Officer
) -> casework_schemas.SearchPage:
    from chalicelib.casework.http.views import show_line
    from chalicelib.casework.queue import search_service

    now, kelurahan = clock.now(), pagination.read_code(query, "kelurahan", city().kelurahan)
    since, until = _read_span(query, now)
    sought = search_service.parse_search(text, since, until, kelurahan)
    start = _read_search_cursor(query, reader, kelurahan)
    page = search_service.find_by_words(
        sought, reader, limit=pagination.read_limit(query), start=start
    )
    language = choose_language(routes.current_request)
    return {
        "items": [show_line(line, now, language) for line in page.lines],
        "next": _search_cursor(page.next) if page.next else None,
        "since": format_shown(since),
        "until": format_shown(until),
    }


def _read_span(query: pagination.Query, now: datetime) -> tuple[datetime, datetime]:
    """Return the first moment of the search, and the first moment after it. Raises BadField when
    the span is empty.
    """
    until = pagination.read_day(query, "to", after=True) or now + timedelta(seconds=1)
    since = pagination.read_day(query, "from") or until - USUAL_SPAN
    if since >= until:
        raise BadField(field="from", rule="limits")
    return since, until


def _search_cursor(place: Place) -> str:
    spot = place.after
    key = (spot.pk, spot.sk, spot.partition, spot.sort) if spot else ("",) * 4
    return pagination.build_cursor(place.kecamatan, *key)


def _read_search_cursor(
    query: pagination.Query, reader: Officer, kelurahan: str | None
) -> Place | None:
    """Return the place at which the page before ended. Raises BadField when the cursor is not of a
    search that this reader can make.
    """
    from chalicelib.casework.queue import search_service

    text = query.get("cursor")
    if text is None:
        return None
    code, *key = pagination.parse_cursor(text, 5)
    try:
        return search_service.parse_place(reader, kelurahan, code, *key)
    except ValueError:
        raise pagination.make_cursor_error() from None


# Recurring spots, for heads and verifiers.


RECURRING_READERS = frozenset({Role.HEAD, Role.VERIFIER})
MOST_DAYS = 365
MOST_NUMBERS = 50  # report numbers in the answer for one spot


@routes.route(
    "/v1/work/recurring",
    roles=RECURRING_READERS,
    answer="casework.http.list_schemas:RecurringPage",
    query={
        "category": TEXT,
        "area": {
            "type": "string",
            "description": "The code of a kelurahan, kecamatan or kota. An officer whose office"
            " serves several kota has to give an area or a category.",
        },
        "days": {
            "type": "integer",
            "minimum": 1,
            "maximum": 365,
            "description": "How many days back closings count. When it is left out, the city's"
            " `recurring_days`.",
        },
        **PAGED,
    },
)
def list_recurring() -> Response:
    """List places where the same matter was closed again and again.

    Heads and verifiers may list them, from closings in their office's territory and closings of
    their office, a head also of offices below. `days` is how far back to look, 365 at most. Whoever
    serves several kota has to name a category or an area (422). `whole` is false when there are
    more closings than one request reads.
    """
    # A status poll does not need it.
    from chalicelib.casework import recurring_spots

    query, reader = read_query(routes.current_request), get_officer(routes.current_request)
    category = pagination.read_code(query, "category", city().categories)
    area = pagination.read_code(query, "area", _known_areas())
    days = pagination.read_number(query, "days", city().settings.recurring_days, most=MOST_DAYS)
    limit, after = pagination.read_limit(query), _read_recurring_cursor(query)
    since = clock.now() - timedelta(days=days)
    recurring = recurring_spots.load_recurring(reader, category, area, since)
    rest = [spot for spot in recurring.spots if after is None or spot.rank > after]
    language = choose_language(routes.current_request)
    answer: RecurringPage = {
        "items": [show_spot(spot, language) for spot in rest[:limit]],
        "next": _recurring_cursor(rest[limit - 1].rank) if len(rest) > limit else None,
        "since": format_shown(since),
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "whole": recurring.whole,
    }
    return answer_json(answer)


def show_spot(spot: RecurringPlace, language: Language) -> RecurringSpot:
    middle, closings = spot.middle, spot.closings
    lat, lng = middle.point or (0.0, 0.0)  # the middle of a spot always has a point
    kelurahan, kecamatan, kota = view_parts.area_view(middle.area)
    return {
        "category": view_parts.category_view(middle.category, language),
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
