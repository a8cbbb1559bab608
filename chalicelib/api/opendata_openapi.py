"""Open data's part of the OpenAPI document."""

from typing import Any

from chalicelib.api import answers
from chalicelib.api.openapi_parts import TAG, TEXT, Operation
from chalicelib.domain.status import Status

DAY: dict[str, Any] = {"type": "string", "format": "date"}
SOUGHT: dict[str, dict[str, Any]] = {
    "kelurahan": TEXT,
    "category": TEXT,
    "agency": {"type": "string", "description": "the code of the office that holds it"},
    "status": {"type": "string", "enum": [*Status]},
    "from": {**DAY, "description": "90 days before the end, when left out"},
    "to": {**DAY, "description": "366 days after the beginning at most"},
    "near": {"type": "string", "description": "latitude,longitude"},
    "radius": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 500},
    "cursor": TEXT,
}
FEW: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}
MANY: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": 1000}


def operations() -> dict[tuple[str, str], Operation]:
    return {
        ("GET", "/v1/reports"): _operation(
            "List public reports, newest first", answers.PublicPage, FEW, "application/json"
        ),
        ("GET", "/v1/reports.csv"): _operation(
            "Take public reports away as a table; a header Link leads on", str, MANY, "text/csv"
        ),
        ("GET", "/v1/reports.geojson"): _operation(
            "Take public reports away as a map; a header Link leads on",
            answers.Features,
            MANY,
            "application/geo+json",
        ),
        ("GET", "/v1/feed.atom"): _operation(
            "Follow public reports as an Atom feed", str, FEW, "application/atom+xml"
        ),
    }


def _operation(summary: str, answer: Any, limit: dict[str, Any], kind: str) -> Operation:
    query = {**SOUGHT, "limit": limit}
    return Operation(summary, answer, problems=(304, 422), query=query, headers=TAG, types=(kind,))
