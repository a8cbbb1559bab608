"""When a report's timer has to look at it again, and what for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city import reasons
from chalicelib.city.model import City, ReasonKind, Rung
from chalicelib.city.promise import add_working_days, compute_due, compute_left, get_office_hours
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadPause
from chalicelib.reports.lifecycle import ladder
from chalicelib.reports.model import REPORTER, Entry, Report, Task

VERIFY_AGAIN = 5  # working days after which a verdict that is still due is asked for again


@dataclass(frozen=True, slots=True)
class DueCheck:
    """What falls due next: a rung, a task's promise, or, None, the end of a pause."""

    at: datetime
    what: Rung | Task | None


def next_due_check(report: Report, city: City) -> DueCheck:
    """Of an open report, which always has something (I5). While its clock stands still it climbs no
    rung.
    """
    falls = [DueCheck(task.due, task) for task in report.tasks if not task.reminded]
    if report.paused_until:
        falls.append(DueCheck(report.paused_until, None))
    elif step := ladder.next_due_rung(report, city.ladder):
        falls.append(DueCheck(step.at, step.rung))
    return min(falls, key=_due_at)


def _due_at(due: DueCheck) -> datetime:
    return due.at


def next_open_check(report: Report, city: City) -> datetime:
    """When an open report is looked at next."""
    return next_due_check(report, city).at


def schedule_check(before: Report, after: Report, entry: Entry, city: City) -> Report:
    """The report after an entry with its next check. A timer that would wake too late for it, or
    was started for another phase, is taken over by that of a new run. One that follows another
    report has none.
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
    """Silence for 10 working days confirms a closing (SP4N-LAPOR!), once it is verified. It begins
    anew when its reporter is not silent.
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
    """Whether a reporter says something after the closing: in words, or by a low rating."""
    if entry.kind is Kind.RATING:
        return (entry.stars or 0) <= city.settings.low_rating
    return entry.kind is Kind.COMMENT and entry.by == REPORTER


def _add_working_days(start: datetime, days: int, city: City) -> datetime:
    if city.pace != 1:
        return start + timedelta(days=days) * city.pace
    return add_working_days(start, days, get_office_hours(city))


# The one thing that moves a deadline: an audited pause with a listed reason, a limit, and a note
# the citizen reads (I4).


def pause_clock(
    report: Report, reason: str | None, until: datetime, now: datetime, city: City
) -> Report:
    """The report with its clock standing still until then: what is left of its promise counts on
    from there.

    Raises UnknownReason, or BadPause for a moment that has passed or is further off than the reason
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
    """The report with its clock running on from ``now``, or from the pause's end when that has
    passed: who looks late gains nothing.
    """
    if report.paused_until is None:
        return report
    remaining = compute_left(
        report.paused_until, report.complete_by, report.calendar, get_office_hours(city)
    )
    begins = min(max(now, report.updated_at), report.paused_until)
    again = compute_due(begins, remaining, report.calendar, get_office_hours(city))
    return replace(report, paused_until=None, complete_by=again)
