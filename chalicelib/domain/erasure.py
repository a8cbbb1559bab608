"""Erasing what is kept of a report's reporter (UU 27/2022, articles 8 and 43): the report stays as
a case, and the record of it is two entries of its timeline, asked for and done.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.city import City
from chalicelib.domain.lifecycle import next_entry, with_entry
from chalicelib.domain.recording import RETENTION
from chalicelib.domain.report import CITIZEN, REPORTER, SYSTEM, Entry, Kind, Report

Done = tuple[Report, Entry]


def asked(report: Report, now: datetime, city: City) -> Done:
    """The report hidden from others, from the moment its reporter asks for the erasure."""
    entry = next_entry(report, now, Kind.ERASURE, REPORTER)
    held = report.moderated and replace(report.moderated, private=True)  # for good
    after = replace(report, erased_at=entry.at, private=True, moderated=held)
    return with_entry(after, entry, city, shows=not report.private)


def fell_due(report: Report, now: datetime, city: City) -> Done:
    """The report hidden from others, when the time is over for which what citizens said may be
    kept.
    """
    entry = replace(next_entry(report, now, Kind.ERASURE, SYSTEM), reason=RETENTION)
    erased_at = report.erased_at or entry.at
    after = replace(report, erased_at=erased_at, retained_at=entry.at, private=True)
    return with_entry(after, entry, city, shows=not report.private)


def done(report: Report, removed: Mapping[str, int], now: datetime, city: City) -> Done:
    """The report with the record of what was removed: what, and how many of each."""
    told = tuple(f"{what} {many}" for what, many in removed.items() if many)
    entry = replace(next_entry(report, now, Kind.ERASURE, SYSTEM), removed=told)
    return with_entry(report, entry, city)


def of_reporter(entry: Entry) -> bool:
    """Whether its words are those of the report's reporter."""
    return entry.by == REPORTER


def of_citizens(entry: Entry) -> bool:
    """Whether they are not an office's."""
    return entry.by in (REPORTER, CITIZEN)


def says_something(entry: Entry) -> bool:
    """Whether there is anything in it to be erased."""
    said = (entry.note, entry.photos, entry.media, entry.place)
    return not entry.form and (entry.seq == 1 or any(said))
