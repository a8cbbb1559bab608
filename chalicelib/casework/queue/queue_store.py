"""Store of offices' queues, in the ``work`` index: open reports by their next due moment, and the
timers that the reconciler looks for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.aws.table import Item, try_write
from chalicelib.platform.moments import format_stored
from chalicelib.reports.filing import Purpose
from chalicelib.reports.status import OPEN, Status
from chalicelib.reports.store import queue_lines
from chalicelib.reports.store.items.index_keys import due_text_of
from chalicelib.reports.store.items.item_classes import REPORT, ReportItem, report_key
from chalicelib.reports.store.items.side_items import TaskItem, task_key, told_key
from chalicelib.reports.store.items.text_parts import ANSWERED
from chalicelib.reports.store.queue_lines import Line

MOST_IN = 100  # values that DynamoDB compares by one IN
LINES_AT_A_TIME = 140  # entries that a filter checks in one request: at most 12 read units

# A sort key is <due>#<number>. A task or an appeal adds #<seq>, a provisional hiding #<seq>#hide, a
# report that came over a limit #<limit>, and a report that stands earlier because of its supporters
# ~<due>.
_MOMENT = r"[0-9-]{10}T[0-9:]{8}Z"
_SORT = re.compile(
    rf"{_MOMENT}#(?P<number>[^#~]+)(#(?P<task>[0-9]{{1,6}})(#hide)?|#[a-z0-9-]+|~{_MOMENT})?"
)


class QueueKind(StrEnum):
    """The queues of an office."""

    WORK = "work"
    VERIFICATION = "verification"
    MODERATION = "moderation"  # appeals, and provisional hidings to confirm
    LIMITED = "limited"  # reports that came over a limit and wait for a first look
    ESCALATED = "escalated"  # reports of offices below, and red flags, that the ladder has told of
    RED_FLAG = "red_flag"  # those of them with a red flag


_PHASES = {
    QueueKind.WORK: "W",
    QueueKind.VERIFICATION: "Y",
    QueueKind.MODERATION: "M",
    QueueKind.LIMITED: "L",
    QueueKind.ESCALATED: "E",
    QueueKind.RED_FLAG: "E",
}


class Stage(StrEnum):
    """The next act of an office on a line of its queue: to answer a report, to complete one whose
    work was begun, or to answer a task. Of work that was begun without an answer, both are due.
    """

    ANSWER = "answer"
    COMPLETION = "completion"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line]
    after: Spot | None  # where the next page begins; None after the last


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """The filters of a queue. None and False filter nothing. ``late_at`` selects the reports whose
    promise had passed at that moment.
    """

    status: str | None = None
    category: str | None = None
    channel: str | None = None
    kelurahan: str | None = None
    red_flag: bool = False
    late_at: datetime | None = None
    stage: Stage | None = None
    categories: tuple[str, ...] | None = None  # any of them
    purpose: Purpose | None = None


NO_FILTER = QueueFilter()


@dataclass(frozen=True, slots=True)
class Timer:
    """The timer of a report: it has to check the report at ``next_check``."""

    number: str
    run: int
    next_check: datetime


def load_page(
    office: str,
    *,
    limit: int,
    after: Spot | None = None,
    filters: QueueFilter = NO_FILTER,
    kind: QueueKind = QueueKind.WORK,
) -> Page:
    """Return a page of an office's queue: open reports and tasks, most urgent first, or closings to
    be verified, the first closed first. Costs one Query. A filter may leave a page with fewer than
    ``limit`` lines although ``after`` says that there are more.
    """
    if kind is QueueKind.RED_FLAG:
        filters = replace(filters, red_flag=True)
    if filters.categories == ():
        return Page([], None)
    latest = format_stored(filters.late_at) if filters.late_at else None
    if after and latest and after.sort >= latest:
        return Page([], None)  # DynamoDB refuses a start outside of the key condition
    where = _filter_condition(filters)
    page = index_page.read_page(
        Item.work,
        partition_key(office, kind),
        most=limit + 1 if where is None else LINES_AT_A_TIME,
        within=None if latest is None else Item.wsk < latest,
        where=where,
        after=after,
    )
    shown = page.items[:limit]
    more = len(page.items) > limit
    spot = index_page.get_spot(Item.work, shown[-1]) if more else page.after
    late = [item for item in shown if latest is None or due_text_of(item.wsk) < latest]
    return Page([queue_lines.line_of(item) for item in late], spot)


def load_coming(office: str, since: datetime, most: int) -> tuple[list[Line], bool]:
    """Return at most ``most`` of the office's open reports and tasks whose place in the queue is at
    ``since`` or later, by due moment, and whether there are more. Costs one Query.
    """
    page = index_page.read_page(
        Item.work, partition_key(office), most=most + 1, within=Item.wsk >= format_stored(since)
    )
    whole = len(page.items) <= most and page.after is None
    return sorted((queue_lines.line_of(item) for item in page.items[:most]), key=_due_at), not whole


def _due_at(line: Line) -> datetime:
    return line.due


def _filter_condition(filters: QueueFilter) -> Condition | None:
    terms = [
        getattr(ReportItem, name) == value
        for name in ("status", "category", "channel", "kelurahan", "red_flag")
        if (value := getattr(filters, name))
    ]
    if filters.stage:
        terms.append(_STAGES[filters.stage])
    if filters.purpose:
        suggests = ReportItem.marks.contains(f"purpose={Purpose.SUGGESTION}")
        terms.append(suggests if filters.purpose is Purpose.SUGGESTION else ~suggests)
    if filters.categories:
        several = filters.categories
        parts = (several[at : at + MOST_IN] for at in range(0, len(several), MOST_IN))
        terms.append(reduce(or_, (ReportItem.category.is_in(*part) for part in parts)))
    return reduce(and_, terms) if terms else None


# Work that was begun without a word is still to be answered.
_STAGES: dict[Stage, Condition] = {
    Stage.ANSWER: ReportItem.status.is_in(*sorted(OPEN - {Status.PROSES}))
    | ((ReportItem.status == Status.PROSES) & ~ReportItem.marks.contains(ANSWERED)),
    Stage.COMPLETION: ReportItem.status == Status.PROSES,
    Stage.TASK: ReportItem.status.does_not_exist(),
}


def partition_key(office: str, kind: QueueKind = QueueKind.WORK) -> str:
    return f"{_PHASES[kind]}#{office}"


def parse_spot(office: str, kind: QueueKind, pk: str, sk: str, partition: str, sort: str) -> Spot:
    """Return the place in an office's queue that an earlier page gave. Raises ValueError when the
    keys can't be a place in this queue.
    """
    form = _SORT.fullmatch(sort)
    if form is None or partition != partition_key(office, kind) or pk != report_key(form["number"]):
        raise ValueError(sort)
    own = told_key(office) if _PHASES[kind] == "E" else REPORT
    if sk != (task_key(int(form["task"])) if form["task"] else own):
        raise ValueError(sk)
    return Spot(pk, sk, partition, sort)


def find_overdue_judgements(office: str, now: datetime) -> list[Line]:
    """Return the appeals, and the provisional hidings, that should have been judged by now."""
    late = Item.wsk < format_stored(now)
    items: Any = Item.work.query(partition_key(office, QueueKind.MODERATION), late)
    return [queue_lines.line_of(item) for item in items]


def find_overslept(office: str, before: datetime) -> Iterator[Timer]:
    """Yield the timers of the office's reports whose next check lies before that moment: of open
    reports, and of closings that are not confirmed or not verified yet.
    """
    late = ReportItem.next_check < before
    for phase in ("W", "L", "V", "Y"):
        items: Any = Item.work.query(f"{phase}#{office}", filter_condition=late)
        for item in items:
            yield Timer(item.pk[2:], int(item.run), item.next_check)


def move_task(number: str, seq: int, office: str) -> None:
    """Put an open task into the queue of an office. Repeating it does no harm."""
    queue = partition_key(office)
    item = TaskItem(report_key(number), task_key(seq))
    elsewhere = Item.pk.exists() & (TaskItem.wpk != queue)
    try_write(lambda: item.update([TaskItem.wpk.set(queue)], elsewhere))


def renew_timer(timer: Timer) -> bool:
    """Increase the run of a report whose timer overslept. Return False when somebody else has
    changed the report since.
    """
    unchanged = (ReportItem.run == timer.run) & (ReportItem.next_check == timer.next_check)
    item = ReportItem(report_key(timer.number), REPORT)
    return try_write(lambda: item.update([ReportItem.run.set(timer.run + 1)], unchanged))
