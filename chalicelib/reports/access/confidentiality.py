"""Confidential reports: those about an office or official, and those about a matter that strangers
must not read about. An accused office, and every office below it, neither holds such a report nor
reads it; it can only be asked for a written answer (docs/decisions/0048).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.city.model import City
from chalicelib.city.offices import is_within, superiors_of
from chalicelib.city.rows import Priority, Visibility
from chalicelib.platform.roles import Officer
from chalicelib.reports.model import OFFICIALS, Report

ANYBODY = "*"  # in accused_offices.csv: the row for every other accused office


class Accusing(Protocol):
    """A report, or a line of one: its holder, and the offices that it accuses."""

    @property
    def holder(self) -> str: ...

    @property
    def accused(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Confidence:
    """Why a report is confidential (``Report.confidential``), which offices it accuses, the office
    that holds it first, and its least priority.
    """

    why: str
    accused: tuple[str, ...]
    holder: str
    priority: Priority = Priority.BIASA


def accuse(accused: Iterable[str], city: City) -> Confidence:
    """Return the confidence of a report about these offices, or about nobody who is known."""
    offices = tuple(dict.fromkeys(accused))
    return Confidence(OFFICIALS, offices, oversight_office(offices, city))


def oversight_office(accused: Iterable[str], city: City) -> str:
    """Return the office that looks into what is said against these offices: Inspektorat, or the
    office that a row of accused_offices.csv names in its place.
    """
    rows = [city.oversight[office] for office in accused if office in city.oversight]
    return rows[0] if rows else city.oversight[ANYBODY]


def make_confidential(report: Report, confidence: Confidence, city: City) -> Report:
    """Return the report as confidential. Nothing but its moments is shown to others, and offices
    that were told of it and are accused have it in their queues no longer.
    """
    accusing = replace(
        report,
        holder=confidence.holder,
        confidential=confidence.why,
        accused=confidence.accused,
        visibility=Visibility.PRIVATE,
    )
    free = (each for each in report.escalated_to if not is_barred(each, accusing, city))
    return replace(accusing, holder=report.holder, escalated_to=tuple(free))


def is_barred(office: str, report: Accusing, city: City) -> bool:
    """Return whether an office is accused, or below an accused one. Where an accused office was
    dissolved, its successor is accused, since its people work there. The holder is never barred.
    """
    if office == report.holder:
        return False
    dissolved = (city.former[each] for each in report.accused if each in city.former)
    accused = (*report.accused, *(each.successor for each in dissolved if each.successor))
    return any(is_within(office, each, city) for each in accused)


def bars_officer(officer: Officer, report: Accusing, city: City) -> bool:
    """Return whether nobody of the officer's office may know of the report. A deputy's own office
    counts as well.
    """
    offices = filter(None, (officer.agency, officer.home))
    return any(is_barred(office, report, city) for office in offices)


def list_free(offices: Iterable[str], report: Report, city: City) -> tuple[str, ...]:
    """Return those of the offices that may know of the report, or the holder when there is none."""
    free = tuple(office for office in offices if not is_barred(office, report, city))
    return free or (report.holder,)


def verifying_office(report: Report, city: City) -> str:
    """Return the office that verifies the report's closing: central triage, or else the first
    office above the holder that may know of it.
    """
    superiors = (office.code for office in superiors_of(report.holder, city))
    offices = (city.settings.triage, *superiors, city.settings.top)
    return list_free(offices, report, city)[0]
