"""Promises: the choice of a promise, its due moment on its calendar, and faster tables for a
demonstration.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.city.model import City
from chalicelib.city.rows import Calendar, Office, Priority, Promise
from chalicelib.city.working_hours import OfficeHours, add_office_hours, measure_office_time

Stretch = tuple[datetime, datetime]  # a pause of the clock: from, until


def compute_due(
    start: datetime,
    span: timedelta,
    calendar: Calendar,
    office: OfficeHours,
    pauses: Iterable[Stretch] = (),
) -> datetime:
    """Return the moment at which ``span`` has passed since ``start`` on the calendar, without the
    time of the ``pauses``, which are in order. A pause that begins after that moment changes
    nothing.
    """
    for begin, end in pauses:
        passed = compute_left(start, begin, calendar, office)
        if passed >= span:
            break
        start, span = max(start, end), span - passed
    return start + span if calendar is Calendar.CLOCK else add_office_hours(start, span, office)


def compute_left(
    now: datetime, until: datetime, calendar: Calendar, office: OfficeHours
) -> timedelta:
    """Return the time left until ``until``; zero when it has passed."""
    if calendar is Calendar.CLOCK:
        return max(timedelta(), until - now)
    return measure_office_time(now, until, office)


def find_promise(
    code: str, holder: Office | None, priority: Priority, promises: Iterable[Promise]
) -> Promise:
    """Return the row that counts for a holder and a priority; without a holder, the row of what the
    public is promised, whichever office holds the report.

    A row for the priority comes before a row for all priorities. Among these, the holder's own row
    comes before the row of its level, and that before the row for all offices. Raises LookupError
    when the table has no row for the code, which the reader of the tables refuses.
    """
    rows = {(row.office, row.priority): row for row in promises if row.code == code}
    offices = (holder.code, holder.level, "*") if holder else ("*",)
    for urgency in (priority, "*"):
        for office in offices:
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
                first_answer=row.first_answer * pace,
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
