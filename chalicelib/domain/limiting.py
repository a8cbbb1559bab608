"""What comes over a limit: it is kept and answered like any other report, and central triage looks
at it before an office does (decision 24).
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
    """The report with central triage, marked with the limit; no moment of it moves (I4). None for
    what is urgent, what somebody took up already, and what is marked.
    """
    taken_up = report.status is not Status.MENUNGGU
    if taken_up or report.over_limit or report.priority is not Priority.BIASA:
        return None
    entry = replace(
        next_entry(report, now, Kind.LIMIT, SYSTEM),
        holder=city.settings.triage,
        to=(city.settings.triage,),
        reason=limit.code,
    )
    return with_entry(replace(report, over_limit=limit.code), entry, city)
