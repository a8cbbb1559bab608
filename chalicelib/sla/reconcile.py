"""Finding reports whose timer was lost, and giving each a new one."""

from datetime import timedelta

from chalicelib.casework import queue_store
from chalicelib.casework.queue_store import Timer
from chalicelib.city.current import city
from chalicelib.platform import clock, telemetry
from chalicelib.platform.telemetry import log
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store import reports
from chalicelib.sla import store as sla_store
from chalicelib.sla import timer as sla_timer

GRACE = timedelta(minutes=10)  # a timer that lives has looked by then, retries included


def restart_timers() -> int:
    """Restart, with the next run, each timer that overslept; answers how many.

    A start that fails after the run was counted up is found again the next time, as overslept
    as before. It keeps back no other timer; the first such fault is raised when all were tried.
    """
    restarted, faults = 0, list[Exception]()
    before = clock.now() - GRACE
    for office in (*city().offices, *city().former):
        for timer in queue_store.find_overslept(office, before):
            try:
                restarted += _restart_timer(timer)
            except Exception as fault:  # whatever one report meets, the others need their timers
                log.exception("timer_not_restarted", number=timer.number)
                faults.append(fault)
    if faults:
        raise faults[0]
    return restarted


def _restart_timer(timer: Timer) -> bool:
    if not queue_store.renew_timer(timer):
        return False
    sla_timer.start_timer(timer.number, timer.run + 1, clock.now())
    log.warning("timer_restarted", number=timer.number, run=timer.run + 1)
    telemetry.count_event("TimerRestarted")
    return True


# Handing what dissolved offices still hold to their successors.


def succeed_offices() -> int:
    """Hand over every open report of a dissolved office; answers how many. Repeating it hands
    nothing over twice.
    """
    lines = (line for office in city().former for line in sla_store.load_open_lines(office))
    numbers = [line.number for line in lines if line.status]  # parts of others' stay theirs
    return sum(_hand_over(number) for number in numbers)


def _hand_over(number: str) -> bool:
    def attempt(at: int) -> bool:
        report, _ = reports.load_report(number, consistent=True)
        if not report.open or report.holder not in city().former:
            return False
        after, entry = lifecycle.inherit_report(report, clock.now(), city())
        reports.save_report(report, after, [entry])
        log.info("inherited", number=number, before=report.holder, holder=after.holder)
        return True

    return retry_on_conflict(attempt)
