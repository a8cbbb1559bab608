"""The description of the desks' routes."""

from chalicelib.intake import schemas as intake_schemas
from chalicelib.intake.schemas import DeskBody
from chalicelib.platform import errors
from chalicelib.platform.http.operation import BODY, FILED, KEY, NUMBER, TEXT, Operation, Rows

ROWS: Rows = {
    ("POST", "/v1/desk/reports"): Operation(
        "File a report at a desk for a citizen who came; with Accept: text/html the receipt to"
        " print is the answer itself",
        intake_schemas.Receipt,
        201,
        DeskBody,
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
