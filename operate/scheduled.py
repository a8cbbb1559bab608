"""Run a function of a schedule now."""

import argparse
import json
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform.moments import format_stored
from operate.letters import hold_letters
from operate.session import Clients, add_session_options, make_clients


class Failed(Exception):
    """The function failed; its log has the trace."""


def run_function(description: str | None, function: str, done: str) -> int:
    """Run a command that calls ``function``, by its name in the template, and prints ``done``,
    whose fields in braces are members of the function's answer. Return the exit code.

    Success deletes the dead letters of earlier runs, where the function has a queue of them, so
    that their alarm ends and can ring again.
    """
    parser = argparse.ArgumentParser(description=description)
    add_session_options(parser)
    options = parser.parse_args()
    try:
        clients = make_clients(options)
        queued = f"{function}DeadUrl" in clients.outputs
        with hold_letters(clients, f"{function}Dead") if queued else nullcontext():
            answer = _call_function(clients, function)
    except (BotoCoreError, ClientError) as error:
        print(f"{function} could not be called: {error}", file=sys.stderr)
        return 1
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(done.format_map(answer))
    return 0


def _call_function(clients: Clients, function: str) -> dict[str, Any]:
    """Return the function's answer. Raises Failed."""
    name = clients.outputs[f"{function}Name"]
    payload = json.dumps(make_event(function)).encode()
    answer = clients.client("lambda").invoke(FunctionName=name, Payload=payload)
    if answer.get("FunctionError"):
        raise Failed(f"The function {name} failed; see its log.")
    result: dict[str, Any] = json.loads(answer["Payload"].read())
    return result


def make_event(function: str) -> dict[str, Any]:
    """Return the event of a schedule, with all members that Chalice requires."""
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
