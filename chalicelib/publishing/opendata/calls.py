"""What each call of open data does: read the query, ask for a page, write it in its format."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from chalice.app import Request, Response

from chalicelib.city.current import city
from chalicelib.city.places.lookup import places
from chalicelib.platform import clock, moments
from chalicelib.platform import text as platform_text
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import pagination
from chalicelib.platform.http.routes import published, query_of
from chalicelib.platform.settings import settings
from chalicelib.publishing.opendata import views
from chalicelib.publishing.opendata import views as atom
from chalicelib.reports import list_line, visibility
from chalicelib.reports.status import Status
from chalicelib.reports.store import by_place, public_lists
from chalicelib.reports.store.public_lists import Page, Sought, Span

if TYPE_CHECKING:
    from chalicelib.publishing.opendata import schemas as opendata_schemas


# Public reports for everybody: by kelurahan where some are meant, else by date alone.


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports; ``areas`` are the kelurahan they lie in, None for any."""

    span: Span
    sought: Sought
    areas: tuple[str, ...] | None = None


def listed_publishing(wanted: Wanted) -> Page:
    """A page of them as the public sees them, newest first; those of kelurahan without what was
    said.
    """
    if wanted.areas is None:
        return _shown(public_lists.filed(wanted.span, wanted.sought))
    return _shown(by_place.filed(wanted.areas, wanted.span, wanted.sought))


def told(wanted: Wanted) -> Page:
    """The same with what was said."""
    if wanted.areas is None:
        return listed_publishing(wanted)
    found = by_place.filed(wanted.areas, wanted.span, wanted.sought)
    lines = public_lists.of(line.number for line in found.lines).values()
    return _shown(replace(found, lines=[line for line in lines if not line.private]))


def _shown(page: Page) -> Page:
    return replace(page, lines=[visibility.listed(line, city()) for line in page.lines])


# Which public reports a query asks for.


