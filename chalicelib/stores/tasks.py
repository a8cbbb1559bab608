"""Tasks, and appeals that wait to be judged, in the queues of the offices that are asked."""

from dataclasses import replace

from chalicelib.domain.city import Priority
from chalicelib.domain.moments import stored
from chalicelib.domain.report import Decision, Entry, Kind, Place, Report
from chalicelib.domain.summary import beginning
from chalicelib.stores.beside import TaskItem, task_key
from chalicelib.stores.index_keys import ADDRESS, SUMMARY
from chalicelib.stores.table import present, unless
from chalicelib.stores.timeline import report_key


def asks(report: Report, entry: Entry) -> list[TaskItem]:
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
        wsk=f"{stored(due)}#{report.number}#{asked.seq}",
        category=report.category,
        channel=report.filing.channel,
        created_at=report.filing.received_at,
        updated_at=asked.at,
        complete_by=due,
        holder=asked.by,
        **present(
            kelurahan=report.place.area,
            address=None if report.erased_at else beginning(report.place.address, ADDRESS),
            priority=unless(Priority.BIASA, report.priority),
            summary=beginning(asked.note or "", SUMMARY),
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


def ended(before: Report, after: Report) -> list[TaskItem]:
    """Those that need nobody any more."""
    over = (seq for seq in _waiting(before) if seq not in _waiting(after))
    return [TaskItem(report_key(before.number), task_key(seq)) for seq in over]


def _waiting(report: Report) -> list[int]:
    held = report.moderated
    appeal = [held.appealed] if held and held.waits and held.appealed else []
    return [*(task.seq for task in report.tasks), *appeal]
