"""What comes over a limit: it is kept and answered like any other report, and central triage looks
at it before its office does (decisions 24 and 34).
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.city import City, Limit, Priority
from chalicelib.domain.lifecycle import next_entry, with_entry
from chalicelib.domain.report import SYSTEM, Entry, Kind, Report
from chalicelib.domain.status import Status


def held_back(
    report: Report, limit: Limit, now: datetime, city: City
) -> tuple[Report, Entry] | None:
    """The report marked with the limit, for central triage to look at first. It keeps its holder,
    so that nothing of it looks otherwise to anybody outside, and no moment of it moves (I4). None
    for what is urgent, what somebody took up already, and what is marked.
    """
    taken_up = report.status is not Status.MENUNGGU
    if taken_up or report.over_limit or report.priority is not Priority.BIASA:
        return None
    triage = city.settings.triage
    entry = next_entry(report, now, Kind.LIMIT, SYSTEM)
    marked = replace(report, over_limit=limit.code, screener=triage)
    return with_entry(marked, replace(entry, to=(triage,), reason=limit.code), city)
