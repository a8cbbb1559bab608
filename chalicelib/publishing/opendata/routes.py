"""The routes of open data: listed reports as a list, a table, a map and a feed.

Each view imports ``calls`` when it runs, so that a status poll does not load it.
"""

from typing import Any

from chalice.app import Response

from chalicelib.platform.errors import BadField
from chalicelib.platform.http.blueprint import READ, Routes
from chalicelib.platform.http.operation import DAY, TAG, TEXT
from chalicelib.reports.status import Status

opendata_routes = Routes(__name__)

# What chooses reports in every list and on the map.
CHOSEN: dict[str, dict[str, Any]] = {
    "kelurahan": TEXT,
    "category": TEXT,
    "agency": {
        "type": "string",
        "description": "Only reports that the office with this code holds.",
    },
    "status": {"type": "string", "enum": [*Status]},
    "from": DAY,
}
SOUGHT: dict[str, dict[str, Any]] = {
    **CHOSEN,
    "to": {
        **DAY,
        "description": "The last day, in the city's time, at most 366 days after the first. When it"
        " is left out, today.",
    },
    "near": {
        "type": "string",
        "description": "A point, as `latitude,longitude` in degrees of WGS84.",
    },
    "radius": {
        # no default: generated clients would send it without near, which the API refuses
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "description": "Metres around the point `near`. When it is left out, 500.",
    },
    "cursor": TEXT,
}
FEW: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}
MANY: dict[str, Any] = {
    "type": "integer",
    "minimum": 1,
    "maximum": 1000,
    "description": "The most reports of a page; with `kelurahan` or `near` at most 200. When it is"
    " left out, as many as possible.",
}
WATCHED: dict[str, Any] = {"refuses": (304, BadField), "request_headers": TAG}


@opendata_routes.route(
    "/v1/reports",
    methods=READ,
    answer="publishing.opendata.schemas:PublicPage",
    query={**SOUGHT, "limit": FEW},
    answer_headers=("Vary",),
    **WATCHED,
)
def list_reports() -> Response:
    """List reports, newest first.

    Anybody may read this list, which has the beginnings of public texts, and no reporters and no
    private reports. A report whose `visibility` is `facts` has neither words nor photos, and no
    point, and is near none. The list covers the 90 days before
    now unless `from` and `to` say otherwise. Unknown parameters are ignored, and the answer may be
    cached for a minute. Every report comes once, because the cursor holds the span.
    """
    from chalicelib.publishing.opendata import endpoints as opendata_calls

    return opendata_calls.list_reports(opendata_routes.current_request)


@opendata_routes.route(
    "/v1/reports.csv",
    methods=READ,
    answer=str,
    query={**SOUGHT, "limit": MANY},
    answer_headers=("Link",),
    types=("text/csv",),
    **WATCHED,
)
def take_table() -> Response:
    """Download reports as a table (CSV).

    The table (RFC 4180) has public reports with their texts, personal data masked, those that show
    `facts` without text, address and point, and a row of names on each page. It has up to 1,000
    rows, or 200 with `kelurahan` or `near`; a header `Link` leads to the next page. Cells that a
    spreadsheet would take for a formula begin with an apostrophe. It may be cached for five
    minutes.
    """
    from chalicelib.publishing.opendata import endpoints as opendata_calls

    return opendata_calls.export_table(opendata_routes.current_request)


@opendata_routes.route(
    "/v1/reports.geojson",
    methods=READ,
    answer="publishing.opendata.schemas:Features",
    query={**SOUGHT, "limit": MANY},
    answer_headers=("Link",),
    types=("application/geo+json",),
    **WATCHED,
)
def take_map() -> Response:
    """Download reports as a map (GeoJSON).

    The map (RFC 7946) has public reports with their texts, personal data masked, those that show
    `facts` without text and geometry, and longitude before latitude; a report without a point has a
    `geometry` of null. It has up to 1,000 reports, or 200 with `kelurahan` or `near`; a header
    `Link` leads to the next page. It may be cached for five minutes.
    """
    from chalicelib.publishing.opendata import endpoints as opendata_calls

    return opendata_calls.export_features(opendata_routes.current_request)


@opendata_routes.route(
    "/v1/feed.atom",
    methods=READ,
    answer=str,
    query={**SOUGHT, "limit": FEW},
    answer_headers=("Link",),
    types=("application/atom+xml",),
    **WATCHED,
)
def read_feed() -> Response:
    """Follow reports as a feed (Atom).

    The feed (RFC 4287) has listed reports, newest first, of the whole city or as the parameters
    say. The ids of the feed and of its entries never change, and `updated` moves when something
    happens. It may be cached for five minutes, and a poll with `If-None-Match` is answered with
    304.
    """
    from chalicelib.publishing.opendata import endpoints as opendata_calls

    return opendata_calls.publish_feed(opendata_routes.current_request)
