"""The escalation ladder: when each rung is due, and which offices it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.offices import superiors_of
from chalicelib.city.promise import compute_due, compute_left
from chalicelib.city.rows import Measure, ReasonKind, Rung, RungKind
from chalicelib.city.working_hours import add_working_days, get_office_hours
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.errors import BadPause
from chalicelib.reports.model import Report, Task
from chalicelib.reports.timeline import Entry


@dataclass(frozen=True, slots=True)
class DueRung:
    """A rung and the moment it is due."""

    at: datetime
    rung: Rung


def next_due_rung(report: Report, ladder: Sequence[Rung]) -> DueRung | None:
    """Return the first rung that is still to be taken. An open report always has one (I5); None for
    a closed report.
    """
    if not report.open:
        return None
    return min(
        [_next_stage_rung(report, ladder), *_red_flag_rungs(report, ladder)], key=lambda due: due.at
    )


def offices_reached_next(report: Report, city: City) -> tuple[str, ...]:
    """Return the offices that the next escalation of the present stage will reach, whenever it is
    due.
    """
    coming = _stage_rungs(city.ladder)[report.rung :] or _stage_rungs(city.ladder)[-1:]
    escalations = (rung for rung in coming if rung.kind is RungKind.ESCALATION)
    return offices_reached(next(escalations, coming[-1]), report.holder, city)


def _stage_rungs(ladder: Sequence[Rung]) -> list[Rung]:
    return [rung for rung in ladder if rung.measure is Measure.STAGE]


def _next_stage_rung(report: Report, ladder: Sequence[Rung]) -> DueRung:
    """Return the next rung of the present stage. After the last one it is repeated, at the interval
    between the last two.
    """
    rungs = _stage_rungs(ladder)
    rung = rungs[min(report.rung, len(rungs) - 1)]
    span = report.due - report.filing.received_at
    again = max(0, report.rung - len(rungs) + 1)
    at = report.filing.received_at + span * rung.share + rung.after + again * _last_spacing(rungs)
    return DueRung(at, rung)


def _last_spacing(rungs: Sequence[Rung]) -> timedelta:
    return rungs[-1].after - rungs[-2].after


def _red_flag_rungs(report: Report, ladder: Sequence[Rung]) -> list[DueRung]:
    if report.answered_at or report.red_flag:
        return []
    received = report.filing.received_at
    return [DueRung(received + r.after, r) for r in ladder if r.kind is RungKind.RED_FLAG]


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


def offices_informed(taken: int, holder: str, city: City) -> frozenset[str]:
    """Return the offices that have been reached about a report of this holder after ``taken`` rungs
    of its stage.
    """
    rungs = [rung for rung in city.ladder if rung.measure is Measure.STAGE]
    return frozenset(code for rung in rungs[:taken] for code in offices_reached(rung, holder, city))


# The next moment at which a report's timer has to look at it, the reason for it, and the pause of
# the report's clock.


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
    elif step := next_due_rung(report, city.ladder):
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
    listed = city_model.find_reason(ReasonKind.PAUSE, reason, city)
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
