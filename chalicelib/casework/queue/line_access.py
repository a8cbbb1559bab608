"""The lines of lists as an officer sees them, where a report is confidential."""

from dataclasses import replace

from chalicelib.city.model import City
from chalicelib.platform.roles import Officer
from chalicelib.reports.access import confidentiality, office_access
from chalicelib.reports.store.queue_lines import Line


def may_see_queued(officer: Officer, line: Line, office: str, city: City) -> bool:
    """Return whether an officer who may look at an office's queue sees this line of it. A
    confidential report is shown to nobody of an accused office, and else to the office itself, to
    the heads above it and to central triage.
    """
    if line.confidential is None:
        return True
    if confidentiality.bars_officer(officer, line, city):
        return False
    concerned = officer.agency in (office, city.settings.triage)
    return concerned or office_access.is_head_of(officer, office, city)


def limit_line(officer: Officer, line: Line, city: City) -> Line:
    """Return the line as the officer sees it: without address and point where the report is
    confidential, unless its office acts.
    """
    if line.confidential is None or office_access.acts_on(officer, line.holder, city):
        return line
    return replace(line, address=None, lat=None, lng=None, words_area=None)
