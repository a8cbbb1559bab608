"""The one thing that moves a deadline: an audited pause with a listed reason, a limit, and a note
the citizen reads (I4).
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import reasons
from chalicelib.domain.city import City, ReasonKind
from chalicelib.domain.errors import BadPause
from chalicelib.domain.promise import due, hours, left
from chalicelib.domain.report import Report


def paused(
    report: Report, reason: str | None, until: datetime, now: datetime, city: City
) -> Report:
    """The report with its clock standing still until then: what is left of its promise counts on
    from there.

    Raises UnknownReason, or BadPause for a moment that has passed or is further off than the reason
    allows.
    """
    listed = reasons.listed(ReasonKind.PAUSE, reason, city)
    if not now < until <= now + listed.most:
        raise BadPause(latest=now + listed.most)
    remaining = left(now, report.complete_by, report.calendar, hours(city))
    return replace(
        report,
        paused_until=until,
        pauses=report.pauses + 1,
        complete_by=due(until, remaining, report.calendar, hours(city)),
    )


def resumed(report: Report, now: datetime, city: City) -> Report:
    """The report with its clock running on from ``now``, or from the pause's end when that has
    passed: who looks late gains nothing.
    """
    if report.paused_until is None:
        return report
    remaining = left(report.paused_until, report.complete_by, report.calendar, hours(city))
    begins = min(max(now, report.updated_at), report.paused_until)
    again = due(begins, remaining, report.calendar, hours(city))
    return replace(report, paused_until=None, complete_by=again)
