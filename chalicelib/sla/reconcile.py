"""Hourly repairs: restart lost timers of reports, end overdue provisional hidings, and hand over
what dissolved offices hold.
"""

from datetime import timedelta

from chalicelib.casework.queue import queue_store
from chalicelib.casework.queue.queue_store import Timer
from chalicelib.city.current import city
from chalicelib.platform import clock, telemetry
from chalicelib.platform.faults import Faults
from chalicelib.platform.telemetry import log
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.sla import store as sla_store
from chalicelib.sla import timer as sla_timer
from chalicelib.sla.task_succession import inherit_tasks

GRACE = timedelta(minutes=10)  # a living timer has checked by then, retries included


def restart_timers() -> int:
    """Restart each overslept timer with its next run. Return the number of restarted timers.

    When a start fails, its timer stays overslept and the next call finds it again. The other timers
    are still restarted; then the first error is raised.
    """
    restarted, faults = 0, Faults()
    before = clock.now() - GRACE
    for office in (*city().offices, *city().former):
        for timer in queue_store.find_overslept(office, before):
            with faults.collect("timer_not_restarted", number=timer.number):
                restarted += _restart_timer(timer)
    faults.raise_first()
    return restarted


def _restart_timer(timer: Timer) -> bool:
    if not queue_store.renew_timer(timer):
        return False
    sla_timer.start_timer(timer.number, timer.run + 1, clock.now())
    log.warning("timer_restarted", number=timer.number, run=timer.run + 1)
    telemetry.count_event("TimerRestarted")
    return True


def end_overdue_hidings() -> int:
    """End each provisional hiding that its own timer did not end. Return the number of reports that
    are shown again. The other reports are still seen to when one fails; then the first error is
    raised.
    """
    ended, faults = 0, Faults()
    for line in queue_store.find_overdue_judgements(city().settings.triage, clock.now()):
        if not line.provisional:
            continue
        with faults.collect("hiding_not_ended", number=line.number):
            ended += sla_timer.end_overdue_hiding(line.number)
    faults.raise_first()
    return ended


# Office succession.


def succeed_offices() -> int:
    """Hand every open report of a dissolved office to its successor, and every task that it was
    asked. Return the number of both. Repeating it does no harm. Others are handed over although one
    fails; then the first error is raised.
    """
    lines = [line for office in city().former for line in sla_store.load_open_lines(office)]
    handed, faults = 0, Faults()
    for line in lines:
        with faults.collect("not_inherited", number=line.number):
            handed += (_hand_over if line.status else _hand_over_tasks)(line.number)
    faults.raise_first()
    return handed


def _hand_over(number: str) -> bool:
    def attempt(at: int) -> bool:
        report, _ = reports.load_report(number, consistent=True)
        if not report.open or report.holder not in city().former:
            return False
        after, entry = assignment.inherit_report(report, clock.now(), city())
        reports.save_report(report, after, [entry])
        log.info("inherited", number=number, before=report.holder, holder=after.holder)
        return True

    return retry_on_conflict(attempt)


def _hand_over_tasks(number: str) -> bool:
    """Give the tasks that dissolved offices were asked to their successors. No deadline moves, and
    only offices see it. A run that died after it saved the report moves what is left in the queue.
    """

    def attempt(at: int) -> bool:
        report, _ = reports.load_report(number, consistent=True)
        after, entry = inherit_tasks(report, clock.now(), city())
        if entry:
            reports.save_report(report, after, [entry])
            log.info("tasks_inherited", number=number, seq=entry.seq)
        for task in after.tasks:
            queue_store.move_task(number, task.seq, task.office)
        return entry is not None

    return retry_on_conflict(attempt)
