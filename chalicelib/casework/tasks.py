"""Tasks: parts of the work that the holder asks of other offices, each with its own promise and
answer. The report keeps its one holder, and its clock runs on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.city.promise import compute_due, find_promise
from chalicelib.city.working_hours import get_office_hours
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField, UnknownTask
from chalicelib.platform.roles import Officer
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.model import Report, Task
from chalicelib.reports.timeline import Entry


def add_task(
    report: Report, to_agency: str | None, until: datetime | None, now: datetime, city: City
) -> tuple[Report, Task]:
    """Return the report with a new task, and the task. It is due at ``until``, or else by the
    promise of the asked office for the category, counted from now.

    Raises WrongTarget, or BadField when ``until`` has passed.
    """
    office = assignment.find_other_office(report, to_agency, city)
    if until is not None and until <= now:
        raise BadField(field="until", rule="past")
    fallback = city.categories[city.settings.fallback_category]
    category = city.categories.get(report.category, fallback)
    promise = find_promise(category.promise, office, report.priority, city.promises)
    due = until or compute_due(now, promise.complete, promise.calendar, get_office_hours(city))
    task = Task(seq=report.version + 1, office=office.code, due=due)
    return replace(report, tasks=(*report.tasks, task)), task


def close_task(report: Report, task: Task) -> Report:
    """Return the report without that task."""
    return replace(report, tasks=tuple(each for each in report.tasks if each.seq != task.seq))


def find_task(report: Report, seq: int | None) -> Task:
    """Return the open task with that seq. Raises UnknownTask, which lists the open tasks."""
    for task in report.tasks:
        if task.seq == seq:
            return task
    raise UnknownTask(task=seq, tasks=[task.seq for task in report.tasks])


def answerable_tasks(report: Report, officer: Officer, city: City) -> tuple[Task, ...]:
    """Return the open tasks that this officer may answer."""
    return tuple(each for each in report.tasks if assignment.may_handle(officer, each.office, city))


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task in the timeline: ``entry`` asks for it, ``ended`` answers it or withdraws it, alone or
    with its report.
    """

    entry: Entry
    ended: Entry | None

    @property
    def office(self) -> str:
        return self.entry.to[0]

    def late(self, now: datetime) -> bool:
        until = self.entry.until
        return until is not None and (self.ended.at if self.ended else now) > until


def list_tasks(entries: Iterable[Entry]) -> list[TaskRecord]:
    """Return all tasks that the entries ask for, open or ended, in the order of the entries."""
    records: dict[int, TaskRecord] = {}
    for entry in entries:
        if entry.kind is Kind.TASK:
            records[entry.seq] = TaskRecord(entry, None)
        elif entry.kind in (Kind.ANSWER, Kind.WITHDRAWAL) and entry.task in records:
            records[entry.task] = replace(records[entry.task], ended=entry)
        elif entry.kind is Kind.WITHDRAWN:  # the report's end is that of its open tasks
            records = {seq: _end_task(record, entry) for seq, record in records.items()}
    return list(records.values())


def _end_task(record: TaskRecord, entry: Entry) -> TaskRecord:
    return record if record.ended else replace(record, ended=entry)
