"""Counts of offices' queues. No counter is stored, because a counter could drift."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.casework.queue.queue_store import QueueKind, partition_key
from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.table import Item
from chalicelib.platform.moments import format_stored
from chalicelib.reports.status import Status
from chalicelib.reports.store.items.index_keys import due_text_of
from chalicelib.reports.store.items.item_classes import REPORT
from chalicelib.reports.store.items.text_parts import ANSWERED

LINES_IN_A_MEGABYTE = 2000  # entries; a Query returns no more than 1 MB
MOST_COUNT_QUERIES = 10  # of 1 MB each; no office of a city has 20,000 open reports
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of an office's open reports. ``by_status`` has only statuses that occur.
    ``to_answer`` counts what ``Stage.ANSWER`` lists. Reports of ``soon`` are due within 24 hours,
    reports of ``later`` after that. ``tasks`` are counted apart from the reports. When ``whole`` is
    False the queue is too long to be counted, and only the most urgent reports are in the numbers.
    """

    by_status: dict[Status, int]
    to_answer: int
    late: int
    soon: int
    later: int
    red_flag: int
    tasks: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Count:
    """The number of an office's lines in a queue, and how many of them have a red flag. When
    ``whole`` is False there are more than these.
    """

    lines: int
    red_flags: int
    whole: bool


def count_reports(office: str, now: datetime) -> Counts:
    """Count an office's open reports in its queue. Costs a Query for each megabyte."""
    by_status: Counter[Status] = Counter()
    by_day: Counter[int] = Counter()
    to_answer, flags, tasks, after = 0, 0, 0, None
    for _ in range(MOST_COUNT_QUERIES):
        page = index_page.read_page(
            Item.work,
            partition_key(office),
            most=LINES_IN_A_MEGABYTE,
            after=after,
            only=["pk", "sk", "wpk", "wsk", "status", "red_flag", "marks"],
        )
        for item in page.items:
            if item.sk == REPORT:
                status = Status(item.status)
                by_status[status] += 1
                to_answer += status is not Status.PROSES or ANSWERED not in (item.marks or "")
                by_day[_lateness(item.wsk, now)] += 1
                flags += item.red_flag
            else:
                tasks += 1
        after = page.after
        if after is None:
            break
    late, soon, later = by_day[0], by_day[1], by_day[2]
    return Counts(dict(by_status), to_answer, late, soon, later, flags, tasks, after is None)


def count_lines(office: str, kind: QueueKind) -> Count:
    """Count an office's lines in one of its queues. Costs one Query."""
    page = index_page.read_page(
        Item.work,
        partition_key(office, kind),
        most=LINES_IN_A_MEGABYTE,
        only=["pk", "sk", "wpk", "wsk", "red_flag"],
    )
    flags = sum(getattr(item, "red_flag", False) for item in page.items)
    return Count(len(page.items), flags, page.after is None)


def _lateness(sort: str, now: datetime) -> int:
    """Return 0 for late, 1 for due within a day, 2 for due later."""
    due = due_text_of(sort)
    return (due >= format_stored(now)) + (due > format_stored(now + DAY))
