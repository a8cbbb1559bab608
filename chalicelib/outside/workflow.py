"""The state machine's executions: the timer of each phase of each report, named
``<number>-<run>``.
"""

import json
from datetime import datetime

from chalicelib.domain.moments import stored
from chalicelib.outside.aws import client
from chalicelib.settings import settings


def start(number: str, run: int, next_check: datetime) -> None:
    """Start a timer. One of that name, running or ended, means this was done before."""
    states = client("stepfunctions")
    timer = {"number": number, "run": run, "next_check": stored(next_check)}
    try:
        states.start_execution(
            stateMachineArn=settings().workflow, name=f"{number}-{run}", input=json.dumps(timer)
        )
    except states.exceptions.ExecutionAlreadyExists:
        return


def stop(number: str, run: int) -> None:
    """End a timer whose phase is over; one that is not there, or has ended, is as good.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
    """
    states = client("stepfunctions")
    arn = settings().workflow.replace(":stateMachine:", ":execution:") + f":{number}-{run}"
    try:
        states.stop_execution(executionArn=arn, cause="The phase is over.")
    except (states.exceptions.ExecutionDoesNotExist, states.exceptions.ValidationException):
        return
