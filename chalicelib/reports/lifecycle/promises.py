"""The promises of a report. The public one to complete it counts from first receipt, and only an
audited pause moves it. Each holder promises an answer from the moment it gets the report on, and
the promise of the first answer bounds all holders together.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.promise import compute_due, find_promise
from chalicelib.city.rows import Calendar, Office, Priority, Promise, ReasonKind
from chalicelib.city.working_hours import get_office_hours
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.errors import BadPause
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Entry, Pause

LEAST_LETTERS = 10  # of the public note that makes the beginning of the work an answer


def make_promises(report: Report, city: City) -> Report:
    """Return a new report with its promises, by its category, priority and first holder."""
    row, hours = _public_row(report, city), get_office_hours(city)
    received = report.filing.received_at
    promised = replace(
        report,
        calendar=row.calendar,
        first_answer_by=compute_due(received, row.first_answer, row.calendar, hours),
        complete_by=compute_due(received, row.complete, row.calendar, hours),
        complete_span=row.complete,
    )
    return begin_turn(promised, received, city)


def begin_turn(report: Report, now: datetime, city: City) -> Report:
    """Return the report with the promises of the office that holds it from ``now`` on: an answer,
    and its own completion where it has a shorter row than the public's.
    """
    row = _holder_row(report, city)
    respond_by, calendar = _promise_answer(report, row, now, city)
    turned = replace(
        report,
        answer_from=now,
        answered_at=None,
        rung=0,
        respond_by=respond_by,
        answer_calendar=calendar,
        own_complete_by=None,
        own_span=timedelta(),
        own_calendar=row.calendar,
    )
    hours, pauses = get_office_hours(city), report.history.pauses
    due = compute_due(now, row.complete, row.calendar, hours, pauses)
    if due >= report.complete_by:
        return turned
    return replace(turned, own_complete_by=due, own_span=row.complete)


def _promise_answer(
    report: Report, row: Promise, start: datetime, city: City
) -> tuple[datetime, Calendar]:
    """Return until when a holder that has the report since ``start`` has to answer, and the
    calendar of that promise: those of its row, or those of a public promise that falls due earlier,
    unless it had passed by then.
    """
    own = compute_due(start, row.respond, row.calendar, get_office_hours(city))
    bounds = [report.complete_by]
    if report.first_answered_at is None:
        bounds.append(report.first_answer_by)
    earliest = min((bound for bound in bounds if bound > start), default=own)
    return (earliest, report.calendar) if earliest < own else (own, row.calendar)


def _public_row(report: Report, city: City) -> Promise:
    return _find_row(report, None, city)


def _holder_row(report: Report, city: City) -> Promise:
    """Return the holder's row. An office that the tables do not know has that of the public."""
    return _find_row(report, city.offices.get(report.holder), city)


def _find_row(report: Report, holder: Office | None, city: City) -> Promise:
    category = city.categories.get(report.category)
    known = category or city.categories[city.settings.fallback_category]
    return find_promise(known.promise, holder, report.priority, city.promises)


# What an entry does to the promises.


def continue_promises(before: Report, after: Report, entry: Entry, city: City) -> Report:
    """Return the report after an entry with its promises. A report that follows another one has the
    promises it had.
    """
    if after.following:
        return after
    if _hands_over(before, entry):
        after = begin_turn(after, entry.at, city)
    return record_answer(after, entry.at) if is_answer(entry) else after


def _hands_over(before: Report, entry: Entry) -> bool:
    """Whether the entry gives the report to another holder. The successor of a dissolved office
    keeps its promises, and a report that is taken out of another one has its own again.
    """
    inherited = entry.kind is Kind.COMMENT and entry.by == SYSTEM
    return entry.holder != before.holder and entry.kind is not Kind.UNMERGE and not inherited


