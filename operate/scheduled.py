"""Having a function that the clock calls run now."""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.moments import stored
from operate.session import given_clients, take_session


def run(description: str | None, function: str, done: str) -> int:
    """A command that calls the function of that name in the template, and says ``done`` when it
    has ended well; answers the exit code.
    """
    parser = argparse.ArgumentParser(description=description)
    take_session(parser)
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        name = clients.outputs[f"{function}Name"]
        payload = json.dumps(event(function)).encode()
        answer = clients.of("lambda").invoke(FunctionName=name, Payload=payload)
    except (BotoCoreError, ClientError) as error:
        print(f"{function} could not be called: {error}", file=sys.stderr)
        return 1
    if answer.get("FunctionError"):
        print(f"The function {name} failed; see its log.", file=sys.stderr)
        return 1
    print(done)
    return 0


def event(function: str) -> dict[str, Any]:
    """What the schedule gives the function, all of which Chalice insists on."""
    return {
        "version": "0",
        "id": "by-hand",
        "source": "tanggap.operate",
        "detail-type": function,
        "account": "",
        "region": "",
        "time": stored(datetime.now(UTC)),
        "resources": [],
        "detail": {},
    }
