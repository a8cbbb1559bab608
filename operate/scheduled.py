"""Having a function that the clock calls run now."""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform.moments import format_stored
from operate.letters import in_hand
from operate.session import Clients, given_clients, take_session


class Failed(Exception):
    """The function did; its log has the trace."""


def run(description: str | None, function: str, done: str) -> int:
    """A command that calls the function of that name in the template, and says what was ``done``,
    with what the function answers in the words in braces. Answers the exit code.

    The dead letters of runs that failed before are gone then, so that their alarm ends and the next
    one rings again.
    """
    parser = argparse.ArgumentParser(description=description)
    take_session(parser)
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        with in_hand(clients, f"{function}Dead"):
            told = _told(clients, function)
    except (BotoCoreError, ClientError) as error:
        print(f"{function} could not be called: {error}", file=sys.stderr)
        return 1
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(done.format_map(told))
    return 0


def _told(clients: Clients, function: str) -> dict[str, Any]:
    """What the function answers. Raises Failed."""
    name = clients.outputs[f"{function}Name"]
    payload = json.dumps(event(function)).encode()
    answer = clients.of("lambda").invoke(FunctionName=name, Payload=payload)
    if answer.get("FunctionError"):
        raise Failed(f"The function {name} failed; see its log.")
    told: dict[str, Any] = json.loads(answer["Payload"].read())
    return told


def event(function: str) -> dict[str, Any]:
    """What the schedule gives the function, all of which Chalice insists on."""
    return {
        "version": "0",
        "id": "by-hand",
        "source": "tanggap.operate",
        "detail-type": function,
        "account": "",
        "region": "",
        "time": format_stored(datetime.now(UTC)),
        "resources": [],
        "detail": {},
    }
