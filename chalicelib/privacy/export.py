"""Giving a reporter all that is kept of them about one report (UU 27/2022, article 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.privacy import subject_data_store
from chalicelib.privacy.subject_data_store import Notice
from chalicelib.reporters import actions, additions
from chalicelib.reporters.actions import Request
from chalicelib.reporters.additions_store import Added
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.history import Timeline
from chalicelib.reports.model import Report


@dataclass(frozen=True, slots=True)
class Export:
    """``waiting`` is what the reporter added and is not in the timeline yet."""

    report: Report
    timeline: Timeline
    contact: Contact
    notices: Sequence[Notice]
    waiting: Sequence[Added]


def export(request: Request) -> Export:
    """All of it, once it is written down that it was given: two Queries and a transaction. Raises
    what every follow-up does.
    """
    report, timeline = actions.export(request)
    beside = subject_data_store.beside(report.number)
    own = [added for added in beside.waiting if _own(added, report, beside.contact)]
    return Export(report, timeline, beside.contact, beside.notices, own)


def _own(added: Added, report: Report, reporter: Contact) -> bool:
    return additions.by_reporter(added, reporter, own=added.channel == report.filing.channel)