def is_answer(entry: Entry) -> bool:
    """Whether the entry answers the reporter: a question to them, a closing, or the beginning of
    the work with a note of ``LEAST_LETTERS`` letters. A hand-over is no answer.
    """
    if entry.kind is Kind.QUESTION:
        return True
    if entry.kind is not Kind.STATUS:
        return False
    letters = sum(map(str.isalpha, entry.note or ""))
    begins = entry.status is Status.PROSES and letters >= LEAST_LETTERS
    return begins or entry.status is Status.SELESAI


def record_answer(report: Report, at: datetime) -> Report:
    """Return the report answered by its present holder. Only the first answer of a holder counts,
    and the ladder of its own promises begins anew.
    """
    if report.answered_at:
        return report
    first = report.first_answered_at or at
    return replace(report, answered_at=at, first_answered_at=first, rung=0)


# Another category.


def recategorise(report: Report, category: str, city: City, *, lengthen: bool = False) -> Report:
    """Return the report in another category, whose promises count from first receipt. The report
    may become more urgent, and its promises may become earlier. They become later only with
    ``lengthen``.
    """
    hours, received = get_office_hours(city), report.filing.received_at
    urgency = more_urgent_of(report.priority, city.categories[category].priority)
    changed = replace(report, category=category, priority=urgency)
    row = _public_row(changed, city)
    due = compute_due(received, row.complete, row.calendar, hours, report.history.pauses)
    if due < report.complete_by or lengthen:
        changed = replace(
            changed, complete_by=due, complete_span=row.complete, calendar=row.calendar
        )
    if due > report.complete_by and lengthen:
        changed = replace(changed, lengthened=True, complete_rung=0, bound_passed=False)
    first = compute_due(received, row.first_answer, row.calendar, hours)
    if first < report.first_answer_by or lengthen:
        changed = replace(changed, first_answer_by=first)
    return _hasten_turn(changed, report, city, lengthen=lengthen)


def _hasten_turn(changed: Report, report: Report, city: City, *, lengthen: bool) -> Report:
    """Return the report with the present holder's promises by its new category."""
    again = begin_turn(changed, report.answer_from, city)
    again = replace(again, answered_at=report.answered_at, rung=report.rung)
    if lengthen:
        return again
    own = min(filter(None, (report.own_complete_by, again.own_complete_by)), default=None)
    if own != again.own_complete_by:
        span, calendar = report.own_span, report.own_calendar
        again = replace(again, own_complete_by=own, own_span=span, own_calendar=calendar)
    if again.respond_by < report.respond_by:
        return again
    calendar = report.answer_calendar
    return replace(again, respond_by=report.respond_by, answer_calendar=calendar)


_URGENCY = tuple(Priority)


def more_urgent_of(one: Priority, other: Priority) -> Priority:
    return max(one, other, key=_URGENCY.index)


# The pause of the clock. Nothing else moves the promise to complete a report, and a pause is
# audited: it has a listed reason, a limit, and a note that the citizen reads (I4).


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
    paused = replace(report, paused_until=until, pauses=report.pauses + 1)
    return _move_promises(paused, (*report.history.pauses, Pause(now, until)), city)


def resume_clock(report: Report, now: datetime, city: City) -> Report:
    """Return the report with its clock running on from ``now``, or from the pause's end when that
    has passed, so that a late look at the report gives nobody more time.
    """
    if report.paused_until is None:
        return report
    *earlier, pause = report.history.pauses
    end = min(max(now, report.updated_at), report.paused_until)
    resumed = replace(report, paused_until=None)
    return _move_promises(resumed, (*earlier, Pause(pause.at, end)), city)


def _move_promises(report: Report, pauses: Sequence[Pause], city: City) -> Report:
    """Return the report with the promises to complete it, moved by its pauses."""
    hours, received = get_office_hours(city), report.filing.received_at
    complete_by = compute_due(received, report.complete_span, report.calendar, hours, pauses)
    moved = replace(report, complete_by=complete_by)
    if report.own_complete_by is None:
        return moved
    own = compute_due(report.answer_from, report.own_span, report.own_calendar, hours, pauses)
    return replace(moved, own_complete_by=own)
