"""What happens in the city: all that makes any function of ours call AWS. Each act arranges what
it needs, in peace, and then lets something happen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from chalicelib.description.document import load_operations
from chalicelib.platform.http.operation import Operation
from tests.api import causes
from tests.aws_faults import reports_acts, senders_acts, timed_acts
from tests.aws_faults.world import Happening, World

KEY = "kunci-1-7f3a9c0e2b5d"


@dataclass(frozen=True)
class Act:
    """``arrange`` returns what then happens."""

    name: str
    arrange: Callable[[World], Happening]


def list_acts() -> Iterator[Act]:
    """A good call of every route, and what else happens."""
    for module in (reports_acts, senders_acts, timed_acts):
        for name, arrange in module.ACTS.items():
            yield Act(name, arrange)
    for (method, path), row in load_operations().items():
        yield Act(f"{method} {path}", partial(_arrange_call, row))


def _arrange_call(row: Operation, world: World) -> Happening:
    ask = causes.good(row, world.http)
    if any("Idempotency-Key" in each for each in (row.request_headers or {})):
        ask = ask.having(Idempotency_Key=KEY)
    world.settle()
    return lambda: world.ask(row.name, ask)
