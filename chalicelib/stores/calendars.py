"""The links to offices' calendars: one for an office, under a hash of its secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute

from chalicelib.domain.errors import UnknownCalendar
from chalicelib.stores.conditions import written
from chalicelib.stores.fields import Moment
from chalicelib.stores.table import Item

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
    items: Any = Item.query(_key(office), Item.sk == CALENDAR)
    return next((Link(item.secret_hash, item.created_at) for item in items), None)


def give(office: str, link: Link) -> None:
    """Write it; the one there was leads nowhere any more."""
    CalendarItem(
        _key(office), CALENDAR, secret_hash=link.secret_hash, created_at=link.created_at
    ).save()


def remove(office: str) -> None:
    """Raises UnknownCalendar."""
    if not written(lambda: CalendarItem(_key(office), CALENDAR).delete(Item.pk.exists())):
        raise UnknownCalendar


def _key(office: str) -> str:
    return f"O#{office}"
