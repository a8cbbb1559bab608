"""The description of Open311."""

from collections.abc import Mapping
from typing import Any

from chalicelib.city.current import city
from chalicelib.description.document_texts import Story, build_story
from chalicelib.platform.http.operation import FORM, KEY, MOMENT, PARTS, TEXT, Operation, Rows
from chalicelib.publishing.open311 import formats
from chalicelib.publishing.open311 import schemas as georeport
from chalicelib.publishing.open311 import schemas as kinds
from chalicelib.publishing.open311 import views as open311
from chalicelib.reports import list_line

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
    "extensions": {"type": "string", "description": "true: with what was answered and sent along"},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "long": {"type": "number", "minimum": -180, "maximum": 180},
    "radius": {"type": "integer", "minimum": 1},
}
PERSON: dict[str, dict[str, Any]] = dict.fromkeys(
    ("email", "phone", "first_name", "last_name", "media_url"), TEXT
)
UNKEPT: dict[str, Any] = {"type": "string", "description": "taken, and not kept"}
FILED: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("api_key", "jurisdiction_id", "service_code"), TEXT),
    **dict.fromkeys(("address_string", "address_id", "description"), TEXT),
    "attribute[CODE]": {
        "type": "string",
        "description": "an answer to what the service asks; of several answers, one each time",
    },
    "lat": LISTED["lat"],
    "long": LISTED["long"],
    **PERSON,
    "device_id": UNKEPT,
    "account_id": UNKEPT,
}
ADDED: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("api_key", "jurisdiction_id", "service_request_id", "update_id"), TEXT),
    "status": TEXT,
    "description": TEXT,
    "updated_datetime": MOMENT,
    **PERSON,
}


# method, path, summary, answer, name, and the rest
Call = tuple[str, str, str, Any, str, dict[str, Any]]

NO = "Refuse what Open311 does not have"
WRITTEN = {"problems": (400, 403, 404, 503)}
PAGED = {"tells": ("Link",)}
FILING = {
    "form": FILED,
    "form_types": (FORM, PARTS),
    "required": ("api_key", "service_code"),
    "headers": KEY,
    **WRITTEN,
}
ADDING = {"form": ADDED, "required": ("api_key", "service_request_id", "update_id"), **WRITTEN}
# The paths of these calls end in a format; in the calls by an id, the id does.
BY_FORMAT: tuple[Call, ...] = (
    (
        *("GET", "discovery", "Find the Open311 endpoint and who gives out keys"),
        *(kinds.Discovery, "open311_discovery", {"problems": ()}),
    ),
    (
        *("GET", "services", "List the services: our categories", list[kinds.Service]),
        *("open311_services", {"query": HERE, "problems": (404,)}),
    ),
    (
        *("POST", "requests", "File a report by Open311, with an api_key", list[kinds.Filed]),
        *("open311_file", FILING),
    ),
    (
        *("GET", "requests", "List public reports, newest first", list[kinds.ServiceRequest]),
        *("open311_requests", {"query": LISTED, **PAGED}),
    ),
    (
        *("GET", "servicerequestupdates", "List what happened to public reports, as it did"),
        *(list[kinds.RequestUpdate], "open311_updates", {"query": {**HERE, **SPAN}, **PAGED}),
    ),
    (
        *("POST", "servicerequestupdates", "Add a partner's update to a report, with an api_key"),
        *(list[kinds.Updated], "open311_update", ADDING),
    ),
)
BY_ID: tuple[Call, ...] = (
    (
        *("GET", "services/{service}", "See what a service asks, by its code and .json or .xml"),
        *(kinds.Definition, "open311_definition", {"query": HERE, "problems": (404,)}),
    ),
    (
        *("GET", "requests/{request}", "Follow a report by Open311, by its id and .json or .xml"),
        *(list[kinds.ServiceRequest], "open311_request"),
        {"query": {**HERE, "extensions": LISTED["extensions"]}, "problems": (404,)},
    ),
    (
        *("GET", "tokens/{token}", "Find the id of a token, by it and .json or .xml"),
        *(list[kinds.Token], "open311_token", {"query": HERE, "problems": (404,)}),
    ),
)
# Calls that Open311 does not have, which are refused in Open311's form.
NOWHERE: dict[tuple[str, str], tuple[str, tuple[int, ...]]] = {
    ("GET", "{call}"): ("nothing", ()),
    ("GET", "{call}/{of}"): ("nothing_of", ()),
    ("POST", "{call}"): ("nothing_posted", (400,)),
}


