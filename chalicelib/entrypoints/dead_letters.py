"""Work that was given up waits in queues of dead letters until somebody has mended the fault."""

from chalicelib.platform import telemetry
from chalicelib.platform.aws import queues
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log


def watch_dead_letters() -> int:
    """Count the dead letters of all queues, say where there are any, and return how many. An alarm
    for each queue would cost more than this function (docs/decisions/0077).
    """
    total = 0
    for url in settings().dead_letters.split():
        if many := queues.count_messages(url):
            name = url.rpartition("/")[2]
            log.warning("dead_letters", queue=name, letters=many)
            telemetry.count_event("DeadLetters", many, queue=name)
            total += many
    return total
