"""How much of a report's next promise is left, or by how much it was broken, on the promise's own
calendar.

It is told to whole minutes, and to whole hours where it is a day or more: so an answer stays true
for a while, and may be kept (docs/decisions/0020).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest

from chalicelib.city.model import Calendar, City
from chalicelib.city.promise import DAY, hours, left
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Stage(StrEnum):
    """What is promised next."""

    ANSWER = "answer"
    COMPLETION = "completion"


@dataclass(frozen=True, slots=True)
class Countdown:
    """Of an open report. ``minutes`` of the ``calendar`` are left until ``due``, or have passed
    since then when it is ``over``; while the clock stands still, those that are left at
    ``paused_until``. ``a_day`` is how many minutes of it make a day.
    """

    stage: Stage
    due: datetime
    calendar: Calendar
    minutes: int
    over: bool
    paused_until: datetime | None
    a_day: int


def of(report: Report, now: datetime, city: City) -> Countdown | None:
    """None where nothing is promised any more: the report is closed."""
    if not report.open:
        return None
    calendar, office = report.calendar, hours(city)
    a_day = office.a_day if calendar is Calendar.OFFICE else DAY
    paused = report.paused_until if report.paused_until and report.paused_until > now else None
    begins, over = paused or now, report.late(now)
    span = (report.due, begins) if over else (begins, report.due)
    return Countdown(
        stage=Stage.ANSWER if report.answered_at is None else Stage.COMPLETION,
        due=report.due,
        calendar=calendar,
        minutes=_told(left(*span, calendar, office), a_day),
        over=over,
        paused_until=paused,
        a_day=a_day // MINUTE,
    )


def _told(span: timedelta, a_day: timedelta) -> int:
    """Minutes, rounded down to what is told of them: nobody is promised more than there is."""
    days, rest = divmod(span, a_day)
    rest -= rest % (HOUR if days else MINUTE)
    return (days * a_day + rest) // MINUTE


# Why a report is late, from what its history tells whoever reads it: which step is waited for,
# and what has taken time before. It names offices, and nobody in them.


class Waiting(StrEnum):
    """The step that is waited for."""

    TRIAGE = "triage"  # central triage has to say whose it is
    ANSWER = "answer"  # nobody has answered
    START = "start"  # its holder has not begun
    WORK = "work"  # its holder is at work
    REWORK = "rework"  # what was closed before was not accepted
    NOTHING = "nothing"  # it was closed, but late


@dataclass(frozen=True, slots=True)
class Lateness:
    """What is waited for at ``holder``, ``since`` when; how often it was ``handed_on`` from office
    to office; how long in all its clock was ``paused``; how often it was ``sent_back`` after a
    closing.
    """

    waiting: Waiting
    holder: str
    since: datetime
    handed_on: int
    paused: timedelta
    sent_back: int


def why(report: Report, now: datetime, city: City) -> Lateness | None:
    """None while it is not late. The report's history is the one its reader may know."""
    if not report.late(now):
        return None
    history, waiting = report.history, _waiting(report, city)
    received = report.filing.received_at
    return Lateness(
        waiting=waiting,
        holder=report.holder,
        since=received if waiting is Waiting.ANSWER else history.turned_at or received,
        handed_on=history.handed_on,
        paused=history.paused,
        sent_back=history.sent_back,
    )


def _waiting(report: Report, city: City) -> Waiting:
    if not report.open:
        return Waiting.NOTHING
    if report.holder == city.settings.triage and report.status is not Status.PROSES:
        return Waiting.TRIAGE
    if report.answered_at is None:
        return Waiting.ANSWER
    if report.history.turned_back:
        return Waiting.REWORK
    return Waiting.WORK if report.status is Status.PROSES else Waiting.START


# How long each office held a report, as its history tells it.


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of time with one office, in whole clock seconds; ``until`` is None for the present
    holder.
    """

    office: str
    since: datetime
    until: datetime | None
    seconds: int


def held(report: Report, now: datetime) -> list[Turn]:
    """The last turns of offices in order; one that got the report back has two. The present
    holder's seconds run until ``now``, or until the closing of a report that is closed: nobody is
    kept waiting by who finished.
    """
    turns = report.history.turns
    ends = [turn.since for turn in turns[1:]]
    stop = report.closed_at or now
    return [
        Turn(turn.office, turn.since, until, _seconds(turn.since, until or stop))
        for turn, until in zip_longest(turns, ends)
    ]


def since(report: Report) -> datetime:
    """When the present holder got it."""
    turns = report.history.turns
    return turns[-1].since if turns else report.filing.received_at


def _seconds(since: datetime, until: datetime) -> int:
    """Never below zero: a reader's clock may lag behind the one that wrote."""
    return max(0, int((until - since).total_seconds()))
