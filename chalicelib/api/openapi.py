"""Every route of the API: what it takes and answers, and how it refuses. The document is made from
this table (``openapi_document``), and tests hold both against the routes there are. The rows of a
subject are in its module, ``reports_openapi`` and so on.
"""

from dataclasses import replace
from typing import Any

from chalicelib.api import (
    answers,
    casework_openapi,
    channels_openapi,
    desk_openapi,
    followup_openapi,
    notices_openapi,
    office_openapi,
    open311_openapi,
    opendata_openapi,
    queue_openapi,
    reports_openapi,
    rights_openapi,
    supporters_openapi,
    tables_openapi,
    webhooks_openapi,
)
from chalicelib.api.openapi_parts import Operation, Rows
from chalicelib.domain import errors

OWN: Rows = {
    ("GET", "/v1/health"): Operation(
        "See whether all is well", answers.Health, or_status=(503,), name="read_health"
    ),
    ("GET", "/openapi.json"): Operation("Read this document", dict[str, Any], name="describe"),
    ("GET", "/docs"): Operation(
        "Read it as a page",
        str,
        types=("text/html",),
        tells=("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"),
        name="show_docs",
    ),
}
# In the order of the document.
ROWS: Rows = {
    **reports_openapi.ROWS,
    **followup_openapi.ROWS,
    **rights_openapi.ROWS,
    **notices_openapi.ROWS,
    **supporters_openapi.ROWS,
    **reports_openapi.TIMELINE,
    **reports_openapi.PHOTOS,
    **followup_openapi.MY_REPORTS,
    **reports_openapi.UPLOADS,
    **tables_openapi.ROWS,
    **queue_openapi.ROWS,
    **office_openapi.ROWS,
    **casework_openapi.ROWS,
    **desk_openapi.ROWS,
    **webhooks_openapi.ROWS,
    **channels_openapi.ROWS,
    **opendata_openapi.ROWS,
    **open311_openapi.ROWS,
    **OWN,
}


def _whole(method: str, row: Operation) -> Operation:
    """With what is refused everywhere: a parameter nobody knows, of officers' routes; and where a
    body may be sent, what Chalice and we refuse, which Open311 calls 400.
    """
    if row.proof == "officer" and errors.BadField not in row.problems:
        row = replace(row, problems=(*row.problems, errors.BadField))
    if method == "GET" or 400 in row.problems:
        return row
    also = tuple(status for status in (413, 415) if status not in row.problems)
    return replace(row, problems=(*row.problems, *also))


OPERATIONS = {key: _whole(key[0], row) for key, row in ROWS.items()}
