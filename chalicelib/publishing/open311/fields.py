"""The schemas of Open311's parameters and of the fields of its forms."""

from typing import Any

from chalicelib.city.rows import Visibility
from chalicelib.platform.http.operation import MOMENT, TEXT

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
    "extensions": {
        "type": "string",
        "description": "With `true` requests also have their answers, channel and photos.",
    },
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "long": {"type": "number", "minimum": -180, "maximum": 180},
    "radius": {"type": "integer", "minimum": 1},
}
PERSON: dict[str, dict[str, Any]] = dict.fromkeys(
    ("email", "phone", "first_name", "last_name", "media_url"), TEXT
)
UNKEPT: dict[str, Any] = {"type": "string", "description": "Accepted, and not stored."}
FILING_FORM: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("api_key", "jurisdiction_id", "service_code"), TEXT),
    **dict.fromkeys(("address_string", "address_id", "description"), TEXT),
    "attribute[CODE]": {
        "type": "string",
        "description": "The answer to a question of the service. Several answers repeat the field.",
    },
    "lat": LISTED["lat"],
    "long": LISTED["long"],
    **PERSON,
    "visibility": {
        "enum": [*Visibility],
        "description": "How much others see of the report. Without it the city decides.",
    },
    "device_id": UNKEPT,
    "account_id": UNKEPT,
}
UPDATE_FORM: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("api_key", "jurisdiction_id", "service_request_id", "update_id"), TEXT),
    "status": TEXT,
    "description": TEXT,
    "updated_datetime": MOMENT,
    **PERSON,
}
