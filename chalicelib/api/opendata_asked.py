"""Which public reports a query asks for."""

import re
from datetime import datetime, timedelta

from chalicelib.api import asked
from chalicelib.city import city
from chalicelib.domain import listed, moments
from chalicelib.domain.errors import BadField
from chalicelib.domain.status import Status
from chalicelib.services.placing import places
from chalicelib.services.publishing import Wanted
from chalicelib.stores.listing import Sought, Span

SPAN = ("from", "to")
USUAL, LONGEST = timedelta(days=90), timedelta(days=366)
MOST_ROWS = 1000
MOST_OF_AREAS = 200  # whose texts are each read by their own keys
USUALLY_NEAR, FURTHEST = 500, 1000  # metres: 30 kelurahan at the most
_SECOND = timedelta(seconds=1)
_AFTER = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(#[A-Z0-9-]{1,20}(#[a-z0-9]{1,6})?)?")


def reports(query: asked.Query, now: datetime, most: int) -> Wanted:
    """At most so many of them. Raises BadField."""
    category = asked.known(query, "category", city().categories)
    agency = asked.known(query, "agency", city().offices)
    status, at = _status(query), _near(query)
    sought = Sought(
        most=most,
        categories=frozenset({category} if category else ()),
        statuses=frozenset({status} if status else ()),
        holders=frozenset({agency} if agency else ()),
        near=listed.near(*at, city()) if at else None,
    )
    return Wanted(_span(query, now), sought, _areas(query, at))


def rows(query: asked.Query) -> int:
    """How many reports of a table, up to a thousand. Raises BadField."""
    most = MOST_OF_AREAS if {"kelurahan", "near"} & query.keys() else MOST_ROWS
    return _whole(query, "limit", most, most)


def cursor(span: Span, after: str | None) -> str | None:
    """Where the next page begins: in the same span, whatever time it is by then."""
    if after is None:
        return None
    return asked.cursor(moments.stored(span.start), moments.stored(span.end), after)


def _span(query: asked.Query, now: datetime) -> Span:
    if "cursor" in query:
        return _resumed(query["cursor"])
    end, start = now, asked.day(query, "from")
    if until := asked.day(query, "to", after=True):
        end = min(until - _SECOND, now)
    for name, moment in (("from", start), ("to", end)):
        if moment and moment.year <= moments.FIRST_YEAR:
            raise BadField(field=name, rule="limits")
    return _forward(Span(start or end - USUAL, end))


def _resumed(text: str) -> Span:
    *ends, after = asked.parts_of(text, 3)
    if not _AFTER.fullmatch(after):
        raise asked.bad_cursor()
    start, end, _ = (moments.given("cursor", each[:20]) for each in (*ends, after))
    if [moments.stored(start), moments.stored(end)] != ends:
        raise asked.bad_cursor()
    return _forward(Span(start, end, after))


def _forward(span: Span) -> Span:
    if not timedelta() <= span.end - span.start <= LONGEST:
        raise BadField(field=", ".join(SPAN), rule="span", most=LONGEST.days)
    return span


def _status(query: asked.Query) -> Status | None:
    value = query.get("status")
    if value is None:
        return None
    if value not in {*Status}:
        taken = ", ".join(Status)
        raise BadField(field="status", rule="choice", value=value[:40], taken=taken)
    return Status(value)


def _near(query: asked.Query) -> tuple[float, float, int] | None:
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


def _areas(query: asked.Query, at: tuple[float, float, int] | None) -> tuple[str, ...] | None:
    kelurahan = asked.known(query, "kelurahan", city().kelurahan)
    if at is None:
        return (kelurahan,) if kelurahan else None
    around = places().around(*at)
    return tuple(code for code in around if kelurahan in (None, code))


def _whole(query: asked.Query, name: str, most: int, usual: int) -> int:
    text = query.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise BadField(field=name, rule="whole", most=most)
    return int(text)
