"""What each call of open data does: read the query, ask for a page, write it in its format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from chalice.app import Request, Response

from chalicelib.api import asked, markup
from chalicelib.api import opendata_asked as wanted
from chalicelib.api import opendata_atom as atom
from chalicelib.api import opendata_views as views
from chalicelib.api.routes import published, query_of
from chalicelib.outside import clock
from chalicelib.services import publishing
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.api import opendata_answers

# How long an edge may answer for us. What is hidden from the public stays in lists for that long.
A_MOMENT, A_WHILE = "public, max-age=60", "public, max-age=300"
JSON, CSV = "application/json", "text/csv; charset=utf-8; header=present"
GEOJSON, ATOM = "application/geo+json", "application/atom+xml; charset=utf-8"


def page(request: Request) -> Response:
    """One call for each partition of an index it touches."""
    query = query_of(request)
    sought = wanted.reports(query, clock.now(), asked.limit(query))
    found = publishing.listed(sought)
    told: opendata_answers.PublicPage = {
        "items": [views.line(each) for each in found.lines],
        "next": wanted.cursor(sought.span, found.after),
    }
    says = _json([told["items"], told["next"] is None])  # a cursor has the moment it was given at
    return published(request, _json(told), JSON, A_MOMENT, says=says)


def table(request: Request) -> Response:
    query = query_of(request)
    sought = wanted.reports(query, clock.now(), wanted.rows(query))
    found = publishing.told(sought)
    link = _next(request, query, wanted.cursor(sought.span, found.after))
    return published(request, views.table(found.lines), CSV, A_WHILE, _link(link))


def features(request: Request) -> Response:
    query = query_of(request)
    sought = wanted.reports(query, clock.now(), wanted.rows(query))
    found = publishing.told(sought)
    link = _next(request, query, wanted.cursor(sought.span, found.after))
    return published(request, _json(views.features(found.lines)), GEOJSON, A_WHILE, _link(link))


def feed(request: Request) -> Response:
    query, now = query_of(request), clock.now()
    sought = wanted.reports(query, now, asked.limit(query))
    found = publishing.told(sought)
    links = {
        "self": _address(request, query),
        "next": _next(request, query, wanted.cursor(sought.span, found.after)),
    }
    written = atom.feed(found.lines, query, links, now)
    says = written.replace(markup.text(links["next"]), "") if links["next"] else written
    return published(request, written, ATOM, A_WHILE, _link(links["next"]), says)


def _next(request: Request, query: asked.Query, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    kept = {name: value for name, value in query.items() if name not in wanted.SPAN}
    return _address(request, {**kept, "cursor": cursor})


def _address(request: Request, query: asked.Query) -> str:
    asked_for = f"?{urlencode(query)}" if query else ""
    return f"{settings().public_url}{request.path}{asked_for}"


def _link(address: str | None) -> dict[str, str]:
    """A header that leads to the next page (RFC 8288), if there is one."""
    return {"Link": f'<{address}>; rel="next"'} if address else {}


def _json(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
