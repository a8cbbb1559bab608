"""Reports as lines of a list, from what an index or the report's own item has."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.city.model import Priority
from chalicelib.platform import moments
from chalicelib.platform.aws.table import drop_empty, drop_usual
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored
from chalicelib.platform.text import cut_text
from chalicelib.reports.model import Decision, Entry, Evidence, Place, Report
from chalicelib.reports.status import Status
from chalicelib.reports.store.index_keys import ADDRESS, SUMMARY, due_text_of
from chalicelib.reports.store.item_classes import ReportItem, report_key
from chalicelib.reports.store.items import report_item
from chalicelib.reports.store.side_items import TASK, TaskItem, task_key


@dataclass(frozen=True, slots=True)
class Line:
    """``due`` is the promise of the stage it is in; ``summary`` and ``address`` are beginnings, for
    officers only. The line of a ``task``, by its seq, has neither version nor status: ``holder``
    is who asks and ``due`` the task's own promise, and it counts as ``private``: what its report
    has become since, it does not know. ``answered``: its promise is the one of completion;
    ``updated_at`` is when the public last saw a change.
    """

    number: str
    version: int | None
    status: Status | None
    holder: str
    category: str
    channel: str
    area: str | None
    address: str | None
    summary: str | None
    created_at: datetime
    updated_at: datetime
    due: datetime
    complete_by: datetime
    closed_at: datetime | None
    rung: int
    red_flag: bool
    priority: Priority
    paused_until: datetime | None
    private: bool
    answered: bool
    evidence: Evidence | None = None
    task: int | None = None
    over_limit: str | None = None

    def late(self, now: datetime) -> bool:
        """Open past its promise, or closed after it."""
        return (self.closed_at or now) > (self.complete_by if self.closed_at else self.due)


def line_of(item: ReportItem | TaskItem) -> Line:
    """The line of a report or of a task."""
    return _line_of_task_item(item) if isinstance(item, TaskItem) else _line_of_report_item(item)


def _line_of_report_item(item: ReportItem) -> Line:
    return Line(
        number=item.pk[2:],
        version=int(item.version),
        status=Status(item.status),
        holder=item.holder,
        category=item.category,
        channel=item.channel,
        area=item.kelurahan,
        address=item.address,
        summary=item.summary,
        created_at=item.created_at,
        updated_at=item.updated_at,
        due=due_of(item),
        complete_by=item.complete_by,
        closed_at=item.closed_at or _closed_at(item),
        rung=int(item.rung),
        red_flag=item.red_flag,
        priority=Priority(item.priority or Priority.BIASA),
        paused_until=item.paused_until,
        private=item.private,
        answered=item.answered_at is not None,
        evidence=Evidence(item.evidence) if item.evidence else None,
        over_limit=_limit_of(item),
    )


def due_of(item: ReportItem) -> datetime:
    """The promise of the stage it is in, as ``Report.due``. The index has no room for that of an
    answer, and tells it in the key of those that are open.
    """
    if (item.wpk or "").startswith(("W#", "L#")):
        return moments.parse_stored(due_text_of(item.wsk))
    return item.respond_by or item.complete_by if item.answered_at is None else item.complete_by


def _closed_at(item: ReportItem) -> datetime | None:
    """The index has no room for it, and tells it in the key of those that wait for a verdict."""
    if not (item.wpk or "").startswith("Y#"):
        return None
    return moments.parse_stored(item.wsk.partition("#")[0])


def _limit_of(item: ReportItem) -> str | None:
    """The index tells it in the key, while it waits to be looked at."""
    if not (item.wpk or "").startswith("L#"):
        return None
    return str(item.wsk.rpartition("#")[2])


def _line_of_task_item(item: TaskItem) -> Line:
    return Line(
        number=item.pk[2:],
        version=None,
        status=None,
        holder=item.holder,
        category=item.category,
        channel=item.channel,
        area=item.kelurahan,
        address=item.address,
        summary=item.summary,
        created_at=item.created_at,
        updated_at=item.updated_at,
        due=item.complete_by,
        complete_by=item.complete_by,
        closed_at=None,
        rung=0,
        red_flag=False,
        priority=Priority(item.priority or Priority.BIASA),
        paused_until=None,
        private=True,
        answered=True,
        task=int(item.sk.removeprefix(TASK)),
    )


def line_of_report(report: Report) -> Line:
    """The line of a report that was read whole."""
    return line_of(report_item(report, None))


# Tasks, and appeals that wait to be judged, in the queues of the offices that are asked.


def task_items_asked(report: Report, entry: Entry) -> list[TaskItem]:
    """What an entry asks of an office: a part of the work, or to judge an appeal."""
    if entry.kind is Kind.TASK:
        return [task_item(report, entry)]
    return [appeal_item(report, entry)] if entry.decision is Decision.APPEAL else []


def task_item(report: Report, asked: Entry) -> TaskItem:
    """The task an entry asks for, in the queue of its office."""
    due = asked.until or asked.at
    return TaskItem(
        report_key(report.number),
        task_key(asked.seq),
        wpk=f"W#{asked.to[0]}",
        wsk=f"{format_stored(due)}#{report.number}#{asked.seq}",
        category=report.category,
        channel=report.filing.channel,
        created_at=report.filing.received_at,
        updated_at=asked.at,
        complete_by=due,
        holder=asked.by,
        **drop_empty(
            kelurahan=report.place.area,
            address=None if report.erased_at else cut_text(report.place.address, ADDRESS),
            priority=drop_usual(Priority.BIASA, report.priority),
            summary=cut_text(asked.note or "", SUMMARY),
        ),
    )


def appeal_item(report: Report, appeal: Entry) -> TaskItem:
    """An appeal against a moderator's decision, in the queue of those who judge it."""
    held = report.moderated
    against = f"{held.state}: {held.reason}" if held else None
    # what may be erased is not copied here
    bare = replace(report, located=Place(area=report.place.area))
    asked = task_item(bare, replace(appeal, by=report.holder, note=against))
    asked.wpk = f"M#{appeal.to[0]}"
    return asked


def task_items_ended(before: Report, after: Report) -> list[TaskItem]:
    """Those that need nobody any more."""
    over = (seq for seq in _waiting_seqs(before) if seq not in _waiting_seqs(after))
    return [TaskItem(report_key(before.number), task_key(seq)) for seq in over]


def _waiting_seqs(report: Report) -> list[int]:
    held = report.moderated
    appeal = [held.appealed] if held and held.waits and held.appealed else []
    return [*(task.seq for task in report.tasks), *appeal]
