"""The reading of a report by an officer: the record itself, its tasks, and reports like it."""

from collections.abc import Sequence

from chalicelib.casework import tasks
from chalicelib.casework.tasks import TaskRecord
from chalicelib.city.current import city
from chalicelib.intake import duplicate_search
from chalicelib.platform.roles import Officer
from chalicelib.reports.access import office_access
from chalicelib.reports.duplicates import Likely
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Entry, Timeline


def find_alike(report: Report) -> list[Likely]:
    """Return open reports that may be of the same matter as this open report; none for a
    confidential one, which is merged with no other. Costs at most two Queries.
    """
    if not report.open or report.confidential:
        return []
    return duplicate_search.find_like_report(report, for_officers=True)


def list_tasks(report: Report, timeline: Timeline) -> list[TaskRecord]:
    """Return the tasks of the newest entries, and all open tasks. Costs one more call when the
    entry of an open task is not among the newest.
    """
    missing = [task.seq for task in report.tasks if timeline.find_entry(task.seq) is None]
    older = reports.load_entries(report.number, missing)
    return tasks.list_tasks([*(older[seq] for seq in sorted(older)), *timeline])


def load_record(number: str, officer: Officer, *, limited: bool = False) -> tuple[Report, Timeline]:
    """Return a report and its timeline, if the officer may read it (``office_access.may_read``).
    With ``limited`` also one of which the officer may read what their office was asked; the caller
    shows no more of it (``office_access.limit_record``).

    Raises UnknownReport or NotYours.
    """
    report, timeline = reports.load_report(number)
    if not _may_read(officer, report, limited=limited):
        raise assignment.refuse_handling(report.holder, city())
    return report, timeline


def list_changes(
    report: Report, timeline: Timeline, officer: Officer, version: int
) -> Sequence[Entry]:
    """Return the entries after a version, as far as the officer sees them: who may not read the
    report gets none.
    """
    if not _may_read(officer, report, limited=True):
        return ()
    _, shown = office_access.limit_record(report, timeline, officer, city())
    return shown.since(version)


def _may_read(officer: Officer, report: Report, *, limited: bool) -> bool:
    if limited and tasks.answerable_tasks(report, officer, city()):
        return True
    concerned = report.history.concerned | {report.holder, report.screener or report.holder}
    if report.confidential is None:
        return office_access.may_read(officer, concerned, report.place.area, city())
    return office_access.may_read_confidential(officer, report, concerned, city())
