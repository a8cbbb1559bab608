"""Acts of erasures that go on: the second pass, and an erasure that an operator repeats after a
restore.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.platform.moments import format_stored
from operate.replay import make_record
from tests.api import causes
from tests.aws_faults.cloud import TRIES
from tests.aws_faults.reports_acts import whole
from tests.aws_faults.world import Happening, World


def _second_pass(world: World) -> Happening:
    """It finds nothing more, and is the last."""
    receipt = whole(world)
    world.settle()
    causes.own(receipt, "erasure", {}).to(world.http)
    world.settle()

    def happen() -> None:
        for _ in range(2):
            world.pause(hours=1)
            world.cloud.start("reconcile")

    return happen


def _repeated_by_operators(world: World) -> Happening:
    """One that is waiting for its second pass, and one of which a restore left nothing."""
    waiting, restored = (whole(world) for _ in range(2))
    causes.own(waiting, "erasure", {}).to(world.http)
    world.settle()

    def happen() -> None:
        for receipt in (waiting, restored):
            image = {"pk": {"S": f"R#{receipt['number']}"}, "sk": {"S": "Z#erasure#"}}
            image["at"] = {"S": format_stored(world.hands.moment)}
            _give(world, {"Records": [make_record(image, "0")]})

    return happen


def _give(world: World, event: dict[str, Any]) -> None:
    """Give records to the stream's function, as an operator does, until none failed."""
    for _ in range(TRIES):
        if not world.cloud.call("on_change", event, None)["batchItemFailures"]:
            return
    raise AssertionError("the records failed at each try")


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "an erasure has its second pass": _second_pass,
    "an operator repeats an erasure": _repeated_by_operators,
}
