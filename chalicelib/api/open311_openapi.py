"""Open311's part of the OpenAPI document."""

from typing import Any

from chalicelib.api import open311_answers as kinds
from chalicelib.api.openapi_parts import KEY, MOMENT, TEXT, Operation

ROOT = "/open311/v2/"
XML, JSON = "text/xml", "application/json"
HERE: dict[str, dict[str, Any]] = {"jurisdiction_id": TEXT}
SPAN: dict[str, dict[str, Any]] = {
    "start_date": MOMENT,
    "end_date": MOMENT,
    "page_size": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 1000},
    "cursor": TEXT,
}
LISTED: dict[str, dict[str, Any]] = {
    **HERE,
    **SPAN,
    "service_request_id": TEXT,
    "service_code": TEXT,
    "status": TEXT,
    "updated_after": MOMENT,
    "updated_before": MOMENT,
    "page": {"type": "integer", "minimum": 1},
    "extensions": {"type": "boolean"},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "long": {"type": "number", "minimum": -180, "maximum": 180},
    "radius": {"type": "integer", "minimum": 1},
}
PERSON: dict[str, dict[str, Any]] = dict.fromkeys(
    ("email", "phone", "first_name", "last_name", "media_url"), TEXT
)
FILED: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("api_key", "jurisdiction_id", "service_code"), TEXT),
    **dict.fromkeys(("address_string", "address_id", "description", "attribute[CODE]"), TEXT),
    "lat": LISTED["lat"],
    "long": LISTED["long"],
    **PERSON,
}
ADDED: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("api_key", "jurisdiction_id", "service_request_id", "update_id"), TEXT),
    "status": TEXT,
    "description": TEXT,
    "updated_datetime": MOMENT,
    **PERSON,
}


Call = tuple[str, str, str, Any, dict[str, Any]]  # method, name, summary, answer, and the rest

WRITTEN = {"headers": KEY, "problems": (400, 403, 404, 503)}
# These end in their format; the ids after others do.
BY_FORMAT: tuple[Call, ...] = (
    ("GET", "discovery", "Find the Open311 endpoint and who gives out keys", kinds.Discovery, {}),
    ("GET", "services", "List the services: our categories", list[kinds.Service], {"query": HERE}),
    (
        *("POST", "requests", "File a report by Open311, with an api_key", list[kinds.Filed]),
        {"form": FILED, **WRITTEN},
    ),
    (
        *("GET", "requests", "List public reports, newest first; a header Link leads on"),
        *(list[kinds.ServiceRequest], {"query": LISTED}),
    ),
    (
        *("GET", "servicerequestupdates", "List what happened to public reports, as it did"),
        *(list[kinds.RequestUpdate], {"query": {**HERE, **SPAN}}),
    ),
    (
        *("POST", "servicerequestupdates", "Add a partner's update to a report, with an api_key"),
        *(list[kinds.Updated], {"form": ADDED, "problems": (400, 403, 404, 503)}),
    ),
)
BY_ID: tuple[Call, ...] = (
    ("GET", "services/{service}", "See what a service asks", kinds.Definition, {"query": HERE}),
    (
        *("GET", "requests/{request}", "Follow a report by Open311", list[kinds.ServiceRequest]),
        {"query": {**HERE, "extensions": LISTED["extensions"]}},
    ),
    ("GET", "tokens/{token}", "Find the id of a token", list[kinds.Token], {"query": HERE}),
    ("GET", "{call}", "Refuse what Open311 does not have", list[kinds.Error], {"status": 404}),
    ("GET", "{call}/{of}", "Refuse what Open311 does not have", list[kinds.Error], {"status": 404}),
    ("POST", "{call}", "Refuse what Open311 does not have", list[kinds.Error], {"status": 404}),
)


def operations() -> dict[tuple[str, str], Operation]:
    """Its calls, each for its format where the path ends in one."""
    ended = [
        (method, f"{ROOT}{name}.{ending}", _operation(summary, answer, (types,), more))
        for ending, types in (("xml", XML), ("json", JSON))
        for method, name, summary, answer, more in BY_FORMAT
    ]
    named = [
        (method, f"{ROOT}{name}", _operation(summary, answer, (XML, JSON), more))
        for method, name, summary, answer, more in BY_ID
    ]
    return {(method, path): operation for method, path, operation in (*ended, *named)}


def _operation(
    summary: str, answer: Any, types: tuple[str, ...], more: dict[str, Any]
) -> Operation:
    refusal = {"refusal": list[kinds.Error], "refusal_types": types, "problems": (400, 404)}
    return Operation(summary, answer, types=types, **{**refusal, **more})
