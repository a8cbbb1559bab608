"""The table of the API's operations: what each route takes, answers and refuses. ``document`` makes
the OpenAPI document from this table, and tests compare both with the routes. The rows of a subject
stand in its module of ``chalicelib.description.subjects``.
"""

from dataclasses import replace
from typing import Any

from chalicelib.description.subjects import (
    casework,
    channels,
    desk,
    followup,
    notices,
    office,
    open311,
    opendata,
    queue,
    reports,
    rights,
    supporters,
    tables,
    webhooks,
)
from chalicelib.platform import errors
from chalicelib.platform.http import schemas as platform_schemas
from chalicelib.platform.http.operation import Operation, Rows

OWN_ROWS: Rows = {
    ("GET", "/v1/health"): Operation(
        "See whether all is well", platform_schemas.Health, or_status=(503,), name="read_health"
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
    **reports.ROWS,
    **followup.ROWS,
    **rights.ROWS,
    **notices.ROWS,
    **supporters.ROWS,
    **reports.TIMELINE,
    **reports.PHOTOS,
    **followup.MY_REPORTS,
    **reports.UPLOADS,
    **tables.ROWS,
    **queue.ROWS,
    **office.ROWS,
    **casework.ROWS,
    **desk.ROWS,
    **webhooks.ROWS,
    **channels.ROWS,
    **opendata.ROWS,
    **open311.ROWS,
    **OWN_ROWS,
}


def _add_common_refusals(method: str, row: Operation) -> Operation:
    """Return an operation with the common refusals: of unknown parameters on officers' routes, and
    of bodies that are too large or of a wrong type, which Open311 answers with 400.
    """
    if row.proof == "officer" and errors.BadField not in row.problems:
        row = replace(row, problems=(*row.problems, errors.BadField))
    if method == "GET" or 400 in row.problems:
        return row
    common = tuple(status for status in (413, 415) if status not in row.problems)
    return replace(row, problems=(*row.problems, *common))


OPERATIONS = {key: _add_common_refusals(key[0], row) for key, row in ROWS.items()}
