"""A suggestion that an office takes up as work, and that is a complaint from then on."""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.city.promise import compute_due, compute_left
from chalicelib.city.working_hours import get_office_hours
from chalicelib.reports.deadlines.promises import public_row
from chalicelib.reports.filing import Purpose
from chalicelib.reports.model import Report


def take_up(report: Report, now: datetime, city: City) -> Report:
    """Return a suggestion that an office takes up as work: from ``now`` on its completion is
    promised as that of a complaint. The promise of the first answer stays.
    """
    work, hours = replace(report, purpose=Purpose.COMPLAINT), get_office_hours(city)
    row, received = public_row(work, city), report.filing.received_at
    due = compute_due(now, row.complete, row.calendar, hours)
    span = compute_left(received, due, row.calendar, hours)  # since pauses count from there
    work = replace(work, complete_by=due, complete_span=span, calendar=row.calendar)
    return replace(work, complete_rung=0)
