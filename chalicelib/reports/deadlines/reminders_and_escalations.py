"""The escalation ladder: when each rung is due, and which offices it reaches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.city.model import City
from chalicelib.city.offices import superiors_of
from chalicelib.city.promise import compute_due, compute_left
from chalicelib.city.rows import Rung, RungKind, RungMeasure
from chalicelib.city.working_hours import add_working_days, get_office_hours
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.reports.model import Outcome, Report, Task
from chalicelib.reports.timeline import Entry, Promised


@dataclass(frozen=True, slots=True)
class DueRung:
    """A rung, the moment it is due, and the promise that it is measured by, which is due at
    ``promised``. A red flag is measured by none.
    """

    at: datetime
    rung: Rung
    promise: Promised | None = None
    promised: datetime | None = None


def next_due_rung(report: Report, city: City) -> DueRung | None:
    """Return the first rung that is still to be taken. An open report always has one (I5), except
    while its clock is paused; None for a closed report.
    """
    if not report.open:
        return None
    return min(_due_rungs(report, city), key=lambda due: due.at, default=None)


def _due_rungs(report: Report, city: City) -> Iterator[DueRung]:
    """Yield the next rung of each promise that is to be kept. A pause stops those to complete. A
    suggestion is complete by its answer.
    """
    paused = report.paused_until is not None or (report.suggests and report.answered_at is None)
    if report.answered_at is None:
        yield _next_rung(report, Promised.ANSWER, report.respond_by, city)
    elif report.own_complete_by and not paused:
        yield _next_rung(report, Promised.OWN_COMPLETION, report.own_complete_by, city)
    if not paused:
        yield _next_rung(report, Promised.COMPLETION, report.complete_by, city)
    if report.first_answered_at is None:
        yield from _unanswered_rungs(report, city)


def _unanswered_rungs(report: Report, city: City) -> Iterator[DueRung]:
    """Yield the rungs that count from first receipt while no office has answered. Each is taken
    once.
    """
    due = report.first_answer_by
    if not report.bound_passed:
        for rung in _rungs_of(RungMeasure.FIRST_ANSWER, city):
            yield DueRung(due + rung.after, rung, Promised.FIRST_ANSWER, due)
    if not report.red_flag:
        for rung in _rungs_of(RungMeasure.UNANSWERED, city):
            yield DueRung(report.filing.received_at + rung.after, rung)


def _rungs_of(measure: RungMeasure, city: City) -> list[Rung]:
    return [rung for rung in city.ladder if rung.measure is measure]


def _next_rung(report: Report, promise: Promised, due: datetime, city: City) -> DueRung:
    """Return the next rung of a promise. After the last one it is repeated, at the interval between
    the last two.
    """
    rungs = _rungs_of(RungMeasure.PROMISE, city)
    taken = report.complete_rung if promise is Promised.COMPLETION else report.rung
    rung = rungs[min(taken, len(rungs) - 1)]
    again = max(0, taken - len(rungs) + 1) * (rungs[-1].after - rungs[-2].after)
    at = due if rung.share == 1 else _share_passed(report, promise, rung.share, city)
    return DueRung(at + rung.after + again, rung, promise, due)


def _share_passed(report: Report, promise: Promised, share: float, city: City) -> datetime:
    """Return the moment at which a share of the promise's own time has passed, on its calendar and
    without the pauses.
    """
    hours = get_office_hours(city)
    start, calendar = report.answer_from, report.answer_calendar
    if promise is Promised.COMPLETION:
        start, calendar = report.filing.received_at, report.calendar
        span = report.complete_span
    elif promise is Promised.OWN_COMPLETION:
        span, calendar = report.own_span, report.own_calendar
    else:  # it may be shorter than the holder's row, because another promise bounds it
        span = compute_left(start, report.respond_by, calendar, hours)
    return compute_due(start, span * share, calendar, hours, report.history.pauses)


def offices_reached_next(report: Report, city: City) -> tuple[str, ...]:
    """Return the offices that the next escalation of the promise to complete will reach, whenever
    it is due.
    """
    rungs = _rungs_of(RungMeasure.PROMISE, city)
    coming = rungs[report.complete_rung :] or rungs[-1:]
    escalations = (rung for rung in coming if rung.kind is RungKind.ESCALATION)
    return offices_reached(next(escalations, coming[-1]), report.holder, city)


def climb_rung(report: Report, due: DueRung) -> Report:
    """Return the report with the rung counted as taken."""
    if due.promise is None:
        return replace(report, red_flag=True)
    if due.promise is Promised.FIRST_ANSWER:
        return replace(report, bound_passed=True)
    if due.promise is Promised.COMPLETION:
        return replace(report, complete_rung=report.complete_rung + 1)
    return replace(report, rung=report.rung + 1)


def record_escalation(report: Report, offices: Sequence[str]) -> Report:
    """Return the report with the offices that an escalation reached, without its holder."""
    others = [office for office in offices if office != report.holder]
    return replace(report, escalated_to=tuple(dict.fromkeys((*report.escalated_to, *others))))


def forget_superiors(report: Report, city: City) -> Report:
    """Return the report, after a hand-over, without the offices that were told because they stood
    above an earlier holder. Offices that the ladder names stay.
    """
    if not report.escalated_to:
        return report
    named = {code for rung in city.ladder for code in rung.to.split("+")}
    above = {office.code for office in superiors_of(report.holder, city)} | named
    remaining = tuple(code for code in report.escalated_to if code in above)
    return replace(report, escalated_to=remaining)


def offices_reached(rung: Rung, holder: str, city: City) -> tuple[str, ...]:
    """Return the offices that a rung reaches: the holder or its head, the office ``n`` levels up
    (or the highest there is), or named offices. The successor replaces a dissolved holder, the top
    office a holder that the tables do not know.
    """
    if rung.to in ("holder", "head"):
        nearest = next(superiors_of(holder, city), None)
        instead = nearest.code if nearest else city.settings.top
        return (holder if holder in city.offices else instead,)
    if rung.to.startswith("up:"):
        superiors = list(islice(superiors_of(holder, city), int(rung.to[3:])))
        return (superiors[-1].code if superiors else city.settings.top,)
    return tuple(rung.to.split("+"))


# The next moment at which a report's timer has to look at it, the reason for it, and the pause of
# the report's clock.


@dataclass(frozen=True, slots=True)
class DueCheck:
    """The next thing that falls due, and its moment: a rung of the ladder, a task's promise, or the
    end of a pause (None).
    """

    at: datetime
    what: DueRung | Task | None


def next_due_check(report: Report, city: City) -> DueCheck:
    """Return what falls due next on an open report; there always is something (I5)."""
    checks = [DueCheck(task.due, task) for task in report.tasks if not task.reminded]
    if report.paused_until:
        checks.append(DueCheck(report.paused_until, None))
    if step := next_due_rung(report, city):
        checks.append(DueCheck(step.at, step))
    return min(checks, key=_due_at)


def _due_at(due: DueCheck) -> datetime:
    return due.at


def next_open_check(report: Report, city: City) -> datetime:
    """Return when the timer looks at an open report next."""
    return next_due_check(report, city).at


def schedule_check(before: Report, after: Report, entry: Entry, city: City) -> Report:
    """Return the report after an entry with its next check. A new run starts when the present timer
    would wake too late, or was started for another phase; the new run's timer replaces it. A report
    that follows another one has no check of its own, and a timer only while it is hidden
    provisionally.
    """
    if after.following:
        at, turned = None, before.next_check is not None
    else:
        at = (
            next_open_check(after, city)
            if after.open
            else _next_closed_check(before, after, entry, city)
        )
        turned = before.open is not after.open
    after = replace(after, next_check=at)
    # ``before`` has what the step changed: a hiding that begins with the entry is in it already
    planned = before.next_check if entry.provisional else before.wake_at
    wake = after.wake_at
    late = wake is not None and (planned is None or wake < planned)
    return replace(after, run=before.run + (turned or late))


def _next_closed_check(before: Report, after: Report, entry: Entry, city: City) -> datetime | None:
    """Return the next check of a closed report; None when there is nothing to check any more, as
    with one that its reporter withdrew.
    Silence for 10 working days confirms a verified closing (SP4N-LAPOR!). An objection of the
    reporter starts them anew, however late the verdict comes.
    """
    silence = city.settings.confirm_working_days
    if after.outcome is Outcome.WITHDRAWN:
        return None
    if before.open:
        return _add_working_days(entry.at, silence, city)
    if entry.kind is Kind.CONFIRMATION or before.next_check is None:
        return None
    if entry.kind is Kind.REMINDER:
        return _add_working_days(entry.at, city.settings.verify_again_working_days, city)
    if entry.kind is Kind.VERIFICATION:  # reminders of the verdict have moved the next check
        quiet = (_add_working_days(at, silence, city) for at in _list_quiet_since(after, city))
        return max(entry.at, *quiet)
    if _is_objection(entry, city):
        return max(before.next_check, _add_working_days(entry.at, silence, city))
    return before.next_check


def _is_objection(entry: Entry, city: City) -> bool:
    """Return whether the reporter objects to the closing, in words or by a low rating."""
    if entry.kind is Kind.RATING:
        return (entry.stars or 0) <= city.settings.low_rating
    return entry.kind is Kind.COMMENT and entry.by == REPORTER


def _list_quiet_since(report: Report, city: City) -> list[datetime]:
    """Return the moments from which the silence may count: of the closing, and of the reporter's
    last objections to it. One in a holiday may count to an earlier hour than one before.
    """
    closed_at, history = report.closed_at or report.updated_at, report.history
    rated = history.rated
    low = rated.at if rated and rated.stars <= city.settings.low_rating else None
    objected = (at for at in (history.commented_at, low) if at and at > closed_at)
    return [closed_at, *objected]


def _add_working_days(start: datetime, days: int, city: City) -> datetime:
    if city.pace != 1:
        return start + timedelta(days=days) * city.pace
    return add_working_days(start, days, get_office_hours(city))
