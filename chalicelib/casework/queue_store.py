"""Offices' queues: the ``work`` index, open reports by what is due next, and what the reconciler
looks for there.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.aws.table import Item, try_write
from chalicelib.platform.moments import format_stored
from chalicelib.reports.status import Status
from chalicelib.reports.store import queue_lines
from chalicelib.reports.store.index_keys import due_text_of
from chalicelib.reports.store.item_classes import REPORT, ReportItem, report_key
from chalicelib.reports.store.queue_lines import Line
from chalicelib.reports.store.side_items import TASK

LINES_AT_A_TIME = 140  # entries a filter is held against in one request: 12 read units at the most
LINES_IN_A_MEGABYTE = 2000  # entries; a Query brings no more than that anyway
MOST_COUNT_QUERIES = (
    10  # megabytes an office's counts may take: no office of a city has 20,000 open reports
)
DAY = timedelta(hours=24)

# <due>#<number>, and of a task #<seq> as well, of what is over a limit #<limit>, of what stands
# earlier than that ~<due>
_MOMENT = r"[0-9-]{10}T[0-9:]{8}Z"
_SORT = re.compile(
    rf"{_MOMENT}#(?P<number>[^#~]+)(#(?P<task>[0-9]{{1,6}})|#[a-z0-9-]+|~{_MOMENT})?"
)


class Kind(StrEnum):
    """Which queue of an office."""

    WORK = "work"
    VERIFICATION = "verification"
    MODERATION = "moderation"  # appeals
    LIMITED = "limited"  # what came over a limit, to be looked at


_PHASES = {Kind.WORK: "W", Kind.VERIFICATION: "Y", Kind.MODERATION: "M", Kind.LIMITED: "L"}


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line]
    after: Spot | None  # where the next page begins


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What of a queue is wanted; None, and False, want all. ``late_at``: only those whose promise
    had passed at that moment.
    """

    status: str | None = None
    category: str | None = None
    channel: str | None = None
    kelurahan: str | None = None
    red_flag: bool = False
    late_at: datetime | None = None


NO_FILTER = QueueFilter()


@dataclass(frozen=True, slots=True)
class Counts:
    """An office's open reports; ``by_status`` has those there are. ``soon`` are due within 24
    hours, ``later`` after that. ``tasks`` are not among them. Not ``whole``: the queue is too long
    to be counted, and these are the most urgent.
    """

    by_status: dict[Status, int]
    late: int
    soon: int
    later: int
    red_flag: int
    tasks: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Timer:
    """A report whose timer should have looked at it by ``next_check``."""

    number: str
    run: int
    next_check: datetime


def load_page(
    office: str,
    *,
    limit: int,
    after: Spot | None = None,
    wanted: QueueFilter = NO_FILTER,
    kind: Kind = Kind.WORK,
) -> Page:
    """An office's open reports and tasks, most urgent first, or the closings it has to verify, the
    first closed first; in one Query whatever is wanted: a filter may leave a page shorter than
    ``limit``, with more to come.
    """
    latest = format_stored(wanted.late_at) if wanted.late_at else None
    if after and latest and after.sort >= latest:
        return Page([], None)  # DynamoDB refuses to begin outside of what is asked for
    where = _filter_condition(wanted)
    found = index_page.read_page(
        Item.work,
        _partition_key(office, kind),
        most=limit + 1 if where is None else LINES_AT_A_TIME,
        within=None if latest is None else Item.wsk < latest,
        where=where,
        after=after,
    )
    shown = found.items[:limit]
    more = len(found.items) > limit
    spot = index_page.get_spot(Item.work, shown[-1]) if more else found.after
    late = [item for item in shown if latest is None or due_text_of(item.wsk) < latest]
    return Page([queue_lines.line_of(item) for item in late], spot)


def load_coming(office: str, since: datetime, most: int) -> tuple[list[Line], bool]:
    """An office's open reports and tasks that stand there at that moment or later, the first due
    first, in one Query; and whether there are more than so many.
    """
    found = index_page.read_page(
        Item.work, _partition_key(office), most=most + 1, within=Item.wsk >= format_stored(since)
    )
    whole = len(found.items) <= most and found.after is None
    return sorted(
        (queue_lines.line_of(item) for item in found.items[:most]), key=_due_at
    ), not whole


def _due_at(line: Line) -> datetime:
    return line.due


def _filter_condition(wanted: QueueFilter) -> Condition | None:
    condition: Condition | None = None
    for name in ("status", "category", "channel", "kelurahan", "red_flag"):
        if value := getattr(wanted, name):
            term = getattr(ReportItem, name) == value
            condition = term if condition is None else condition & term
    return condition


def _partition_key(office: str, kind: Kind = Kind.WORK) -> str:
    return f"{_PHASES[kind]}#{office}"


def parse_spot(office: str, kind: Kind, pk: str, sk: str, partition: str, sort: str) -> Spot:
    """A place in an office's queue, as an earlier page told it. Raises ValueError for one that
    can't be there.
    """
    form = _SORT.fullmatch(sort)
    if (
        form is None
        or partition != _partition_key(office, kind)
        or pk != report_key(form["number"])
    ):
        raise ValueError(sort)
    if sk != (f"{TASK}{int(form['task']):06}" if form["task"] else REPORT):
        raise ValueError(sk)
    return Spot(pk, sk, partition, sort)


def count_reports(office: str, now: datetime) -> Counts:
    """An office's open reports counted as they stand: nothing is kept that could drift."""
    by_status: Counter[Status] = Counter()
    by_day: Counter[int] = Counter()
    flags, tasks, after = 0, 0, None
    for _ in range(MOST_COUNT_QUERIES):
        found = index_page.read_page(
            Item.work,
            _partition_key(office),
            most=LINES_IN_A_MEGABYTE,
            after=after,
            only=["pk", "sk", "wpk", "wsk", "status", "red_flag"],
        )
        for item in found.items:
            if item.sk == REPORT:
                by_status[Status(item.status)] += 1
                by_day[_lateness(item.wsk, now)] += 1
                flags += item.red_flag
            else:
                tasks += 1
        after = found.after
        if after is None:
            break
    return Counts(dict(by_status), by_day[0], by_day[1], by_day[2], flags, tasks, after is None)


def count_overdue_appeals(office: str, now: datetime) -> int:
    """How many appeals should have been judged by now."""
    late = Item.wsk < format_stored(now)
    return int(Item.work.count(_partition_key(office, Kind.MODERATION), late))


def _lateness(sort: str, now: datetime) -> int:
    """0 for late, 1 for due within a day, 2 for later."""
    due = due_text_of(sort)
    return (due >= format_stored(now)) + (due > format_stored(now + DAY))


def find_overslept(office: str, before: datetime) -> Iterator[Timer]:
    """The office's reports, open or closed but unconfirmed or unverified, whose next check lies
    before that moment.
    """
    late = ReportItem.next_check < before
    for phase in ("W", "L", "V", "Y"):
        items: Any = Item.work.query(f"{phase}#{office}", filter_condition=late)
        for item in items:
            yield Timer(item.pk[2:], int(item.run), item.next_check)


def renew_timer(timer: Timer) -> bool:
    """Give an overslept report its next run; False when somebody has changed it meanwhile."""
    unchanged = (ReportItem.run == timer.run) & (ReportItem.next_check == timer.next_check)
    item = ReportItem(report_key(timer.number), REPORT)
    return try_write(lambda: item.update([ReportItem.run.set(timer.run + 1)], unchanged))
