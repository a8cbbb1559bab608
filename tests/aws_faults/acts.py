"""What happens in the city: all that makes any function of ours call AWS. Each act arranges what
it needs, in peace, and then lets something happen.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from chalicelib.description.document import load_operations
from chalicelib.platform.http.operation import Operation
from tests.api import causes
from tests.api.causes import Ask
from tests.aws_faults import (
    city_acts,
    duty_acts,
    erasure_acts,
    further_acts,
    long_acts,
    message_acts,
    reports_acts,
    returned_acts,
    senders_acts,
    sms_acts,
    timed_acts,
    twice_acts,
)
from tests.aws_faults.world import Happening, World
from tests.builders import loaded

KEY = "kunci-1-7f3a9c0e2b5d"
MODULES = (
    *(further_acts, returned_acts, reports_acts, senders_acts, timed_acts),
    *(city_acts, duty_acts, erasure_acts, long_acts, message_acts, sms_acts, twice_acts),
)
ALL_OFFICES = (
    "the hourly repairs look through all offices",
    "heads of all offices get their digest",
)
# Through the queues of all offices, and with an engine that counts facts.
COSTLY = (
    *ALL_OFFICES,
    "figures are counted",
    "figures of a day go on from the day before",
    "facts lose their reporter",
    "a quarter is frozen",
)


@dataclass(frozen=True)
class Act:
    """``arrange`` returns what then happens. What ``is_costly`` takes a second or more for each of
    its faults, and only ``make faults`` does it. Of what ``is_thorough`` every place fails, also
    one that failed in another act.
    """

    name: str
    arrange: Callable[[World], Happening]
    is_costly: bool = False
    is_thorough: bool = False


def list_acts() -> Iterator[Act]:
    """A good call of every route, and what else happens."""
    for module in MODULES:
        for name, arrange in module.ACTS.items():
            yield Act(name, arrange, name in COSTLY, name in ALL_OFFICES)
    for (method, path), row in load_operations().items():
        yield Act(f"{method} {path}", partial(_arrange_call, row))


def _arrange_call(row: Operation, world: World) -> Happening:
    ask = causes.good(row, world.http)
    if any("Idempotency-Key" in each for each in (row.request_headers or {})):
        ask = ask.having(Idempotency_Key=KEY)
    world.settle()
    present = _at_present(ask)
    return lambda: world.ask(row.name, present)


def _at_present(ask: Ask) -> Ask:
    """A call that knows the report's version: what followed its filing may have changed it."""
    named = re.match(r"/v1/work/(JK[^/]+)/", ask.path)
    if named is None:
        return ask
    version = f'"version": {loaded(named[1])[0].version}'.encode()
    return replace(ask, body=re.sub(rb'"version": \d+', version, ask.body))
