"""The time until a report's next promise falls due, or since it fell due, on the promise's own
calendar; the reason why a report is late; and the time for which each office held it.

Times are rounded to whole minutes, and to whole hours from one day on, so that an answer stays true
for a while and may be cached (docs/decisions/0020).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest

from chalicelib.city.model import City
from chalicelib.city.promise import compute_left
from chalicelib.city.rows import Calendar
from chalicelib.city.working_hours import DAY, get_office_hours
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Promised

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Countdown:
    """The countdown of an open report. ``minutes`` of the ``calendar`` are left until ``due``, or
    have passed since then when it is ``over``. While the clock is paused, they are the minutes that
    will be left at ``paused_until``. ``a_day`` is how many minutes of the calendar make a day.
    """

    promise: Promised
    due: datetime
    calendar: Calendar
    minutes: int
    over: bool
    paused_until: datetime | None
    a_day: int


def countdown_to(report: Report, now: datetime, city: City) -> Countdown | None:
    """Return the countdown of a report; None for a report without work to do, whose promise is
    over.
    """
    if not report.open:
        return None
    (promise, due), office = report.next_promise, get_office_hours(city)
    calendar = report.answer_calendar if promise is Promised.ANSWER else report.calendar
    a_day = office.a_day if calendar is Calendar.OFFICE else DAY
    paused = report.paused_until if report.paused_until and report.paused_until > now else None
    begins, over = paused or now, report.late(now)
    span = (due, begins) if over else (begins, due)
    return Countdown(
        promise=promise,
        due=due,
        calendar=calendar,
        minutes=_round_minutes(compute_left(*span, calendar, office), a_day),
        over=over,
        paused_until=paused,
        a_day=a_day // MINUTE,
    )


def _round_minutes(span: timedelta, a_day: timedelta) -> int:
    """Return the minutes of a span, rounded down to the shown precision, so that nobody is promised
    more time than there is.
    """
    days, rest = divmod(span, a_day)
    rest -= rest % (HOUR if days else MINUTE)
    return (days * a_day + rest) // MINUTE


# Why a report is late, by its history: the step it waits for, and what has taken time before. The
# texts name offices, and nobody in them.


class Waiting(StrEnum):
    """The step that a late report waits for."""

    TRIAGE = "triage"  # central triage has to choose the office
    ANSWER = "answer"  # no office has answered
    START = "start"  # its holder has not begun
    WORK = "work"  # its holder is at work
    REWORK = "rework"  # the closing before was not accepted
    NOTHING = "nothing"  # it was closed, but late


@dataclass(frozen=True, slots=True)
class Lateness:
    """Why a report is late: the step that it has been ``waiting`` for at ``holder`` ``since`` a
    moment. ``handed_on`` is how often it changed offices, ``paused`` how long its clock was paused
    in all, ``sent_back`` how often a closing was not accepted.
    """

    waiting: Waiting
    holder: str
    since: datetime
    handed_on: int
    paused: timedelta
    sent_back: int


def explain_lateness(report: Report, now: datetime, city: City) -> Lateness | None:
    """Return why a report is late; None while it is not. The report is the one that its reader may
    see.
    """
    if not report.late(now):
        return None
    history, waiting = report.history, _find_waiting(report, city)
    received = report.filing.received_at
    return Lateness(
        waiting=waiting,
        holder=report.holder,
        since=report.answer_from if waiting is Waiting.ANSWER else history.turned_at or received,
        handed_on=history.handed_on,
        paused=history.paused_until(now),
        sent_back=history.sent_back,
    )


def _find_waiting(report: Report, city: City) -> Waiting:
    if not report.open:
        return Waiting.NOTHING
    if report.holder == city.settings.triage and report.status is not Status.PROSES:
        return Waiting.TRIAGE
    if report.history.turned_back:
        return Waiting.REWORK
    if report.answered_at is None or report.suggests:
        return Waiting.ANSWER
    return Waiting.WORK if report.status is Status.PROSES else Waiting.START


# How long each office held a report, by its history.


@dataclass(frozen=True, slots=True)
class TimedTurn:
    """A stretch of time with one office, in whole clock seconds; ``until`` is None for the present
    holder.
    """

    office: str
    since: datetime
    until: datetime | None
    seconds: int


def list_turns(report: Report, now: datetime) -> list[TimedTurn]:
    """Return the last turns of offices, in order; an office that got the report back has two. The
    present holder's seconds run until ``now``, or until the closing of a closed report: an office
    that has finished keeps nobody waiting.
    """
    turns = report.history.turns
    ends = [turn.since for turn in turns[1:]]
    stop = report.closed_at or now
    return [
        TimedTurn(turn.office, turn.since, until, _seconds(turn.since, until or stop))
        for turn, until in zip_longest(turns, ends)
    ]


@dataclass(frozen=True, slots=True)
class Charge:
    """The part of a late first answer that an office is charged with: ``seconds`` that it held the
    report without an answer of any office, and their ``share`` of all, from 0 to 1.
    """

    office: str
    seconds: int
    share: float


def charge_late_answer(report: Report, now: datetime) -> list[Charge]:
    """Return the offices that a broken promise of the first answer is charged to, by the time that
    each held the report from the first receipt until the first answer, or until ``now``. Return
    none while the promise is not broken.
    """
    until = report.first_answered_at or report.closed_at or now
    if until <= report.first_answer_by:
        return []
    turns, waited = report.history.turns, Counter[str]()
    for turn, end in zip(turns, [*(turn.since for turn in turns[1:]), until], strict=True):
        waited[turn.office] += _seconds(min(turn.since, until), min(end, until))
    everything = sum(waited.values()) or 1
    return [
        Charge(office, seconds, round(seconds / everything, 3))
        for office, seconds in waited.items()
        if seconds
    ]


def holder_since(report: Report) -> datetime:
    """Return when the present holder got the report."""
    turns = report.history.turns
    return turns[-1].since if turns else report.filing.received_at


def _seconds(since: datetime, until: datetime) -> int:
    """Return the whole seconds between two moments, never below zero: a reader's clock may lag
    behind the clock that wrote the entry.
    """
    return max(0, int((until - since).total_seconds()))
