"""Who reported is shown to no officer; a head may see it for a listed reason, and the reporter is
told.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import handing, reasons
from chalicelib.domain.city import City, ReasonKind
from chalicelib.domain.errors import Anonymous, wrong_role
from chalicelib.domain.handing import Officer
from chalicelib.domain.lifecycle import next_entry, with_entry
from chalicelib.domain.report import Entry, Kind, Report
from chalicelib.domain.status import Role


def opened(
    report: Report, officer: Officer, reason: str, now: datetime, city: City
) -> tuple[Report, Entry]:
    """The report with the entry that tells who was shown its reporter, and why.

    Raises WrongRole, NotYours, Anonymous or UnknownReason.
    """
    if Role.HEAD not in officer.roles:
        raise wrong_role([Role.HEAD])
    if not handing.may_handle(officer, report.holder, city):
        raise handing.not_yours(report.holder, city)
    if report.filing.anonymous:
        raise Anonymous(number=report.number)
    listed = reasons.listed(ReasonKind.IDENTITY, reason, city)
    entry = next_entry(report, now, Kind.IDENTITY, officer.agency)
    return with_entry(report, replace(entry, reason=listed.code, actor=officer.id), city)
