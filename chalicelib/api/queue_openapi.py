"""Officers' lists in the description: queue, search, campaigns, spots."""

from typing import Any

from chalicelib.api import queue_answers
from chalicelib.api.openapi_parts import NUMBER, OFFICE, PAGED, TEXT, Operation, Rows
from chalicelib.domain import errors
from chalicelib.domain.status import OPEN

QUEUES = ["work", "verification", "moderation", "limited"]
ONLY: dict[str, Any] = {"type": "boolean", "description": "true: only those; false: all"}

ROWS: Rows = {
    ("GET", "/v1/work"): Operation(
        "Read an office's queue, most urgent first",
        queue_answers.WorkPage,
        problems=(401, errors.NotYourOffice, errors.BadField),
        query={
            "status": {"type": "string", "enum": sorted(OPEN)},
            "category": TEXT,
            "channel": TEXT,
            "kelurahan": TEXT,
            "late": ONLY,
            "red_flag": ONLY,
            "queue": {"type": "string", "enum": QUEUES, "default": "work"},
            **OFFICE,
            **PAGED,
        },
        proof="officer",
        name="list_work",
    ),
    ("GET", "/v1/work/counts"): Operation(
        "Count an office's open reports, by status and lateness",
        queue_answers.WorkCounts,
        problems=(401, errors.NotYourOffice, errors.BadField),
        query=OFFICE,
        proof="officer",
        name="count_work",
    ),
    ("GET", "/v1/work/campaigns"): Operation(
        "List texts that many have sent, those of most reports first",
        queue_answers.CampaignPage,
        problems=(401, errors.WrongRole, errors.BadField),
        query=PAGED,
        proof="officer",
        name="list_campaigns",
    ),
    ("GET", "/v1/work/recurring"): Operation(
        "List spots of one's territory where the same matter was done again and again",
        queue_answers.RecurringPage,
        problems=(401, errors.WrongRole, errors.BadField),
        query={
            "category": TEXT,
            "area": {
                "type": "string",
                "description": "the code of a kelurahan, kecamatan or kota; needed, or a category, "
                "by who serves several kota",
            },
            "days": {
                "type": "integer",
                "minimum": 1,
                "maximum": 365,
                "description": "how far back; recurring_days of the city when left out",
            },
            **PAGED,
        },
        proof="officer",
        name="list_recurring",
    ),
    ("GET", "/v1/work/search"): Operation(
        "Search the reports of one's scope by number, or by words of text and address",
        queue_answers.SearchPage,
        problems=(401, errors.NotYours, *NUMBER, errors.BadField),
        query={
            "q": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
            "from": {"type": "string", "format": "date"},
            "to": {"type": "string", "format": "date"},
            "kelurahan": TEXT,
            **PAGED,
        },
        proof="officer",
        name="search_work",
    ),
}
