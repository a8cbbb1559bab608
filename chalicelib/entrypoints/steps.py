"""Functions that are called by name: the task of the state machine
``infra/report_lifecycle.asl.json``, and reading parked deliveries again.
"""

from typing import Any

from chalice.app import Blueprint

from chalicelib.platform.moments import stored

functions = Blueprint(__name__)


@functions.lambda_function(name="check")
def check(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Look at one report: ``{number, run, next_check}`` in, the same with the next moment and
    ``over`` out.
    """
    from chalicelib.sla import timer  # the API imports this module, and keeps no timers

    again = timer.wake(event["number"], event["run"])
    next_check = stored(again) if again else event["next_check"]
    return {**event, "next_check": next_check, "over": again is None}


@functions.lambda_function(name="reread")
def reread(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Read a parked delivery again: ``{key}`` in, how many messages were taken and how many of it
    are still parked out.
    """
    from chalicelib.inbound import service as inbound_service

    told = inbound_service.again(event["key"])
    still = inbound_service.left_parked(told)
    return {"done": True, "messages": len(told) - still, "parked": still}
