"""Working hours of offices: working time is counted without nights, weekends and holidays."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chalicelib.city.model import City
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
