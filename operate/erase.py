"""Erase the data of a report's reporter again, after the table was restored to an earlier state.

Use it only for an erasure that the reporter asked for. OnChange's log says who gave the command.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.platform.moments import format_stored
from operate.answer import Answer, OperatorError, Planned
from operate.caller import Caller
from operate.replay import make_record, read_report
from operate.session import Clients


@dataclass(frozen=True, slots=True)
class Erasing(Answer):
    """A report whose reporter's data are being erased."""

    number: str

    def list_lines(self) -> Iterable[str]:
        yield (
            f"{self.number} is being erased; the record of it is in its timeline within seconds."
        )


def plan_erasure(clients: Clients, number: str) -> Planned:
    """Return what ``erase_reporter`` would do. Raises OperatorError for a report that is not
    there.
    """
    entries = sum(1 for _ in read_report(clients, number))
    if not entries:
        raise OperatorError(f"there is no report {number}")
    return Planned((f"erase the data of the reporter of {number}, which has {entries} entries.",))


def erase_reporter(clients: Clients, number: str, caller: Caller) -> Erasing:
    """Give the erasure to the stream's own function, in the form of the stream, with who wants it.
    Raises OperatorError when the function fails.
    """
    at = format_stored(datetime.now(UTC))
    values = {
        "pk": f"R#{number}",
        "sk": "Z#erasure#",
        "at": at,
        "caller": caller.id,
        "request": caller.request,
    }
    image = {name: {"S": value} for name, value in values.items()}
    answer = clients.client("lambda").invoke(
        FunctionName=clients.outputs["OnChangeName"],
        Payload=json.dumps({"Records": [make_record(image, "0")]}).encode(),
    )
    result = json.loads(answer["Payload"].read())
    if answer.get("FunctionError") or result["batchItemFailures"]:
        raise OperatorError(f"{number} was not erased; see OnChange's log.")
    return Erasing(number)
