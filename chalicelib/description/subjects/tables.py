"""The description of the city's tables."""

from collections.abc import Mapping
from typing import Any

from chalicelib.city import routes as city_routes
from chalicelib.city import schemas as city_schemas
from chalicelib.city.current import city
from chalicelib.description.document_texts import build_story
from chalicelib.platform import errors
from chalicelib.platform.http.operation import Operation, Rows

ROWS: Rows = {
    ("GET", "/v1/categories"): Operation(
        "List the categories", city_schemas.Categories, name="list_categories"
    ),
    ("GET", "/v1/reasons"): Operation(
        "List the reasons that may be given", city_schemas.Reasons, name="list_reasons"
    ),
    ("GET", "/v1/agencies"): Operation(
        "List the offices", city_schemas.Offices, name="list_agencies"
    ),
    ("GET", "/v1/channels"): Operation(
        "List the channels", city_schemas.Channels, name="list_channels"
    ),
    ("GET", "/v1/areas"): Operation(
        "List the kelurahan, or find the one of a point",
        city_schemas.Areas,
        problems=(errors.BadField,),
        query={
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lng": {"type": "number", "minimum": -180, "maximum": 180},
        },
        name="list_areas",
    ),
}


# Examples of the city's tables.


def answers() -> Mapping[Any, Any]:
    story = build_story()
    category, office = city().categories[story.report.category], city().offices[story.report.holder]
    reason, channel = next(iter(city().reasons.values())), city().channels["website"]
    rows: dict[Any, Mapping[str, Any]] = {
        city_schemas.Categories: city_routes.show_category(category),
        city_schemas.Reasons: city_routes.show_reason(reason),
        city_schemas.Offices: city_routes.show_office(office),
        city_schemas.Channels: city_routes.show_channel(channel),
        city_schemas.Areas: city_routes.show_area(story.area.code),
    }
    return {kind: {"items": [row], "next": None} for kind, row in rows.items()}
