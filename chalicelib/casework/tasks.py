"""Parts of the work that other offices are asked for, while the holder stays one and the report's
clock runs: each with its own promise and answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.city.promise import compute_due, find_promise, get_office_hours
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField, UnknownTask
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.model import Entry, Report, Task


def add_task(
    report: Report, to_agency: str | None, until: datetime | None, now: datetime, city: City
) -> tuple[Report, Task]:
    """The report with a task more. It is due at ``until``, else as that office's own promise for
    the category says, from now on.

    Raises WrongTarget, or BadField for a moment that has passed.
    """
    office = assignment.find_other_office(report, to_agency, city)
    if until is not None and until <= now:
        raise BadField(field="until", rule="past")
    fallback = city.categories[city.settings.fallback_category]
    matter = city.categories.get(report.category, fallback)
    promise = find_promise(matter.promise, office, report.priority, city.promises)
    promised = until or compute_due(now, promise.complete, promise.calendar, get_office_hours(city))
    task = Task(seq=report.version + 1, office=office.code, due=promised)
    return replace(report, tasks=(*report.tasks, task)), task


def close_task(report: Report, task: Task) -> Report:
    """The report without that task."""
    return replace(report, tasks=tuple(each for each in report.tasks if each.seq != task.seq))


def find_task(report: Report, seq: int | None) -> Task:
    """The open task of that number. Raises UnknownTask, which says those that are open."""
    for task in report.tasks:
        if task.seq == seq:
            return task
    raise UnknownTask(task=seq, tasks=[task.seq for task in report.tasks])


def answerable_tasks(report: Report, officer: Officer, city: City) -> tuple[Task, ...]:
    """The open tasks this officer may answer."""
    return tuple(t for t in report.tasks if assignment.may_handle(officer, t.office, city))


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task as the timeline tells it: ``ended`` is the entry that answers or withdraws it."""

    entry: Entry
    ended: Entry | None

    @property
    def office(self) -> str:
        return self.entry.to[0]

    def late(self, now: datetime) -> bool:
        until = self.entry.until
        return until is not None and (self.ended.at if self.ended else now) > until


def list_tasks(entries: Iterable[Entry]) -> list[TaskRecord]:
    """All tasks there were, in the order they were asked for."""
    found: dict[int, TaskRecord] = {}
    for entry in entries:
        if entry.kind is Kind.TASK:
            found[entry.seq] = TaskRecord(entry, None)
        elif entry.kind in (Kind.ANSWER, Kind.WITHDRAWAL) and entry.task in found:
            found[entry.task] = replace(found[entry.task], ended=entry)
    return list(found.values())
