"""Timers of reports. A timer is an execution of the state machine for one phase of a report, named
``<number>-<run>``.
"""

import json
from datetime import datetime

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Timeline


def start_timer(number: str, run: int, next_check: datetime) -> None:
    """Start a timer. An execution of that name, running or ended, means that an earlier call
    started it.
    """
    states = get_client("stepfunctions")
    timer = {"number": number, "run": run, "next_check": format_stored(next_check)}
    try:
        states.start_execution(
            stateMachineArn=settings().workflow, name=f"{number}-{run}", input=json.dumps(timer)
        )
    except states.exceptions.ExecutionAlreadyExists:
        return


def stop_timer(number: str, run: int) -> None:
    """End a timer whose phase is over. Do nothing when the timer is missing or has ended.

    https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
    """
    states = get_client("stepfunctions")
    arn = settings().workflow.replace(":stateMachine:", ":execution:") + f":{number}-{run}"
    try:
        states.stop_execution(executionArn=arn, cause="The phase is over.")
    except (states.exceptions.ExecutionDoesNotExist, states.exceptions.ValidationException):
        return


# The check of a timer that wakes.


CHECKS_AT_ONCE = 25  # entries per check; a transaction takes 100 items, and the timer wakes again


def wake_timer(number: str, run: int) -> datetime | None:
    """Add the entries of everything that has fallen due. Return the moment of the timer's next
    check, or None when its phase is over.

    It does no harm to wake it early, late, twice, or with a run that another has replaced.
    Raises UnknownReport, and Overtaken when somebody else changes the report at each try; the
    state machine then tries again.
    """

    def attempt(at: int) -> datetime | None:
        report, timeline = reports.load_report(number, consistent=True)
        if report.run != run:
            return None
        after = _add_due_entries(report, timeline)
        return after.wake_at if after.run == run else None

    return retry_on_conflict(attempt)


def end_overdue_hiding(number: str) -> bool:
    """End a provisional hiding whose timer was lost, with all else that has fallen due. Return
    whether the report was still hidden so. Raises UnknownReport, and Overtaken.
    """

    def attempt(at: int) -> bool:
        report, timeline = reports.load_report(number, consistent=True)
        if report.moderated is None or report.moderated.until is None:
            return False
        return _add_due_entries(report, timeline).moderated is None

    return retry_on_conflict(attempt)


def _add_due_entries(report: Report, timeline: Timeline) -> Report:
    """Return the report after everything that has fallen due, which is saved."""
    after, entries = check_promise(report, clock.now(), city(), most=CHECKS_AT_ONCE)
    if entries:
        reports.save_report(report, after, entries, earlier=timeline)
    for entry in entries:
        late = entry.kind is Kind.ESCALATION
        log.info(entry.kind, number=report.number, rung=entry.note, to=entry.to, late=late)
    return after
