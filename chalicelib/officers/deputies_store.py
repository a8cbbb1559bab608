"""The deputies of heads, one item each, in one partition by office. What is over stays, as a record
of who had which rights when.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.platform.aws.table import Item, Moment, drop_empty, try_write

DEPUTIES = "DEPUTY"
DEPUTY = "DEPUTY#"  # in a sort key, before the office and the id


class DeputyKind(StrEnum):
    PLT = "plt"  # Pelaksana Tugas: the post is vacant
    PLH = "plh"  # Pelaksana Harian: the head is absent


@dataclass(frozen=True, slots=True)
class Deputy:
    """A deputy of the head of an office, from the day ``begins`` to the day ``ends``, both included
    and in the city's time. ``officer`` is the id in the user pool, ``home`` the officer's own
    office. ``named_by`` and ``ended_by`` are ids too. One that was ended early has ``ended_at``.
    """

    id: str
    office: str
    kind: DeputyKind
    officer: str
    name: str
    email: str
    home: str
    begins: date
    ends: date
    reason: str
    named_by: str
    named_at: datetime
    ended_by: str = ""
    ended_at: datetime | None = None

    def counts_on(self, day: date) -> bool:
        """Return whether the deputy has the head's rights on a day."""
        return self.ended_at is None and self.begins <= day <= self.ends

    def is_over(self, day: date) -> bool:
        return self.ended_at is not None or self.ends < day


class DeputyItem(Item):
    """A deputy as it is stored."""

    sorts = DEPUTY

    kind = UnicodeAttribute()
    officer = UnicodeAttribute()
    name = UnicodeAttribute()
    email = UnicodeAttribute(null=True)
    home = UnicodeAttribute()
    begins = UnicodeAttribute()
    ends = UnicodeAttribute()
    reason = UnicodeAttribute()
    named_by = UnicodeAttribute()
    at = Moment()
    ended_by = UnicodeAttribute(null=True)
    ended_at = Moment(null=True)


def load_deputies(office: str) -> list[Deputy]:
    """Return all deputies that an office has or had, the last begun first. Costs one consistent
    Query.
    """
    found = _load(f"{DEPUTY}{office}#")
    return sorted(found, key=lambda each: (each.begins, each.named_at), reverse=True)


def load_all_deputies() -> list[Deputy]:
    """Return the deputies of all offices, in one consistent Query."""
    return [*_load(DEPUTY)]


def _load(start: str) -> Iterator[Deputy]:
    items: Any = Item.query(DEPUTIES, Item.sk.startswith(start), consistent_read=True)
    yield from map(_to_deputy, items)


def add_deputy(deputy: Deputy) -> None:
    """Store a new deputy."""
    _to_item(deputy).save(Item.pk.does_not_exist())


def end_deputy(deputy: Deputy, ended_by: str, now: datetime) -> bool:
    """Store that a deputy ends now; return whether that was not so before."""
    ended = _to_item(replace(deputy, ended_by=ended_by, ended_at=now))
    there = Item.pk.exists() & DeputyItem.ended_at.does_not_exist()
    return try_write(lambda: ended.save(there))


def _to_item(deputy: Deputy) -> DeputyItem:
    return DeputyItem(
        DEPUTIES,
        f"{DEPUTY}{deputy.office}#{deputy.id}",
        kind=str(deputy.kind),
        officer=deputy.officer,
        name=deputy.name,
        home=deputy.home,
        begins=deputy.begins.isoformat(),
        ends=deputy.ends.isoformat(),
        reason=deputy.reason,
        named_by=deputy.named_by,
        at=deputy.named_at,
        **drop_empty(email=deputy.email, ended_by=deputy.ended_by, ended_at=deputy.ended_at),
    )


def _to_deputy(item: DeputyItem) -> Deputy:
    _, office, identifier = item.sk.split("#")
    return Deputy(
        id=identifier,
        office=office,
        kind=DeputyKind(item.kind),
        officer=item.officer,
        name=item.name,
        email=item.email or "",
        home=item.home,
        begins=date.fromisoformat(item.begins),
        ends=date.fromisoformat(item.ends),
        reason=item.reason,
        named_by=item.named_by,
        named_at=item.at,
        ended_by=item.ended_by or "",
        ended_at=item.ended_at,
    )