SPAN = ("from", "to")
USUAL, LONGEST = timedelta(days=90), timedelta(days=366)
MOST_ROWS = 1000
MOST_OF_AREAS = 200  # whose texts are each read by their own keys
USUALLY_NEAR, FURTHEST = 500, 1000  # metres: 30 kelurahan at the most
_SECOND = timedelta(seconds=1)
_AFTER = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(#[A-Z0-9-]{1,20}(#[a-z0-9]{1,6})?)?")


def reports(query: pagination.Query, now: datetime, most: int) -> Wanted:
    """At most so many of them. Raises BadField."""
    category = pagination.known(query, "category", city().categories)
    agency = pagination.known(query, "agency", city().offices)
    status, at = _status(query), _near(query)
    sought = Sought(
        most=most,
        categories=frozenset({category} if category else ()),
        statuses=frozenset({status} if status else ()),
        holders=frozenset({agency} if agency else ()),
        near=list_line.near(*at, city()) if at else None,
    )
    return Wanted(_span(query, now), sought, _areas(query, at))


def rows(query: pagination.Query) -> int:
    """How many reports of a table, up to a thousand. Raises BadField."""
    most = MOST_OF_AREAS if {"kelurahan", "near"} & query.keys() else MOST_ROWS
    return _whole(query, "limit", most, most)


def cursor(span: Span, after: str | None) -> str | None:
    """Where the next page begins: in the same span, whatever time it is by then."""
    if after is None:
        return None
    return pagination.cursor(moments.stored(span.start), moments.stored(span.end), after)


def _span(query: pagination.Query, now: datetime) -> Span:
    if "cursor" in query:
        return _resumed(query["cursor"])
    end, start = now, pagination.day(query, "from")
    if until := pagination.day(query, "to", after=True):
        end = min(until - _SECOND, now)
    for name, moment in (("from", start), ("to", end)):
        if moment and moment.year <= moments.FIRST_YEAR:
            raise BadField(field=name, rule="limits")
    return _forward(Span(start or end - USUAL, end))


def _resumed(text: str) -> Span:
    *ends, after = pagination.parts_of(text, 3)
    if not _AFTER.fullmatch(after):
        raise pagination.bad_cursor()
    start, end, _ = (moments.given("cursor", each[:20]) for each in (*ends, after))
    if [moments.stored(start), moments.stored(end)] != ends:
        raise pagination.bad_cursor()
    return _forward(Span(start, end, after))


def _forward(span: Span) -> Span:
    if not timedelta() <= span.end - span.start <= LONGEST:
        raise BadField(field=", ".join(SPAN), rule="span", most=LONGEST.days)
    return span


def _status(query: pagination.Query) -> Status | None:
    value = query.get("status")
    if value is None:
        return None
    if value not in {*Status}:
        taken = ", ".join(Status)
        raise BadField(field="status", rule="choice", value=value[:40], taken=taken)
    return Status(value)


def _near(query: pagination.Query) -> tuple[float, float, int] | None:
    """A point in WGS84 degrees, and metres around it."""
    radius = _whole(query, "radius", FURTHEST, USUALLY_NEAR)
    if "near" not in query:
        if "radius" in query:
            raise BadField(field="near", rule="missing")
        return None
    lat, _, lng = query["near"].partition(",")
    try:
        at = float(lat), float(lng)
    except ValueError:
        raise BadField(field="near", rule="limits") from None
    if not (-89 <= at[0] <= 89 and -180 <= at[1] <= 180):  # also refuses NaN
        raise BadField(field="near", rule="limits")
    return (*at, radius)


def _areas(query: pagination.Query, at: tuple[float, float, int] | None) -> tuple[str, ...] | None:
    kelurahan = pagination.known(query, "kelurahan", city().kelurahan)
    if at is None:
        return (kelurahan,) if kelurahan else None
    around = places().around(*at)
    return tuple(code for code in around if kelurahan in (None, code))


def _whole(query: pagination.Query, name: str, most: int, usual: int) -> int:
    text = query.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise BadField(field=name, rule="whole", most=most)
    return int(text)


# How long an edge may answer for us. What is hidden from the public stays in lists for that long.
A_MOMENT, A_WHILE = "public, max-age=60", "public, max-age=300"
JSON, CSV = "application/json", "text/csv; charset=utf-8; header=present"
GEOJSON, ATOM = "application/geo+json", "application/atom+xml; charset=utf-8"


def page(request: Request) -> Response:
    """One call for each partition of an index it touches."""
    query = query_of(request)
    sought = reports(query, clock.now(), pagination.limit(query))
    found = listed_publishing(sought)
    told: opendata_schemas.PublicPage = {
        "items": [views.line(each) for each in found.lines],
        "next": cursor(sought.span, found.after),
    }
    says = _json([told["items"], told["next"] is None])  # a cursor has the moment it was given at
    return published(request, _json(told), JSON, A_MOMENT, says=says)


def table(request: Request) -> Response:
    query = query_of(request)
    sought = reports(query, clock.now(), rows(query))
    found = told(sought)
    link = _next(request, query, cursor(sought.span, found.after))
    return published(request, views.table(found.lines), CSV, A_WHILE, _link(link))


def features(request: Request) -> Response:
    query = query_of(request)
    sought = reports(query, clock.now(), rows(query))
    found = told(sought)
    link = _next(request, query, cursor(sought.span, found.after))
    return published(request, _json(views.features(found.lines)), GEOJSON, A_WHILE, _link(link))


def feed(request: Request) -> Response:
    query, now = query_of(request), clock.now()
    sought = reports(query, now, pagination.limit(query))
    found = told(sought)
    links = {
        "self": _address(request, query),
        "next": _next(request, query, cursor(sought.span, found.after)),
    }
    written = atom.feed(found.lines, query, links, now)
    says = written.replace(platform_text.text(links["next"]), "") if links["next"] else written
    return published(request, written, ATOM, A_WHILE, _link(links["next"]), says)


def _next(request: Request, query: pagination.Query, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    kept = {name: value for name, value in query.items() if name not in SPAN}
    return _address(request, {**kept, "cursor": cursor})


def _address(request: Request, query: pagination.Query) -> str:
    asked_for = f"?{urlencode(query)}" if query else ""
    return f"{settings().public_url}{request.path}{asked_for}"


def _link(address: str | None) -> dict[str, str]:
    """A header that leads to the next page (RFC 8288), if there is one."""
    return {"Link": f'<{address}>; rel="next"'} if address else {}


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
