"""The store of what waits for a duty contact. Its partition has its gate (when the next message may
go out), a line for each step that waits, and a mark for each step that it ever got.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.duty.messages.log_store import DutyMessageItem, Sending, mark_actions, message_item
from chalicelib.duty.model import DueLine, StepKey
from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Number,
    drop_empty,
    explain_cancellation,
    get_connection,
)
from chalicelib.reports.contact.delivery_states import State

DUE, GATE, SEEN = "DUE#", "GATE", "SEEN#"  # in sort keys


class DueItem(Item):
    """A step that waits for the contact's next message."""

    sorts = DUE

    intended = UnicodeAttribute()
    why = UnicodeAttribute(null=True)
    through = BooleanAttribute(null=True)
    at = Moment()
    ttl = Number()


class GateItem(Item):
    """The moment at which the next message to a contact may go out, the ``tries`` that failed since
    the last one that did not, and the moment for which the queue has a message that wakes it.
    """

    sorts = GATE

    next_at = Moment(null=True)
    woken_at = Moment(null=True)
    tries = Number(null=True)
    ttl = Number()


class SeenItem(Item):
    """A step that the contact got, or is to get."""

    sorts = SEEN

    ttl = Number()


class Contended(Exception):
    """Another message to the contact began at the same moment."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The steps that wait for a contact, the oldest first, and its gate."""

    lines: tuple[DueLine, ...] = ()
    next_at: datetime | None = None
    woken_at: datetime | None = None
    tries: int = 0


def add_line(contact: str, line: DueLine, until: datetime) -> bool:
    """Let a step wait for a contact, until its items expire. Return False when the contact got it
    before, or is to get it.
    """
    key, ttl = _contact_key(contact), int(until.timestamp())
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            mark = SeenItem(key, f"{SEEN}{_step_key(line.step)}", ttl=ttl)
            transaction.save(mark, Item.pk.does_not_exist())
            transaction.save(_line_item(contact, line, ttl))
    except TransactWriteError as error:
        reason = explain_cancellation(error, Contended(contact))
        if isinstance(reason, Contended):
            return False
        raise reason from None
    return True


def load_waiting(contact: str) -> Waiting:
    """Return what waits for a contact. Costs one consistent Query."""
    within = Item.sk.between(DUE, GATE)
    items: Any = list(Item.query(_contact_key(contact), within, consistent_read=True))
    lines = sorted(
        (_to_line(item) for item in items if isinstance(item, DueItem)),
        key=lambda line: (line.at, str(line.step)),
    )
    gate = next((item for item in items if isinstance(item, GateItem)), None)
    if gate is None:
        return Waiting(tuple(lines))
    return Waiting(tuple(lines), gate.next_at, gate.woken_at, int(gate.tries or 0))


def drop_lines(contact: str, lines: Iterable[DueLine]) -> None:
    """Remove steps that wait for a contact. The contact does not get them later either."""
    for line in lines:
        DueItem(_contact_key(contact), f"{DUE}{_step_key(line.step)}").delete()


def claim_message(sending: Sending, waiting: Waiting, next_at: datetime) -> None:
    """Take the steps of a message out of what waits, log it as claimed and close the gate until
    ``next_at``, all at once. Raises Contended when another message to the contact began.
    """
    contact, ttl = sending.contact.id, int(sending.until.timestamp())
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            gate = GateItem(_contact_key(contact), GATE)
            actions: list[Any] = [GateItem.next_at.set(next_at), GateItem.ttl.set(ttl)]
            transaction.update(gate, actions, _gate_condition(waiting))
            transaction.save(message_item(sending, State.CLAIMED), Item.pk.does_not_exist())
            for line in sending.lines:
                item = DueItem(_contact_key(contact), f"{DUE}{_step_key(line.step)}")
                transaction.delete(item, Item.pk.exists())
    except TransactWriteError as error:
        raise explain_cancellation(error, Contended(contact)) from None


def _gate_condition(waiting: Waiting) -> Any:
    if waiting.next_at is None:
        return GateItem.next_at.does_not_exist()
    return GateItem.next_at == waiting.next_at


def return_lines(
    sending: Sending, code: str, next_at: datetime, tries: int, *, retry: bool
) -> None:
    """Log that a message did not go out, and let its steps wait again, until ``next_at``. ``tries``
    counts the failed ones; ``retry`` says that the contact gets the steps in a later message.
    """
    contact, ttl = sending.contact.id, int(sending.until.timestamp())
    with TransactWrite(connection=get_connection()) as transaction:
        actions: list[Any] = [
            GateItem.next_at.set(next_at),
            GateItem.tries.set(tries) if tries else GateItem.tries.remove(),
            GateItem.ttl.set(ttl),
        ]
        transaction.update(GateItem(_contact_key(contact), GATE), actions)
        marks = mark_actions(State.FAILED, code, sending.at)
        if retry:
            marks.append(DutyMessageItem.retry.set(True))
        transaction.update(sending.item, marks, DutyMessageItem.state == str(State.CLAIMED))
        for line in sending.lines:
            transaction.save(_line_item(contact, line, ttl))


def forget_tries(contact: str, tries: int) -> None:
    """Note that a message went out, after ``tries`` that did not."""
    if tries:
        GateItem(_contact_key(contact), GATE).update([GateItem.tries.remove()])


def withhold_message(sending: Sending, code: str, next_at: datetime) -> None:
    """Log why a message is not sent before ``next_at``, and close the gate until then."""
    item = message_item(sending, State.WITHHELD)
    item.attribute_values["code"] = code
    item.save()
    actions: list[Any] = [
        GateItem.next_at.set(next_at),
        GateItem.ttl.set(int(sending.until.timestamp())),
    ]
    GateItem(_contact_key(sending.contact.id), GATE).update(actions)


def note_wake(contact: str, at: datetime, until: datetime) -> None:
    """Note that the queue has a message that wakes the contact ``at`` a moment."""
    actions: list[Any] = [GateItem.woken_at.set(at), GateItem.ttl.set(int(until.timestamp()))]
    GateItem(_contact_key(contact), GATE).update(actions)


def _line_item(contact: str, line: DueLine, ttl: int) -> DueItem:
    return DueItem(
        _contact_key(contact),
        f"{DUE}{_step_key(line.step)}",
        intended=line.intended,
        at=line.at,
        ttl=ttl,
        **drop_empty(why=line.why, through=line.through or None),
    )


def _to_line(item: DueItem) -> DueLine:
    number, _, seq = item.sk.removeprefix(DUE).partition("#")
    step = StepKey(number, int(seq))
    return DueLine(step, item.intended, item.why or "", bool(item.through), item.at)


def _contact_key(contact: str) -> str:
    return f"DUTY#{contact}"


def _step_key(step: StepKey) -> str:
    return f"{step.number}#{step.seq:06}"
