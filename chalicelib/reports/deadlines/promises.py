"""The promises of a report. The public one to complete it counts from first receipt, and only an
audited pause moves it. Each holder promises an answer from the moment it gets the report on, and
the promise of the first answer bounds all holders together.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.promise import compute_due, find_promise
from chalicelib.city.rows import Calendar, Office, Priority, Promise, ReasonKind
from chalicelib.city.working_hours import get_office_hours
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.errors import BadPause
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Entry, Pause


def make_promises(report: Report, city: City) -> Report:
    """Return a new report with its promises, by its category, priority and first holder."""
    row, hours = public_row(report, city), get_office_hours(city)
    received = report.filing.received_at
    public: dict[str, Any] = {
        "calendar": row.calendar,
        "first_answer_by": compute_due(received, row.first_answer, row.calendar, hours),
        "complete_by": compute_due(received, row.complete, row.calendar, hours),
    }
    turn = _promise_turn(_Bounds(**public), _holder_row(report, city), received, (), city)
    return replace(report, **public, complete_span=row.complete, **turn)


def begin_turn(report: Report, now: datetime, city: City) -> Report:
    """Return the report with the promises of the office that holds it from ``now`` on: an answer,
    and its own completion where it has a shorter row than the public's.
    """
    first = None if report.first_answered_at else report.first_answer_by
    bounds = _Bounds(report.calendar, first, report.complete_by)
    row, pauses = _holder_row(report, city), report.history.pauses
    turn = _promise_turn(bounds, row, now, pauses, city)
    return replace(report, answered_at=None, rung=0, **turn)


class _Bounds(NamedTuple):
    """The public promises, which bound those of a holder. ``first_answer_by`` is None when it was
    kept.
    """

    calendar: Calendar
    first_answer_by: datetime | None
    complete_by: datetime

    def earliest_after(self, start: datetime) -> datetime | None:
        """Return the public promise that falls due first. One that had passed by the start of a
        turn bounds nothing.
        """
        dues = filter(None, (self.first_answer_by, self.complete_by))
        return min((due for due in dues if due > start), default=None)


def _promise_turn(
    bounds: _Bounds, row: Promise, start: datetime, pauses: Sequence[Pause], city: City
) -> dict[str, Any]:
    """Return the fields of a report that the promises of a holder's turn since ``start`` set. The
    answer is promised by the holder's row, or by an earlier public promise, with its calendar.
    """
    hours = get_office_hours(city)
    respond_by, calendar = compute_due(start, row.respond, row.calendar, hours), row.calendar
    bound = bounds.earliest_after(start)
    if bound and bound < respond_by:
        respond_by, calendar = bound, bounds.calendar
    own = compute_due(start, row.complete, row.calendar, hours, pauses)
    shorter = own < bounds.complete_by
    return {
        "answer_from": start,
        "respond_by": respond_by,
        "answer_calendar": calendar,
        "own_complete_by": own if shorter else None,
        "own_span": row.complete if shorter else timedelta(),
        "own_calendar": row.calendar,
    }


def public_row(report: Report, city: City) -> Promise:
    """Return the row of what the public is promised."""
    return _find_row(report, None, city)


def _holder_row(report: Report, city: City) -> Promise:
    """Return the holder's row. An office that the tables do not know has that of the public."""
    return _find_row(report, city.offices.get(report.holder), city)


def _find_row(report: Report, holder: Office | None, city: City) -> Promise:
    category = city.categories.get(report.category)
    known = category or city.categories[city.settings.fallback_category]
    code = city.settings.suggestion_promise if report.suggests else known.promise
    return find_promise(code, holder, report.priority, city.promises)


# What an entry does to the promises.


def continue_promises(before: Report, after: Report, entry: Entry, city: City) -> Report:
    """Return the report after an entry with its promises. A report that follows another one has the
    promises it had.
    """
    if after.following:
        return after
    if _hands_over(before, entry):
        after = begin_turn(after, entry.at, city)
    return record_answer(after, entry.at) if is_answer(entry, city) else after


def _hands_over(before: Report, entry: Entry) -> bool:
    """Return whether the entry gives the report to another holder. The successor of a dissolved
    office keeps its promises, a report that is taken out of another one has its own again, and so
    has the office that takes back a report that it handed over.
    """
    inherited = entry.kind is Kind.COMMENT and entry.by == SYSTEM
    returns = entry.kind in (Kind.UNMERGE, Kind.TAKEN_BACK)
    return entry.holder != before.holder and not returns and not inherited


def is_answer(entry: Entry, city: City) -> bool:
    """Return whether the entry answers the reporter: a question to them, a closing, or the
    beginning of the work with a note of ``answer_letters`` letters. A hand-over is no answer.
    """
    if entry.kind is Kind.QUESTION:
        return True
    if entry.kind is not Kind.STATUS:
        return False
    letters = sum(map(str.isalpha, entry.note or ""))
    begins = entry.status is Status.PROSES and letters >= city.settings.answer_letters
    return begins or entry.status is Status.SELESAI


def find_answer_letters(report: Report, action: Action, city: City) -> int | None:
    """Return how many letters the note of an action needs so that it answers the reporter; None
    where no number of letters decides that.
    """
    begins = action is Action.PROSES and report.answered_at is None
    return city.settings.answer_letters if begins else None


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
    row = public_row(changed, city)
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
    return hasten_turn(changed, report, city, lengthen=lengthen)


def hasten_turn(changed: Report, report: Report, city: City, *, lengthen: bool = False) -> Report:
    """Return the ``changed`` report with the holder's promises by its category, no later than those
    of ``report``.
    """
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
    return move_promises(paused, (*report.history.pauses, Pause(now, until)), city)


def resume_clock(report: Report, now: datetime, city: City) -> Report:
    """Return the report with its clock running on from ``now``, or from the pause's end when that
    has passed, so that a late look at the report gives nobody more time.
    """
    if report.paused_until is None:
        return report
    *earlier, pause = report.history.pauses
    end = min(max(now, report.updated_at), report.paused_until)
    resumed = replace(report, paused_until=None)
    return move_promises(resumed, (*earlier, Pause(pause.at, end)), city)


def move_promises(report: Report, pauses: Sequence[Pause], city: City) -> Report:
    """Return the report with the promises to complete it, moved by its pauses."""
    hours, received = get_office_hours(city), report.filing.received_at
    complete_by = compute_due(received, report.complete_span, report.calendar, hours, pauses)
    moved = replace(report, complete_by=complete_by)
    if report.own_complete_by is None:
        return moved
    own = compute_due(report.answer_from, report.own_span, report.own_calendar, hours, pauses)
    return replace(moved, own_complete_by=own)
