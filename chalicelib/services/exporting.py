"""Giving a reporter all that is kept of them about one report (UU 27/2022, article 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.contact import Contact
from chalicelib.domain.history import Timeline
from chalicelib.domain.report import Report
from chalicelib.services import following, joining
from chalicelib.services.following import Request
from chalicelib.stores import kept
from chalicelib.stores.inbox import Added
from chalicelib.stores.kept import Notice


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
    report, timeline = following.export(request)
    beside = kept.beside(report.number)
    own = [added for added in beside.waiting if _own(added, report, beside.contact)]
    return Export(report, timeline, beside.contact, beside.notices, own)


def _own(added: Added, report: Report, reporter: Contact) -> bool:
    return joining.by_reporter(added, reporter, own=added.channel == report.filing.channel)
