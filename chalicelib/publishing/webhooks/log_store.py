"""What became of events for one webhook: a line for each, without content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.platform.aws.table import Item, Moment, Number, written
from chalicelib.platform.moments import stored
from chalicelib.publishing.webhooks.rules import KEPT, Event
from chalicelib.reports.contact.delivery_states import State

CALL = "D#"  # before the moment of what a webhook is told


class CallItem(Item):
    """What became of an event for one webhook."""

    sorts = CALL

    what = UnicodeAttribute()
    state = UnicodeAttribute()
    tries = Number(null=True)
    retry = BooleanAttribute(null=True)
    at = Moment()
    code = UnicodeAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Call:
    """A line of a webhook's log: an event, and what became of it. ``code`` is the last answer's
    status, the name of the fault that was met instead, or why it is withheld; ``retry`` says
    whether one that failed is tried again.
    """

    number: str
    seq: int
    what: str
    state: State
    tries: int
    at: datetime
    code: str | None
    retry: bool = False


def begin(identifier: str, event: Event, now: datetime, *, again: bool = False) -> int | None:
    """Write down that an event is sent now; answers which try this is, None when it was delivered
    before and is not to be sent ``again``.
    """
    item = CallItem(*_call_key(identifier, event))
    actions = [CallItem.tries.add(1), *_line(event, State.CLAIMED, now)]
    return int(item.tries) if _written(item, actions, again=again) else None


def withhold(identifier: str, event: Event, code: str, now: datetime) -> None:
    """Write down why an event is not sent, unless it was delivered before."""
    item = CallItem(*_call_key(identifier, event))
    _written(item, [*_line(event, State.WITHHELD, now), CallItem.code.set(code)])


def end(
    identifier: str, event: Event, state: State, code: str, now: datetime, *, retry: bool = False
) -> None:
    """Write down what became of a try."""
    actions = [*_line(event, state, now, retry=retry), CallItem.code.set(code)]
    CallItem(*_call_key(identifier, event)).update(actions)


def _line(event: Event, state: State, now: datetime, *, retry: bool = False) -> list[Any]:
    return [
        CallItem.retry.set(True) if retry else CallItem.retry.remove(),
        CallItem.at.set(now),
        CallItem.what.set(event.what),
        CallItem.state.set(str(state)),
        CallItem.ttl.set(int((now + KEPT).timestamp())),
    ]


def _written(item: CallItem, actions: list[Any], *, again: bool = False) -> bool:
    """False, and nothing is written, when the event was delivered before and that is not done
    ``again``.
    """
    undone = CallItem.state.does_not_exist() | (CallItem.state != str(State.DELIVERED))
    return written(lambda: item.update(actions, None if again else undone))


def calls(identifier: str, limit: int, after: str | None) -> tuple[list[Call], str | None]:
    """The log by the events' moments, the newest first, in one Query; and where the next page
    begins.
    """
    pk = _log_key(identifier)
    key = {"pk": {"S": pk}, "sk": {"S": f"{CALL}{after}"}} if after else None
    found: Any = Item.query(
        pk,
        Item.sk.startswith(CALL),
        scan_index_forward=False,
        last_evaluated_key=key,
        limit=limit + 1,
    )
    items = list(found)
    more = items[limit - 1].sk.removeprefix(CALL) if len(items) > limit else None
    return [_call(item) for item in items[:limit]], more


def _log_key(identifier: str) -> str:
    return f"J#{identifier}"


def _call_key(identifier: str, event: Event) -> tuple[str, str]:
    """By the moment of what happened, which never changes: a repeat finds its own line."""
    at = stored(event.at) if event.at else ""
    return _log_key(identifier), f"{CALL}{at}#{event.number}#{event.seq:06}"


def _call(item: Any) -> Call:
    _, number, seq = item.sk.removeprefix(CALL).split("#")
    tries, state = int(item.tries or 0), State(item.state)
    return Call(number, int(seq), item.what, state, tries, item.at, item.code, bool(item.retry))
