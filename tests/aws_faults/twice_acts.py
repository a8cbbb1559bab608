"""Acts in which a call of AWS fails in peace already, so that what mends it can fail as well: each
has its first failure, and any other call of it may be the second.
"""

from collections.abc import Callable, Mapping

from tests.aws_faults import reports_acts, timed_acts
from tests.aws_faults.injection import Fault, First
from tests.aws_faults.world import Happening, World

Arranging = Callable[[World], Happening]
SENDING = "notifications/sending/"


def _failing(arrange: Arranging, *first: First) -> Arranging:
    """The act, with failures of its own."""

    def arrange_failing(world: World) -> Happening:
        happen = arrange(world)
        world.door.first = [*first]
        return happen

    return arrange_failing


ACTS: Mapping[str, Arranging] = {
    "a delivery dies after its claim": _failing(
        reports_acts.ACTS["a report is taken up and everybody is told"],
        First("deliver", f"{SENDING}store.py", "dynamodb.PutItem", Fault.KILL),
    ),
    "a claim's answer is lost": _failing(
        reports_acts.ACTS["a report is taken up and everybody is told"],
        First("deliver", f"{SENDING}store.py", "dynamodb.PutItem", Fault.AFTER),
    ),
    "a count dies": _failing(
        reports_acts.ACTS["a report with a photo is filed"],
        First("on_change", "platform/aws/counters.py", "dynamodb.UpdateItem", Fault.KILL),
    ),
    "a digest dies after its claim": _failing(
        timed_acts.ACTS["heads get their digest"],
        First("digest", "sla/store.py", "dynamodb.PutItem", Fault.KILL),
    ),
}
