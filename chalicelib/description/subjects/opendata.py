"""The description of open data."""

from collections.abc import Mapping
from typing import Any

from chalicelib.city.current import city
from chalicelib.description.document_texts import NOW, build_story, build_url
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.operation import DAY, TAG, TEXT, Operation, Rows
from chalicelib.publishing.opendata import schemas as opendata_schemas
from chalicelib.publishing.opendata import views as atom
from chalicelib.publishing.opendata import views as opendata
from chalicelib.reports import list_line, visibility
from chalicelib.reports.list_line import Listed
from chalicelib.reports.status import Status

SOUGHT: dict[str, dict[str, Any]] = {
    "kelurahan": TEXT,
    "category": TEXT,
    "agency": {"type": "string", "description": "the code of the office that holds it"},
    "status": {"type": "string", "enum": [*Status]},
    "from": {**DAY, "description": "90 days before the end, when left out"},
    "to": {**DAY, "description": "366 days after the beginning at most"},
    "near": {"type": "string", "description": "latitude,longitude"},
    "radius": {
        # no default: generated clients would send it without near, which the API refuses
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "description": "metres around near, 500 when left out",
    },
    "cursor": TEXT,
}
FEW: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}
MANY: dict[str, Any] = {
    "type": "integer",
    "minimum": 1,
    "maximum": 1000,
    "description": "with kelurahan or near 200 at most; as many as may be, when left out",
}
WATCHED: dict[str, Any] = {"problems": (304, BadField), "headers": TAG}

ROWS: Rows = {
    ("GET", "/v1/reports"): Operation(
        "List public reports, newest first",
        opendata_schemas.PublicPage,
        name="list_reports",
        query={**SOUGHT, "limit": FEW},
        **WATCHED,
    ),
    ("GET", "/v1/reports.csv"): Operation(
        "Take public reports away as a table",
        str,
        name="take_table",
        query={**SOUGHT, "limit": MANY},
        types=("text/csv",),
        tells=("Link",),
        **WATCHED,
    ),
    ("GET", "/v1/reports.geojson"): Operation(
        "Take public reports away as a map",
        opendata_schemas.Features,
        name="take_map",
        query={**SOUGHT, "limit": MANY},
        types=("application/geo+json",),
        tells=("Link",),
        **WATCHED,
    ),
    ("GET", "/v1/feed.atom"): Operation(
        "Follow public reports as an Atom feed",
        str,
        name="read_feed",
        query={**SOUGHT, "limit": FEW},
        types=("application/atom+xml",),
        tells=("Link",),
        **WATCHED,
    ),
}


# Examples of open data.


def answers() -> Mapping[Any, Any]:
    line = _public_line()
    return {
        opendata_schemas.PublicPage: {"items": [opendata.show_line(line)], "next": None},
        opendata_schemas.Features: opendata.show_features([line]),
    }


def build_texts() -> Mapping[str, str]:
    """Return examples of answers that are texts, by media type."""
    lines = [_public_line()]
    return {
        "text/csv": opendata.write_table(lines),
        "application/atom+xml": atom.write_feed(
            lines, {}, {"self": build_url("/v1/feed.atom")}, NOW
        ),
    }


def _public_line() -> Listed:
    return visibility.public_listed(list_line.listed_report(build_story().report), city())
