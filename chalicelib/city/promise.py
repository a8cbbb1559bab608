"""Promises: the choice of a promise, its due moment on its calendar, and faster tables for a
demonstration.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from chalicelib.city.model import City
from chalicelib.city.rows import Calendar, Office, Priority, Promise
from chalicelib.platform.moments import JAKARTA

DAY = timedelta(days=1)
DAY_ONE = date(2000, 1, 1)  # any day: it makes two times of day comparable


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The working time of an office: Monday to Friday from ``opens`` to ``closes``, Asia/Jakarta,
    except on holidays.
    """

    opens: time
    closes: time
    holidays: Set[date]

    @property
    def a_day(self) -> timedelta:
        """The length of a working day."""
        return datetime.combine(DAY_ONE, self.closes) - datetime.combine(DAY_ONE, self.opens)

    def hours_of(self, day: date) -> tuple[datetime, datetime] | None:
        """Return the opening and the closing moment of a day; None on a free day."""
        if day.weekday() >= 5 or day in self.holidays:
            return None
        return (
            datetime.combine(day, self.opens, JAKARTA),
            datetime.combine(day, self.closes, JAKARTA),
        )


def get_office_hours(city: City) -> OfficeHours:
    """Return the office hours of a city."""
    return OfficeHours(city.settings.office_open, city.settings.office_close, city.holidays)


def add_office_hours(start: datetime, span: timedelta, office: OfficeHours) -> datetime:
    """Return the moment at which ``span`` of working time has passed since ``start``.

    Time outside office hours does not count.
    """
    day = start.astimezone(JAKARTA).date()
    while True:
        if opened := office.hours_of(day):
            begins, ends = max(opened[0], start), opened[1]
            if begins < ends:
                if begins + span <= ends:
                    return (begins + span).astimezone(start.tzinfo)
                span -= ends - begins
        day += DAY


def measure_office_time(start: datetime, end: datetime, office: OfficeHours) -> timedelta:
    """Return the working time from ``start`` to ``end``; zero when ``end`` is not later."""
    if end <= start:
        return timedelta()
    first, last = start.astimezone(JAKARTA).date(), end.astimezone(JAKARTA).date()
    edges = {first, last}
    worked = sum((_measure_day(day, start, end, office) for day in edges), timedelta())
    return worked + _count_working_days(first + DAY, last, office) * office.a_day


def _measure_day(day: date, start: datetime, end: datetime, office: OfficeHours) -> timedelta:
    """Return the working time of one day between two moments."""
    opened = office.hours_of(day)
    if opened is None:
        return timedelta()
    return max(timedelta(), min(opened[1], end) - max(opened[0], start))


def _count_working_days(first: date, end: date, office: OfficeHours) -> int:
    """Return the number of working days from ``first`` until the day before ``end``.

    It does not walk through the days.
    """
    weeks, rest = divmod(max(0, (end - first).days), 7)
    days = weeks * 5 + sum((first.weekday() + each) % 7 < 5 for each in range(rest))
    return days - sum(first <= day < end and day.weekday() < 5 for day in office.holidays)


def add_working_days(start: datetime, days: int, office: OfficeHours) -> datetime:
    """Return the same time of day ``days`` working days later.

    After a start on a free day, the next working day is the first one.
    """
    day = start.astimezone(JAKARTA)
    while days:
        day += DAY
        if office.hours_of(day.date()):
            days -= 1
    return day.astimezone(start.tzinfo)


def compute_due(
    start: datetime, span: timedelta, calendar: Calendar, office: OfficeHours
) -> datetime:
    """Return the moment at which a promise of ``span`` from ``start`` falls due."""
    if calendar is Calendar.CLOCK:
        return start + span
    return add_office_hours(start, span, office)


def compute_left(
    now: datetime, until: datetime, calendar: Calendar, office: OfficeHours
) -> timedelta:
    """Return the time left until ``until``; zero when it has passed."""
    if calendar is Calendar.CLOCK:
        return max(timedelta(), until - now)
    return measure_office_time(now, until, office)


def find_promise(
    code: str, holder: Office, priority: Priority, promises: Iterable[Promise]
) -> Promise:
    """Return the row that counts for a holder and a priority.

    A row for the priority comes before a row for all priorities. Among these, the holder's own row
    comes before the row of its level, and that before the row for all offices. Raises LookupError
    when the table has no row for the code, which the reader of the tables refuses.
    """
    rows = {(row.office, row.priority): row for row in promises if row.code == code}
    for urgency in (priority, "*"):
        for office in (holder.code, holder.level, "*"):
            if (office, urgency) in rows:
                return rows[office, urgency]
    raise LookupError(code)


def hasten_city(city: City, hour: timedelta) -> City:
    """Return the city with promises in which an hour lasts ``hour``, on the clock.

    This is for demonstrations only.
    """
    pace = hour / timedelta(hours=1)
    if pace == 1:
        return city
    return replace(
        city,
        promises=tuple(
            replace(
                row,
                respond=row.respond * pace,
                complete=row.complete * pace,
                calendar=Calendar.CLOCK,
            )
            for row in city.promises
        ),
        ladder=tuple(replace(rung, after=rung.after * pace) for rung in city.ladder),
        reasons={
            key: replace(reason, most=reason.most * pace) for key, reason in city.reasons.items()
        },
        pace=pace,
    )
