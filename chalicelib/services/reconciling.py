"""Finding reports whose timer was lost, and giving each a new one."""

from datetime import timedelta

from chalicelib.city import city
from chalicelib.outside import clock, metrics, workflow
from chalicelib.outside.telemetry import log
from chalicelib.stores import queue

GRACE = timedelta(minutes=10)  # a timer that lives has looked by then, retries included


def reconcile() -> int:
    """Restart, with the next run, each timer that overslept; answers how many.

    A start that fails after the run was counted up is found again the next time, as overslept
    as before.
    """
    restarted = 0
    before = clock.now() - GRACE
    for office in city().offices:
        for timer in queue.overslept(office, before):
            if queue.new_run(timer):
                workflow.start(timer.number, timer.run + 1, clock.now())
                log.warning("timer_restarted", number=timer.number, run=timer.run + 1)
                metrics.count("TimerRestarted")
                restarted += 1
    return restarted
