"""Offices' queues: the ``work`` index, open reports by what is due next, and what the reconciler
looks for there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition

from chalicelib.domain.moments import stored
from chalicelib.domain.status import Status
from chalicelib.stores.table import REPORT, Item, ReportItem, report_key

Key = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of an office's queue."""

    number: str
    status: Status
    category: str
    channel: str
    area: str | None
    created_at: datetime
    due: datetime
    complete_by: datetime
    rung: int
    red_flag: bool
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Waiting]
    after: str | None  # where the next page begins


@dataclass(frozen=True, slots=True)
class Timer:
    """A report whose timer should have looked at it by ``next_check``."""

    number: str
    run: int
    next_check: datetime


def page(
    office: str,
    *,
    limit: int,
    after: str | None = None,
    status: str | None = None,
    category: str | None = None,
    late_at: datetime | None = None,
) -> Page:
    """An office's open reports, most urgent first, in one Query as a rule (more when a filter
    thins it out).

    ``late_at``: only those whose promise had passed at that moment. ``after`` is a Page's.
    """
    key = None if late_at is None else Item.wsk < stored(late_at)
    found: Any = Item.work.query(
        f"W#{office}",
        key,
        filter_condition=_filter(status=status, category=category),
        last_evaluated_key=None if after is None else _key(office, after),
        limit=limit,
        page_size=limit,
    )
    lines = [_waiting(item) for item in found if isinstance(item, ReportItem)]
    last = found.last_evaluated_key
    return Page(lines, last["wsk"]["S"] if last else None)


def _filter(**wanted: str | None) -> Condition | None:
    condition: Condition | None = None
    for name, value in wanted.items():
        if value is not None:
            term = getattr(ReportItem, name) == value
            condition = term if condition is None else condition & term
    return condition


def _key(office: str, after: str) -> Key:
    """The whole key of an index item, which its sort key tells."""
    number = after.rpartition("#")[2]
    texts = {"pk": report_key(number), "sk": REPORT, "wpk": f"W#{office}", "wsk": after}
    return {name: {"S": text} for name, text in texts.items()}


def _waiting(item: ReportItem) -> Waiting:
    return Waiting(
        number=item.pk[2:],
        status=Status(item.status),
        category=item.category,
        channel=item.channel,
        area=item.kelurahan,
        created_at=item.created_at,
        due=item.respond_by if item.answered_at is None else item.complete_by,
        complete_by=item.complete_by,
        rung=int(item.rung),
        red_flag=item.red_flag,
        version=int(item.version),
    )


def overslept(office: str, before: datetime) -> Iterator[Timer]:
    """The office's reports, open or closed but unconfirmed or unverified, whose next check lies
    before that moment.
    """
    late = ReportItem.next_check < before
    for phase in ("W", "V", "Y"):
        items: Any = Item.work.query(f"{phase}#{office}", filter_condition=late)
        for item in items:
            yield Timer(item.pk[2:], int(item.run), item.next_check)


def new_run(timer: Timer) -> bool:
    """Give an overslept report its next run; False when somebody has changed it meanwhile."""
    unchanged = (ReportItem.run == timer.run) & (ReportItem.next_check == timer.next_check)
    try:
        ReportItem(report_key(timer.number), REPORT).update(
            [ReportItem.run.set(timer.run + 1)], unchanged
        )
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            return False
        raise
    return True
