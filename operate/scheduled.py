"""Run a function of a schedule now."""

import json
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.platform.moments import format_stored
from operate.answer import Answer, OperatorError, Planned
from operate.letters import count_letters, hold_letters
from operate.progress import waiting
from operate.session import Clients


@dataclass(frozen=True, slots=True)
class FunctionRun(Answer):
    """A run of a function, by its name in the template, and what it ``answered``. ``done`` is a
    sentence, whose fields in braces are members of the answer.
    """

    function: str
    answered: dict[str, Any]
    done: str

    def list_lines(self) -> Iterable[str]:
        yield self.done


def run_function(clients: Clients, function: str, done: str) -> FunctionRun:
    """Call a function and return the run. Raises OperatorError when it fails.

    Success deletes the dead letters of earlier runs, where the function has a queue of them, so
    that their alarm ends and can ring again.
    """
    queued = f"{function}DeadUrl" in clients.outputs
    with hold_letters(clients, f"{function}Dead") if queued else nullcontext():
        answer = call_function(clients, function)
    return FunctionRun(function, answer, done.format_map(answer))


def plan_function(clients: Clients, function: str) -> Planned:
    """Return what ``run_function`` would do."""
    would = [f"call the function {clients.outputs[f'{function}Name']}."]
    if f"{function}DeadUrl" in clients.outputs:
        letters = count_letters(clients, f"{function}Dead")
        would.append(f"delete {letters} dead letters of earlier runs, when it ends well.")
    return Planned(tuple(would))


def call_function(clients: Clients, function: str) -> dict[str, Any]:
    """Return the function's answer. Raises OperatorError."""
    name = clients.outputs[f"{function}Name"]
    payload = json.dumps(make_event(function)).encode()
    with waiting(f"{function} runs"):
        answer = clients.client("lambda").invoke(FunctionName=name, Payload=payload)
    if answer.get("FunctionError"):
        raise OperatorError(f"the function {name} failed; see its log.")
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
