"""Which heads were written to on a day: an item for each, claimed before the mail is sent and
marked by what became of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.notifications.delivery_log_store import CLAIM, InHand
from chalicelib.platform.aws.table import Item, Moment, Number, written
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.reports.contact.delivery_states import State
from chalicelib.reports.status import Status
from chalicelib.reports.store.item_classes import ReportItem
from chalicelib.reports.store.queue_lines import due_of
from chalicelib.reports.store.side_items import TaskItem
from chalicelib.sla.digest import Held

DIGEST = "G#"  # before the day in a key, before the head in a sort key
KEPT = timedelta(days=3)


class DigestItem(Item):
    """A head's digest of one day, in the states of ``domain.delivery``."""

    sorts = DIGEST

    state = UnicodeAttribute()
    at = Moment()
    ttl = Number()


def over_on(day: date, now: datetime) -> dict[str, State]:
    """What became of that day's digest, by the ids of those who are written to no more: it was
    sent, or may have been. One Query, and an UpdateItem of each with which a run died.
    """
    items: Any = Item.query(_key(day), consistent_read=True)
    return {item.sk.removeprefix(DIGEST): state for item in items if (state := _over(item, now))}


def _over(item: DigestItem, now: datetime) -> State | None:
    if item.state == State.CLAIMED and item.at < now - CLAIM:
        dead = (DigestItem.state == State.CLAIMED) & (DigestItem.at < now - CLAIM)
        written(lambda: item.update([DigestItem.state.set(State.UNKNOWN)], dead))
        return State.UNKNOWN
    return State(item.state) if item.state in (State.SENT, State.UNKNOWN) else None


def claim(head: str, day: date, now: datetime) -> None:
    """Take a head's digest in hand. Raises InHand while another run has it, or had and died."""
    free = Item.pk.does_not_exist() | (DigestItem.state == State.FAILED)
    ttl = int((now + KEPT).timestamp())
    item = DigestItem(_key(day), f"{DIGEST}{head}", state=State.CLAIMED, at=now, ttl=ttl)
    if not written(lambda: item.save(free)):
        raise InHand(f"{day} {head}")


def mark(head: str, day: date, state: State) -> None:
    """What became of it: sent, unknown, or failed, and then it may be tried again at any time."""
    DigestItem(_key(day), f"{DIGEST}{head}").update([DigestItem.state.set(state)])


def _key(day: date) -> str:
    return f"{DIGEST}{day:%Y%m%d}"


# All that an office holds open, whole: for those who look through the city's queues.


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


# The links to offices' calendars: one for an office, under a hash of its secret.


CALENDAR = "L"


class CalendarItem(Item):
    """The link to an office's calendar: the SHA-256 of its secret."""

    sorts = CALENDAR

    secret_hash = BinaryAttribute(legacy_encoding=False)
    created_at = Moment()


@dataclass(frozen=True, slots=True)
class Link:
    secret_hash: bytes
    created_at: datetime


def of(office: str) -> Link | None:
    """In one Query; None where there is no link."""
    items: Any = Item.query(_key_calendars(office), Item.sk == CALENDAR)
    return next((Link(item.secret_hash, item.created_at) for item in items), None)


def give(office: str, link: Link) -> None:
    """Write it; the one there was leads nowhere any more."""
    CalendarItem(
        _key_calendars(office), CALENDAR, secret_hash=link.secret_hash, created_at=link.created_at
    ).save()


def remove(office: str) -> None:
    """Raises UnknownCalendar."""
    if not written(lambda: CalendarItem(_key_calendars(office), CALENDAR).delete(Item.pk.exists())):
        raise UnknownCalendar


def _key_calendars(office: str) -> str:
    return f"O#{office}"
