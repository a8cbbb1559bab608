"""Showing a head who reported, for a listed reason, which the reporter is told."""

from dataclasses import replace
from datetime import datetime

from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Anonymous, wrong_role
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.access import confidentiality
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_officers_entry
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry


def record_opening(
    report: Report, officer: Officer, reason: str, now: datetime, city: City
) -> tuple[Report, Entry]:
    """Return the report with the entry that says which head saw the reporter's identity, and why.

    Raises WrongRole, NotYours, Anonymous or UnknownReason.
    """
    if Role.HEAD not in officer.roles:
        raise wrong_role([Role.HEAD])
    barred = confidentiality.bars_officer(officer, report, city)
    if barred or not assignment.may_handle(officer, report.holder, city):
        raise assignment.refuse_handling(report.holder, city)
    if report.filing.anonymous:
        raise Anonymous(number=report.number)
    listed = city_model.find_reason(ReasonKind.IDENTITY, reason, city)
    entry = make_officers_entry(report, now, Kind.IDENTITY, officer)
    return append_entry(report, replace(entry, reason=listed.code), city)
