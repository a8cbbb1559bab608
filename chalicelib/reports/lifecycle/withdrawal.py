"""The reporter withdraws the report: the problem is gone, or it was a mistake."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.city import model as city_reasons
from chalicelib.city.masking import Spans
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.reports.lifecycle.closing import close_report, find_final_outcome
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Entry


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a reporter withdraws a report: the code of a listed reason, and a text for offices."""

    reason: str
    text: str | None = None
    masks: Spans = ()


def find_hindrance(report: Report, now: datetime, city: City) -> str | None:
    """Return why the reporter may not withdraw the report. Nobody closes it under others who have
    the same problem.
    """
    if report.following:
        return "merged"
    if not report.open:
        return find_final_outcome(report) or "done"
    return "supported" if report.backers or report.merged else None


def withdraw_report(
    report: Report, withdrawal: Withdrawal, now: datetime, city: City
) -> tuple[Report, Entry]:
    """Return the report closed for good by its reporter. No office has to do anything about it any
    more: its tasks and its pause end with it. It is no answer and counts as nobody's work. Raises
    UnknownReason.
    """
    reason = city_reasons.find_reason(ReasonKind.WITHDRAWAL, withdrawal.reason, city)
    entry = replace(
        make_next_entry(report, now, Kind.WITHDRAWN, REPORTER),
        status=Status.SELESAI,
        reason=reason.code,
        note=withdrawal.text,
        masks=withdrawal.masks,
    )
    idle = replace(report, tasks=(), paused_until=None)
    return append_entry(close_report(idle, entry, Outcome.WITHDRAWN, city), entry, city)
