"""The next moment at which a report's timer has to look at it, the reason for it, and the pause of
the report's clock.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city import reasons
from chalicelib.city.model import City
from chalicelib.city.promise import add_working_days, compute_due, compute_left, get_office_hours
from chalicelib.city.rows import ReasonKind, Rung
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.errors import BadPause
from chalicelib.reports.entry import Entry
from chalicelib.reports.lifecycle import escalation_ladder
from chalicelib.reports.model import Report, Task

VERIFY_AGAIN = 5  # working days between two reminders of a verdict that is still due


@dataclass(frozen=True, slots=True)
class DueCheck:
    """What falls due next, and when: a rung of the ladder, a task's promise, or the end of a pause
    (None).
    """

    at: datetime
    what: Rung | Task | None


def next_due_check(report: Report, city: City) -> DueCheck:
    """Return what falls due next on an open report; there always is something (I5). A report climbs
    no rung while its clock is paused.
    """
    checks = [DueCheck(task.due, task) for task in report.tasks if not task.reminded]
    if report.paused_until:
        checks.append(DueCheck(report.paused_until, None))
    elif step := escalation_ladder.next_due_rung(report, city.ladder):
        checks.append(DueCheck(step.at, step.rung))
    return min(checks, key=_due_at)


def _due_at(due: DueCheck) -> datetime:
    return due.at


def next_open_check(report: Report, city: City) -> datetime:
    """Return when the timer looks at an open report next."""
    return next_due_check(report, city).at


def schedule_check(before: Report, after: Report, entry: Entry, city: City) -> Report:
    """Return the report after an entry with its next check. A new run starts when the present timer
    would wake too late, or was started for another phase; the new run's timer replaces it. A report
    that follows another one has no timer.
    """
    if after.following:
        return replace(after, next_check=None, run=before.run + (before.next_check is not None))
    at = (
        next_open_check(after, city)
        if after.open
        else _next_closed_check(before, after, entry, city)
    )
    turned = before.open is not after.open
    late = at is not None and (before.next_check is None or at < before.next_check)
    return replace(after, next_check=at, run=before.run + (turned or late))


def _next_closed_check(before: Report, after: Report, entry: Entry, city: City) -> datetime | None:
    """Return the next check of a closed report; None when there is nothing to check any more.
    Silence for 10 working days confirms a verified closing (SP4N-LAPOR!). An objection of the
    reporter starts them anew.
    """
    silence = city.settings.confirm_working_days
    if before.open:
        return _add_working_days(entry.at, silence, city)
    if entry.kind is Kind.CONFIRMATION or before.next_check is None:
        return None
    if entry.kind is Kind.REMINDER:
        return _add_working_days(entry.at, VERIFY_AGAIN, city)
    if entry.kind is Kind.VERIFICATION and after.closed_at:
        first = _add_working_days(after.closed_at, silence, city)
        return before.next_check if entry.at < first else entry.at
    if _is_objection(entry, city):
        return max(before.next_check, _add_working_days(entry.at, silence, city))
    return before.next_check


def _is_objection(entry: Entry, city: City) -> bool:
    """Whether the reporter objects to the closing, in words or by a low rating."""
    if entry.kind is Kind.RATING:
        return (entry.stars or 0) <= city.settings.low_rating
    return entry.kind is Kind.COMMENT and entry.by == REPORTER


def _add_working_days(start: datetime, days: int, city: City) -> datetime:
    if city.pace != 1:
        return start + timedelta(days=days) * city.pace
    return add_working_days(start, days, get_office_hours(city))


# The pause of the clock. Nothing else moves a deadline, and a pause is audited: it has a listed
# reason, a limit, and a note that the citizen reads (I4).


def pause_clock(
    report: Report, reason: str | None, until: datetime, now: datetime, city: City
) -> Report:
    """Return the report with its clock paused ``until`` a moment. The time left of its promise runs
    on from there.

    Raises UnknownReason, or BadPause for a moment that has passed or is later than the reason
    allows.
    """
    listed = reasons.find_reason(ReasonKind.PAUSE, reason, city)
    if not now < until <= now + listed.most:
        raise BadPause(latest=now + listed.most)
    remaining = compute_left(now, report.complete_by, report.calendar, get_office_hours(city))
    return replace(
        report,
        paused_until=until,
        pauses=report.pauses + 1,
        complete_by=compute_due(until, remaining, report.calendar, get_office_hours(city)),
    )


def resume_clock(report: Report, now: datetime, city: City) -> Report:
    """Return the report with its clock running on from ``now``, or from the pause's end when that
    has passed, so that a late look at the report gives nobody more time.
    """
    if report.paused_until is None:
        return report
    remaining = compute_left(
        report.paused_until, report.complete_by, report.calendar, get_office_hours(city)
    )
    begins = min(max(now, report.updated_at), report.paused_until)
    again = compute_due(begins, remaining, report.calendar, get_office_hours(city))
    return replace(report, paused_until=None, complete_by=again)
