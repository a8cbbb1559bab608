"""All that an office holds open, whole: for those who look through the city's queues."""

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.digest import Held
from chalicelib.domain.status import Status
from chalicelib.stores.beside import TaskItem
from chalicelib.stores.lines import due_of
from chalicelib.stores.table import Item
from chalicelib.stores.timeline import ReportItem


def by(office: str) -> Iterator[Held]:
    """The office's open reports, and its parts of the work of others', most urgent first: a Query
    of as many pages as it takes.
    """
    items: Any = Item.work.query(f"W#{office}")
    for item in items:
        yield _report(item, office) if isinstance(item, ReportItem) else _part(item, office)


def _report(item: ReportItem, office: str) -> Held:
    return Held(
        number=item.pk[2:],
        holder=office,
        status=Status(item.status),
        category=item.category,
        area=item.kelurahan,
        due=due_of(item),
        answered=item.answered_at is not None,
        rung=int(item.rung),
        red_flag=item.red_flag,
    )


def _part(item: TaskItem, office: str) -> Held:
    return Held(
        number=item.pk[2:],
        holder=office,
        status=None,
        category=item.category,
        area=item.kelurahan,
        due=item.complete_by,
        answered=True,
        rung=0,
        red_flag=False,
    )
