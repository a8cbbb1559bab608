"""The calls of open data. Each reads the query, loads a page of listed reports, and writes it in
its format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.city.places.lookup import load_places
from chalicelib.platform import clock, moments
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.blueprint import (
    VARIES,
    answer_published,
    choose_language,
    read_query,
    write_json,
)
from chalicelib.platform.settings import settings
from chalicelib.platform.texts.xml_text import escape_xml
from chalicelib.publishing.opendata import views
from chalicelib.reports import list_line
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.status import Status
from chalicelib.reports.store import by_place, public_lists
from chalicelib.reports.store.list_pages import Page, Sought, Span

if TYPE_CHECKING:
    from chalicelib.publishing.opendata import schemas as opendata_schemas


@dataclass(frozen=True, slots=True)
class PublicQuery:
    """The reports that a query asks for. ``areas`` are codes of their kelurahan, None for any."""

    span: Span
    sought: Sought
    areas: tuple[str, ...] | None = None


def load_public(wanted: PublicQuery) -> Page:
    """Return a page of reports as the public sees them, newest first. Reports found by kelurahan
    come without their texts.
    """
    if wanted.areas is None:
        return _show_public(public_lists.load_filed(wanted.span, wanted.sought), None)
    page = by_place.load_filed_in_areas(wanted.areas, wanted.span, wanted.sought)
    return _show_public(page, wanted.areas)


def load_with_texts(wanted: PublicQuery) -> Page:
    """Return the same page as ``load_public``, always with texts."""
    if wanted.areas is None:
        return load_public(wanted)
    page = by_place.load_filed_in_areas(wanted.areas, wanted.span, wanted.sought)
    lines = public_lists.load_by_numbers(line.number for line in page.lines).values()
    return _show_public(replace(page, lines=[*lines]), wanted.areas)


def _show_public(page: Page, areas: tuple[str, ...] | None) -> Page:
    """Return the page as the public sees it. A list of ``areas`` has no report that the public may
    not know to lie there, and none is listed that became private while an index lags.
    """
    listed = (line for line in page.lines if is_listed(line.visibility))
    shown = (visibility.public_listed(line, city()) for line in listed)
    return replace(
        page, lines=[line for line in shown if areas is None or line.place.area in areas]
    )


SPAN = ("from", "to")
USUAL_SPAN, LONGEST_SPAN = timedelta(days=90), timedelta(days=366)
MOST_ROWS = 1000
MOST_AREA_ROWS = 200  # fewer, because each text is read by the report's own key
USUAL_METRES, MOST_METRES = 500, 1000  # metres; reaches 30 kelurahan at most
_SECOND = timedelta(seconds=1)
_AFTER = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(#[A-Z0-9-]{1,20}(#[a-z0-9]{1,6})?)?")


def read_public_query(query: pagination.Query, now: datetime, most: int) -> PublicQuery:
    """Return which listed reports a query asks for, at most ``most`` of them. Raises BadField."""
    category = pagination.read_code(query, "category", city().categories)
    agency = pagination.read_code(query, "agency", city().offices)
    status, point = _read_status(query), _read_near(query)
    sought = Sought(
        most=most,
        categories=frozenset({category} if category else ()),
        statuses=frozenset({status} if status else ()),
        holders=frozenset({agency} if agency else ()),
        near=list_line.make_near_filter(*point, city()) if point else None,
    )
    return PublicQuery(_read_span(query, now), sought, _read_areas(query, point))


def read_rows(query: pagination.Query) -> int:
    """Return how many reports a table or map has: MOST_ROWS at most, and MOST_AREA_ROWS with
    ``kelurahan`` or ``near``. Raises BadField.
    """
    most = MOST_AREA_ROWS if {"kelurahan", "near"} & query.keys() else MOST_ROWS
    return _read_whole(query, "limit", most, most)


def next_cursor(span: Span, after: str | None) -> str | None:
    """Return the cursor of the next page, None after the last. The cursor holds the span, so that
    every page has the same span.
    """
    if after is None:
        return None
    return pagination.build_cursor(
        moments.format_stored(span.start), moments.format_stored(span.end), after
    )


def _read_span(query: pagination.Query, now: datetime) -> Span:
    if "cursor" in query:
        return _parse_cursor(query["cursor"])
    end, start = now, pagination.read_day(query, "from")
    if until := pagination.read_day(query, "to", after=True):
        end = min(until - _SECOND, now)
    for name, moment in (("from", start), ("to", end)):
        if moment and moment.year <= moments.FIRST_YEAR:
            raise BadField(field=name, rule="limits")
    return _check_span(Span(start or end - USUAL_SPAN, end))


def _parse_cursor(text: str) -> Span:
    *ends, after = pagination.parse_cursor(text, 3)
    if not _AFTER.fullmatch(after):
        raise pagination.make_cursor_error()
    start, end, _ = (moments.parse_input("cursor", each[:20]) for each in (*ends, after))
    if [moments.format_stored(start), moments.format_stored(end)] != ends:
        raise pagination.make_cursor_error()
    return _check_span(Span(start, end, after))


def _check_span(span: Span) -> Span:
    if not timedelta() <= span.end - span.start <= LONGEST_SPAN:
        raise BadField(field=", ".join(SPAN), rule="span", most=LONGEST_SPAN.days)
    return span


def _read_status(query: pagination.Query) -> Status | None:
    value = query.get("status")
    if value is None:
        return None
    if value not in {*Status}:
        taken = ", ".join(Status)
        raise BadField(field="status", rule="choice", value=value[:40], taken=taken)
    return Status(value)


def _read_near(query: pagination.Query) -> tuple[float, float, int] | None:
    """Return latitude and longitude in WGS84 degrees, and a radius in metres."""
    radius = _read_whole(query, "radius", MOST_METRES, USUAL_METRES)
    if "near" not in query:
        if "radius" in query:
            raise BadField(field="near", rule="missing")
        return None
    lat, _, lng = query["near"].partition(",")
    try:
        point = float(lat), float(lng)
    except ValueError:
        raise BadField(field="near", rule="limits") from None
    if not (-89 <= point[0] <= 89 and -180 <= point[1] <= 180):  # also refuses NaN
        raise BadField(field="near", rule="limits")
    return (*point, radius)


def _read_areas(
    query: pagination.Query, point: tuple[float, float, int] | None
) -> tuple[str, ...] | None:
    kelurahan = pagination.read_code(query, "kelurahan", city().kelurahan)
    if point is None:
        return (kelurahan,) if kelurahan else None
    around = load_places().around(*point)
    return tuple(code for code in around if kelurahan in (None, code))


def _read_whole(query: pagination.Query, name: str, most: int, usual: int) -> int:
    text = query.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise BadField(field=name, rule="whole", most=most)
    return int(text)


# How long the edge may keep an answer. A report that was hidden stays in lists for that long.
ONE_MINUTE, FIVE_MINUTES = "public, max-age=60", "public, max-age=300"
JSON, CSV = "application/json", "text/csv; charset=utf-8; header=present"
GEOJSON, ATOM = "application/geo+json", "application/atom+xml; charset=utf-8"


def list_reports(request: Request) -> Response:
    """List reports as JSON. Costs one call for each partition of an index it reads."""
    query = read_query(request)
    wanted = read_public_query(query, clock.now(), pagination.read_limit(query))
    page, language = load_public(wanted), choose_language(request)
    body: opendata_schemas.PublicPage = {
        "items": [views.show_line(each, language) for each in page.lines],
        "next": next_cursor(wanted.span, page.after),
    }
    # The tag leaves the cursor out, because a cursor contains the moment of the request.
    tagged = write_json([body["items"], body["next"] is None])
    return answer_published(request, write_json(body), JSON, ONE_MINUTE, VARIES, says=tagged)


def export_table(request: Request) -> Response:
    query = read_query(request)
    wanted = read_public_query(query, clock.now(), read_rows(query))
    page = load_with_texts(wanted)
    link = _next_address(request, query, next_cursor(wanted.span, page.after))
    return answer_published(
        request, views.write_table(page.lines), CSV, FIVE_MINUTES, _link_header(link)
    )


def export_features(request: Request) -> Response:
    query = read_query(request)
    wanted = read_public_query(query, clock.now(), read_rows(query))
    page = load_with_texts(wanted)
    link = _next_address(request, query, next_cursor(wanted.span, page.after))
    return answer_published(
        request,
        write_json(views.show_features(page.lines)),
        GEOJSON,
        FIVE_MINUTES,
        _link_header(link),
    )


def publish_feed(request: Request) -> Response:
    query, now = read_query(request), clock.now()
    wanted = read_public_query(query, now, pagination.read_limit(query))
    page = load_with_texts(wanted)
    links = {
        "self": _own_address(request, query),
        "next": _next_address(request, query, next_cursor(wanted.span, page.after)),
    }
    feed = views.write_feed(page.lines, query, links, now)
    tagged = feed.replace(escape_xml(links["next"]), "") if links["next"] else feed
    return answer_published(request, feed, ATOM, FIVE_MINUTES, _link_header(links["next"]), tagged)


def _next_address(request: Request, query: pagination.Query, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    filters = {name: value for name, value in query.items() if name not in SPAN}
    return _own_address(request, {**filters, "cursor": cursor})


def _own_address(request: Request, query: pagination.Query) -> str:
    asked_for = f"?{urlencode(query)}" if query else ""
    return f"{settings().public_url}{request.path}{asked_for}"


def _link_header(address: str | None) -> dict[str, str]:
    """Return a ``Link`` header to the next page (RFC 8288), or no header after the last page."""
    return {"Link": f'<{address}>; rel="next"'} if address else {}
