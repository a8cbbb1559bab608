"""The task of the state machine ``infra/report_lifecycle.asl.json``."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.moments import stored
from chalicelib.services import timing

functions = Blueprint(__name__)


@functions.lambda_function(name="check")
def check(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Look at one report: ``{number, run, next_check}`` in, the same with the next moment and
    ``over`` out.
    """
    again = timing.wake(event["number"], event["run"])
    next_check = stored(again) if again else event["next_check"]
    return {**event, "next_check": next_check, "over": again is None}
