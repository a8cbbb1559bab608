"""The city's tables in the description."""

from chalicelib.api import tables_answers
from chalicelib.api.openapi_parts import Operation, Rows
from chalicelib.domain import errors

ROWS: Rows = {
    ("GET", "/v1/categories"): Operation(
        "List the categories", tables_answers.Categories, name="list_categories"
    ),
    ("GET", "/v1/reasons"): Operation(
        "List the reasons that may be given", tables_answers.Reasons, name="list_reasons"
    ),
    ("GET", "/v1/agencies"): Operation(
        "List the offices", tables_answers.Offices, name="list_agencies"
    ),
    ("GET", "/v1/channels"): Operation(
        "List the channels", tables_answers.Channels, name="list_channels"
    ),
    ("GET", "/v1/areas"): Operation(
        "List the kelurahan, or find the one of a point",
        tables_answers.Areas,
        problems=(errors.BadField,),
        query={
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lng": {"type": "number", "minimum": -180, "maximum": 180},
        },
        name="list_areas",
    ),
}
