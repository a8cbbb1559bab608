"""The log of the messages to the duty contacts of an office: one item for each message, without its
text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, UnicodeAttribute

from chalicelib.duty.model import Contact, DueLine, StepKey, Way
from chalicelib.notifications.sending.store import CLAIM_TIME
from chalicelib.platform import ids
from chalicelib.platform.aws import partition_page
from chalicelib.platform.aws.table import Item, Moment, Number, try_write
from chalicelib.platform.moments import format_stored
from chalicelib.reports.contact.delivery_states import (
    BOUNCED,
    LOST,
    NEWS_MAY_COME,
    UNDELIVERED,
    State,
)

MESSAGE = "MSG#"  # in a sort key, before the moment, the contact and a random word


class DutyMessageItem(Item):
    """A message to a contact, in a state of ``reports.contact.delivery_states``."""

    sorts = MESSAGE

    contact = UnicodeAttribute()
    way = UnicodeAttribute()
    to = UnicodeAttribute()
    steps: ListAttribute[Any] = ListAttribute()
    state = UnicodeAttribute()
    code = UnicodeAttribute(null=True)
    retry = BooleanAttribute(null=True)
    at = Moment()
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Sending:
    """A message as it is logged. ``to`` is the address with its middle left out; ``key`` tells it
    from all others, and ``until`` is when its item expires.
    """

    contact: Contact
    to: str
    lines: tuple[DueLine, ...]
    at: datetime
    key: str
    until: datetime

    @property
    def item(self) -> DutyMessageItem:
        return DutyMessageItem(_log_key(self.contact.office), f"{MESSAGE}{self.key}")


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A line of the log of an office. ``code`` is why a message did not go out."""

    key: str
    contact: str
    way: Way
    to: str
    steps: tuple[StepKey, ...]
    state: State
    code: str
    retry: bool
    at: datetime


def end_message(sending: Sending, state: State, code: str, now: datetime) -> None:
    """Log what became of a claimed message."""
    sending.item.update(mark_actions(state, code, now))


def mark_bounced(office: str, key: str, now: datetime) -> None:
    """Log that a mail came back."""
    item = DutyMessageItem(_log_key(office), f"{MESSAGE}{key}")
    item.update(mark_actions(State.FAILED, BOUNCED, now))


def mark_reported(office: str, key: str, now: datetime, *, arrived: bool) -> bool:
    """Log whether an SMS arrived, and return whether that is news: not of a message that is
    forgotten or reported already.
    """
    item = DutyMessageItem(_log_key(office), f"{MESSAGE}{key}")
    state, code = (State.DELIVERED, "") if arrived else (State.FAILED, UNDELIVERED)
    is_open = DutyMessageItem.state.is_in(*NEWS_MAY_COME)
    return try_write(lambda: item.update(mark_actions(state, code, now), is_open))


def load_message(office: str, key: str, now: datetime) -> LoggedMessage | None:
    """Return a message of an office; None when it is forgotten. Costs one consistent Query."""
    sort_key = f"{MESSAGE}{key}"
    items: Any = Item.query(_log_key(office), Item.sk == sort_key, consistent_read=True)
    item = next(iter(items), None)
    return _to_logged(item, now) if item else None


def load_log(
    office: str, limit: int, after: str | None, now: datetime
) -> tuple[list[LoggedMessage], str | None]:
    """Return a page of the log of an office, the newest messages first, and where the next page
    begins. A message whose sending died is unknown. Costs one Query.
    """
    items, more = partition_page.read_newest(_log_key(office), MESSAGE, limit, after)
    return [_to_logged(item, now) for item in items], more


def make_identifier(steps: Iterable[StepKey]) -> str:
    """Return the id of a message, the same whenever the same steps are sent again."""
    return f"duty-{ids.derive_hash('duty', *map(str, steps))[:32]}"


def make_key(at: datetime, contact: str, claim: str) -> str:
    """Return the key of a message, by which a log is in order."""
    return f"{format_stored(at)}#{contact}#{claim}"


def message_item(sending: Sending, state: State) -> DutyMessageItem:
    return DutyMessageItem(
        _log_key(sending.contact.office),
        f"{MESSAGE}{sending.key}",
        contact=sending.contact.id,
        way=str(sending.contact.way),
        to=sending.to,
        steps=[f"{line.step.number} {line.step.seq}" for line in sending.lines],
        state=str(state),
        at=sending.at,
        ttl=int(sending.until.timestamp()),
    )


def mark_actions(state: State, code: str, now: datetime) -> list[Any]:
    marks: list[Any] = [DutyMessageItem.state.set(str(state)), DutyMessageItem.at.set(now)]
    return [*marks, DutyMessageItem.code.set(code)] if code else marks


def _to_logged(item: DutyMessageItem, now: datetime) -> LoggedMessage:
    steps = (each.split(" ") for each in item.steps)
    state, code = State(item.state), item.code or ""
    if state is State.CLAIMED and item.at < now - CLAIM_TIME:
        state, code = State.UNKNOWN, LOST
    return LoggedMessage(
        key=item.sk.removeprefix(MESSAGE),
        contact=item.contact,
        way=Way(item.way),
        to=item.to,
        steps=tuple(StepKey(number, int(seq)) for number, seq in steps),
        state=state,
        code=code,
        retry=bool(item.retry),
        at=item.at,
    )


def _log_key(office: str) -> str:
    return f"DUTYLOG#{office}"
