"""Showing officers the photos of a private report, which its reporter is told."""

from datetime import datetime, timedelta

from chalicelib.city.model import City
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_officers_entry
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry, Timeline

ONE_LOOK = timedelta(hours=1)  # an officer who opens a gallery looks once


def record_photos_opened(
    report: Report, timeline: Timeline, officer: Officer, now: datetime, city: City
) -> tuple[Report, Entry] | None:
    """Return the report with the entry that says which office opened its photos. None when the
    report is not private, or when this officer opened them within ``ONE_LOOK`` before.
    """
    if not report.logs_photos or any(
        entry.kind is Kind.PHOTOS_OPENED and entry.actor == officer.id and entry.at > now - ONE_LOOK
        for entry in timeline.newest
    ):
        return None
    entry = make_officers_entry(report, now, Kind.PHOTOS_OPENED, officer)
    return append_entry(report, entry, city)