def _rows() -> Rows:
    """Return the rows of Open311's calls, one for each format where the path ends in a format."""
    ended = {
        (method, f"{ROOT}{path}.{ending}"): _operation(
            summary, answer, (types,), f"{name}_{ending}", more
        )
        for ending, types in (("xml", XML), ("json", JSON))
        for method, path, summary, answer, name, more in BY_FORMAT
    }
    named = {
        (method, f"{ROOT}{path}"): _operation(summary, answer, (JSON, XML), name, more)
        for method, path, summary, answer, name, more in BY_ID
    }
    nowhere = {
        (method, f"{ROOT}{path}"): Operation(
            NO,
            list[kinds.Error],
            404,
            problems=problems,
            types=(XML, JSON),
            name=f"open311_{name}",
            **REFUSAL,
        )
        for (method, path), (name, problems) in NOWHERE.items()
    }
    return {**ended, **named, **nowhere}


REFUSAL: dict[str, Any] = {
    "refusal": list[kinds.Error],
    "refusal_types": (XML, JSON),
    "empty_is_none": True,
}


def _operation(
    summary: str, answer: Any, types: tuple[str, ...], name: str, more: dict[str, Any]
) -> Operation:
    members = {**REFUSAL, "refusal_types": types, "problems": (400, 404), **more}
    return Operation(summary, answer, types=types, name=name, **members)


ROWS = _rows()


# Examples of Open311.

# The XML element around a type.
ROOTS: Mapping[Any, str] = {
    georeport.Discovery: "discovery",
    georeport.Definition: "service_definition",
    list[georeport.Service]: "services",
    list[georeport.Filed]: "service_requests",
    list[georeport.ServiceRequest]: "service_requests",
    list[georeport.Token]: "service_requests",
    list[georeport.RequestUpdate]: "service_request_updates",
    list[georeport.Updated]: "service_request_updates",
    list[georeport.Error]: "errors",
}


def build_parameters(story: Story, day: str) -> Mapping[str, Any]:
    """Return an example of each parameter by its name; ``day`` is a date such as 2026-11-23."""
    return {
        "service": f"{story.report.category}.json",
        "request": f"{story.report.number}.json",
        "token": f"{story.report.number}.json",
        "call": "orders.json",
        "of": "1.json",
        "jurisdiction_id": city().georeport.jurisdiction,
        "service_request_id": story.report.number,
        "service_code": story.report.category,
        "start_date": f"{day}T00:00:00+07:00",
        "end_date": f"{day}T23:59:59+07:00",
        "updated_after": f"{day}T00:00:00+07:00",
        "updated_before": f"{day}T23:59:59+07:00",
        "page": 1,
        "page_size": 100,
        "extensions": "true",
        "long": story.area.lng,
        "api_key": "kunci-mitra",
        "address_string": story.filed.filing.place.address,
        "address_id": story.area.code,
        "description": story.filed.filing.description,
        "email": "warga@example.com",
        "phone": "081211272206",
        "first_name": "Sari",
        "last_name": "Wulandari",
        "media_url": "https://example.com/jalan.jpg",
        "update_id": "mitra-17",
        "updated_datetime": f"{day}T10:00:00+07:00",
    }


def answers() -> Mapping[Any, Any]:
    story = build_story()
    line = list_line.listed_report(story.report)
    number = story.report.number
    full = open311.show_request(line, extended=True)
    full["notes"] = open311.show_notes(story.report, story.timeline)
    service_code = next(iter(city().attributes), story.report.category)
    return {
        georeport.Discovery: open311.show_discovery(),
        list[georeport.Service]: open311.show_services()[:1],
        georeport.Definition: open311.show_definition(service_code),
        list[georeport.Filed]: [open311.show_filed(story.filed, None)],
        list[georeport.ServiceRequest]: [full],
        list[georeport.RequestUpdate]: [open311.show_update(line, story.timeline.last)],
        list[georeport.Updated]: [{"update_id": f"{number}-3"}],
        list[georeport.Token]: [{"service_request_id": number, "token": number}],
        list[georeport.Error]: [{"code": 404, "description": f"There is no report {number}."}],
    }


def write_example(name: str, tree: Any, media: str) -> Any:
    """Return a tree of Open311 as it is for JSON, or as an XML text whose root has that name."""
    return formats.write_tree(name, tree, "xml") if media == "text/xml" else tree
