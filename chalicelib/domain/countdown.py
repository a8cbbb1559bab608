"""How much of a report's next promise is left, or by how much it was broken, on the promise's own
calendar.

It is told to whole minutes, and to whole hours where it is a day or more: so an answer stays true
for a while, and may be kept (docs/decisions/0020).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.city import Calendar, City
from chalicelib.domain.promise import DAY, hours, left
from chalicelib.domain.report import Report

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
