"""Examples of Open311."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api import open311_answers as georeport
from chalicelib.api import open311_formats as formats
from chalicelib.api import open311_views as open311
from chalicelib.api.openapi_story import Story, story
from chalicelib.city import city
from chalicelib.domain import listed

# Elements of Open311 around a type, in XML.
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


def parameters(told: Story, day: str) -> Mapping[str, Any]:
    return {
        "service": f"{told.report.category}.json",
        "request": f"{told.report.number}.json",
        "token": f"{told.report.number}.json",
        "call": "orders.json",
        "of": "1.json",
        "jurisdiction_id": city().georeport.jurisdiction,
        "service_request_id": told.report.number,
        "service_code": told.report.category,
        "start_date": f"{day}T00:00:00+07:00",
        "end_date": f"{day}T23:59:59+07:00",
        "updated_after": f"{day}T00:00:00+07:00",
        "updated_before": f"{day}T23:59:59+07:00",
        "page": 1,
        "page_size": 100,
        "extensions": "true",
        "long": told.area.lng,
        "api_key": "kunci-mitra",
        "address_string": told.filed.filing.place.address,
        "address_id": told.area.code,
        "description": told.filed.filing.description,
        "email": "warga@example.com",
        "phone": "081211272206",
        "first_name": "Sari",
        "last_name": "Wulandari",
        "media_url": "https://example.com/jalan.jpg",
        "update_id": "mitra-17",
        "updated_datetime": f"{day}T10:00:00+07:00",
    }


def answers() -> Mapping[Any, Any]:
    told = story()
    line = listed.line(told.report)
    number = told.report.number
    full = open311.request(line, extended=True)
    full["notes"] = open311.notes(told.report, told.timeline)
    asked = next(iter(city().attributes), told.report.category)
    return {
        georeport.Discovery: open311.discovery(),
        list[georeport.Service]: open311.services()[:1],
        georeport.Definition: open311.definition(asked),
        list[georeport.Filed]: [open311.filed(told.filed, None)],
        list[georeport.ServiceRequest]: [full],
        list[georeport.RequestUpdate]: [open311.update(line, told.timeline.last)],
        list[georeport.Updated]: [{"update_id": f"{number}-3"}],
        list[georeport.Token]: [{"service_request_id": number, "token": number}],
        list[georeport.Error]: [{"code": 404, "description": f"There is no report {number}."}],
    }


def written(name: str, told: Any, media: str) -> Any:
    """A tree of Open311 as JSON, or as the text of an element of that name."""
    return formats.written(name, told, "xml") if media == "text/xml" else told
