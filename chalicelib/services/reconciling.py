"""Finding reports whose timer was lost, and giving each a new one."""

from datetime import timedelta

from chalicelib.city import city
from chalicelib.outside import clock, metrics, workflow
from chalicelib.outside.telemetry import log
from chalicelib.stores import queue
from chalicelib.stores.queue import Timer

GRACE = timedelta(minutes=10)  # a timer that lives has looked by then, retries included


def reconcile() -> int:
    """Restart, with the next run, each timer that overslept; answers how many.

    A start that fails after the run was counted up is found again the next time, as overslept
    as before. It keeps back no other timer; the first such fault is raised when all were tried.
    """
    restarted, faults = 0, list[Exception]()
    before = clock.now() - GRACE
    for office in (*city().offices, *city().former):
        for timer in queue.overslept(office, before):
            try:
                restarted += _restarted(timer)
            except Exception as fault:  # whatever one report meets, the others need their timers
                log.exception("timer_not_restarted", number=timer.number)
                faults.append(fault)
    if faults:
        raise faults[0]
    return restarted


def _restarted(timer: Timer) -> bool:
    if not queue.new_run(timer):
        return False
    workflow.start(timer.number, timer.run + 1, clock.now())
    log.warning("timer_restarted", number=timer.number, run=timer.run + 1)
    metrics.count("TimerRestarted")
    return True
