"""Desks in the description."""

from chalicelib.api import filing_answers, shapes
from chalicelib.api.openapi_parts import BODY, FILED, KEY, NUMBER, TEXT, Operation, Rows
from chalicelib.domain import errors

ROWS: Rows = {
    ("POST", "/v1/desk/reports"): Operation(
        "File a report at a desk for a citizen who came; with Accept: text/html the receipt to"
        " print is the answer itself",
        filing_answers.Receipt,
        201,
        shapes.DeskBody,
        (*BODY, 401, errors.NotYourDesk, *FILED),
        query={"html": TEXT},
        headers=KEY,
        also={"text/html": str},
        tells=("Location", "Link"),
        proof="officer",
        name="file_at_desk",
    ),
    ("GET", "/v1/desk/reports/{number}/receipt"): Operation(
        "Print a receipt of one's own desk again, without the token",
        str,
        types=("text/html",),
        problems=(401, errors.NotYourDesk, *NUMBER),
        proof="officer",
        name="print_again",
    ),
}
