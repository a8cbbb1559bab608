"""Store of digests and calendar links. A digest has an item per head and day, claimed before the
mail is sent and marked with the result. An office has at most one calendar link.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.notifications.sending.store import CLAIM_TIME, DeliveryInProgress
from chalicelib.platform.aws.table import Item, Moment, Number, try_write
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.reports.contact.delivery_states import State
from chalicelib.reports.status import Status
from chalicelib.reports.store.items.index_keys import due_of
from chalicelib.reports.store.items.item_classes import ReportItem
from chalicelib.reports.store.items.side_items import TaskItem
from chalicelib.reports.store.items.text_parts import marks_of
from chalicelib.sla.digest import DigestLine

DIGEST = "G#"  # before the day in a key, before the head in a sort key
DIGESTS_KEPT_FOR = timedelta(days=3)


class DigestItem(Item):
    """A head's digest of one day, in a state of ``reports.contact.delivery_states``."""

    sorts = DIGEST

    state = UnicodeAttribute()
    at = Moment()
    ttl = Number()


def load_finished(day: date, now: datetime) -> dict[str, State]:
    """Return the states of that day's digests that are not sent again, by the head's id: SENT, or
    UNKNOWN when it may have been sent. Costs one Query, and an UpdateItem for each claim of a run
    that died.
    """
    items: Any = Item.query(_digest_key(day), consistent_read=True)
    return {
        item.sk.removeprefix(DIGEST): state
        for item in items
        if (state := _finished_state(item, now))
    }


def _finished_state(item: DigestItem, now: datetime) -> State | None:
    if item.state == State.CLAIMED and item.at < now - CLAIM_TIME:
        dead = (DigestItem.state == State.CLAIMED) & (DigestItem.at < now - CLAIM_TIME)
        try_write(lambda: item.update([DigestItem.state.set(State.UNKNOWN)], dead))
        return State.UNKNOWN
    return State(item.state) if item.state in (State.SENT, State.UNKNOWN) else None


def claim_digest(head: str, day: date, now: datetime) -> None:
    """Claim a head's digest. Raises DeliveryInProgress while another run has it, or had it and
    died.
    """
    free = Item.pk.does_not_exist() | (DigestItem.state == State.FAILED)
    ttl = int((now + DIGESTS_KEPT_FOR).timestamp())
    item = DigestItem(_digest_key(day), f"{DIGEST}{head}", state=State.CLAIMED, at=now, ttl=ttl)
    if not try_write(lambda: item.save(free)):
        raise DeliveryInProgress(f"{day} {head}")


def mark_digest(head: str, day: date, state: State) -> None:
    """Store the result of a claimed digest: SENT, UNKNOWN or FAILED. A failed digest may be claimed
    again at any time.
    """
    DigestItem(_digest_key(day), f"{DIGEST}{head}").update([DigestItem.state.set(state)])


def _digest_key(day: date) -> str:
    return f"{DIGEST}{day:%Y%m%d}"


# Whole queues of offices, for the digest and the reconciler.


def load_open_lines(office: str) -> Iterator[DigestLine]:
    """Yield the office's open reports and the tasks asked of it, most urgent first. Costs one Query
    with as many pages as it takes.
    """
    items: Any = Item.work.query(f"W#{office}")
    for item in items:
        yield (
            _report_line(item, office) if isinstance(item, ReportItem) else _task_line(item, office)
        )


def _report_line(item: ReportItem, office: str) -> DigestLine:
    marks = marks_of(item.marks)
    return DigestLine(
        number=item.pk[2:],
        holder=office,
        status=Status(item.status),
        category=item.category,
        area=item.kelurahan,
        due=due_of(item),
        answered=marks.answered_at is not None,
        escalated_to=marks.escalated_to,
        red_flag=item.red_flag,
    )


def _task_line(item: TaskItem, office: str) -> DigestLine:
    return DigestLine(
        number=item.pk[2:],
        holder=office,
        status=None,
        category=item.category,
        area=item.kelurahan,
        due=item.complete_by,
        answered=True,
        escalated_to=(),
        red_flag=False,
    )


# Calendar links.


CALENDAR = "L"


class CalendarItem(Item):
    """The link to an office's calendar, with the SHA-256 of its secret."""

    sorts = CALENDAR

    secret_hash = BinaryAttribute(legacy_encoding=False)
    created_at = Moment()


@dataclass(frozen=True, slots=True)
class CalendarLink:
    secret_hash: bytes
    created_at: datetime


def load_link(office: str) -> CalendarLink | None:
    """Return the link to an office's calendar, or None. Costs one Query."""
    items: Any = Item.query(_calendar_key(office), Item.sk == CALENDAR)
    return next((CalendarLink(item.secret_hash, item.created_at) for item in items), None)


def save_link(office: str, link: CalendarLink) -> None:
    """Write the link. The office's link before it stops working."""
    CalendarItem(
        _calendar_key(office), CALENDAR, secret_hash=link.secret_hash, created_at=link.created_at
    ).save()


def delete_link(office: str) -> None:
    """Delete an office's link. Raises UnknownCalendar."""
    if not try_write(
        lambda: CalendarItem(_calendar_key(office), CALENDAR).delete(Item.pk.exists())
    ):
        raise UnknownCalendar


def _calendar_key(office: str) -> str:
    return f"O#{office}"
