"""What reporters may ask by the law on personal data (UU 27/2022), in the description."""

from chalicelib.api import rights_answers
from chalicelib.api.openapi_parts import KEYED, NUMBER, ONCE, Operation, Rows
from chalicelib.domain import errors
from chalicelib.stores.conditions import Overtaken, Throttled

ROWS: Rows = {
    ("POST", "/v1/reports/{number}/export"): Operation(
        "Be given all that is kept of oneself about this report (UU 27/2022)",
        rights_answers.Export,
        problems=(*KEYED, errors.TooManyToday),
        headers=ONCE,
        proof="report",
        tells=("Content-Disposition",),
        name="export",
    ),
    ("POST", "/v1/reports/{number}/erasure"): Operation(
        "Have all that is kept of oneself about this report erased (UU 27/2022), and see how that"
        " stands",
        rights_answers.Erasure,
        202,
        problems=(413, 415, errors.BadToken, *NUMBER, Overtaken, Throttled),
        proof="report",
        name="erase",
    ),
}
