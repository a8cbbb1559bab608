"""Webhooks of subscribers, all beside one another, and each one's log of what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from chalicelib.domain.errors import UnknownWebhook
from chalicelib.domain.moments import stored
from chalicelib.domain.webhooks import KEPT, Event, Pause, Sent, State, Webhook
from chalicelib.stores.conditions import written
from chalicelib.stores.fields import Moment, Number
from chalicelib.stores.table import Item, present

WEBHOOK = "J#"  # before its id in a sort key
CALL = "D#"  # before the moment of what a webhook is told
ALL = "J"  # at most ``domain.webhooks.MOST``, so that one Query brings them


class WebhookItem(Item):
    """A subscriber's webhook; ``filters`` are "<name> <value>" each."""

    sorts = WEBHOOK

    name = UnicodeAttribute()
    url = UnicodeAttribute()
    filters: ListAttribute[Any] = ListAttribute(null=True)
    state = UnicodeAttribute()
    pause = UnicodeAttribute(null=True)
    generation = Number()
    rotated_at = Moment(null=True)
    failing_since = Moment(null=True)
    created_at = Moment()
    updated_at = Moment()


class CallItem(Item):
    """What became of an event for one webhook."""

    sorts = CALL

    what = UnicodeAttribute()
    state = UnicodeAttribute()
    tries = Number(null=True)
    at = Moment()
    code = UnicodeAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class Call:
    """A line of a webhook's log: an event, and what became of it. ``code`` is the last answer's
    status, or the name of the fault that was met instead.
    """

    number: str
    seq: int
    what: str
    state: Sent
    tries: int
    at: datetime
    code: str | None


def every() -> list[Webhook]:
    """All of them, the first made first, in one Query."""
    items: Any = Item.query(ALL, Item.sk.startswith(WEBHOOK))
    return sorted(map(_webhook, items), key=lambda each: (each.created_at, each.id))


def of(identifier: str) -> Webhook:
    """In one Query. Raises UnknownWebhook."""
    items: Any = Item.query(ALL, Item.sk == f"{WEBHOOK}{identifier}", consistent_read=True)
    for item in items:
        return _webhook(item)
    raise UnknownWebhook(webhook=identifier)


def add(webhook: Webhook) -> None:
    _item(webhook).save()


def change(webhook: Webhook) -> None:
    """Write it anew. Raises UnknownWebhook when it is gone."""
    if not written(lambda: _item(webhook).save(Item.pk.exists())):
        raise UnknownWebhook(webhook=webhook.id)


def remove(identifier: str) -> None:
    """Raises UnknownWebhook."""
    item = WebhookItem(ALL, f"{WEBHOOK}{identifier}")
    if not written(lambda: item.delete(Item.pk.exists())):
        raise UnknownWebhook(webhook=identifier)


def failing(identifier: str, now: datetime) -> datetime:
    """Note a failure; answers the moment of the first one after the last success. Raises
    UnknownWebhook.
    """
    since = WebhookItem.failing_since
    item = WebhookItem(ALL, f"{WEBHOOK}{identifier}")
    if not written(lambda: item.update([since.set(since | now)], Item.pk.exists())):
        raise UnknownWebhook(webhook=identifier)
    return item.failing_since


def mended(identifier: str) -> None:
    """Note a success after failures."""
    _update(identifier, [WebhookItem.failing_since.remove()])


def pause(identifier: str, why: Pause, now: datetime) -> bool:
    """False when it is paused already, or gone."""
    actions = [
        WebhookItem.state.set(str(State.PAUSED)),
        WebhookItem.pause.set(str(why)),
        WebhookItem.updated_at.set(now),
    ]
    return _update(identifier, actions, WebhookItem.state == str(State.ACTIVE))


def _update(identifier: str, actions: list[Any], where: Any = None) -> bool:
    there = Item.pk.exists() if where is None else Item.pk.exists() & where
    return written(lambda: WebhookItem(ALL, f"{WEBHOOK}{identifier}").update(actions, there))


def begin(identifier: str, event: Event, now: datetime, *, again: bool = False) -> int | None:
    """Write down that an event is sent now; answers which try this is, None when it was delivered
    before and is not to be sent ``again``.
    """
    item = CallItem(*_call_key(identifier, event))
    actions = [CallItem.tries.add(1), *_line(event, Sent.WAITING, now)]
    return int(item.tries) if _written(item, actions, again=again) else None


def put_aside(identifier: str, event: Event, state: Sent, now: datetime) -> None:
    """Write down why an event is not sent, unless it was delivered before."""
    item = CallItem(*_call_key(identifier, event))
    _written(item, [*_line(event, state, now), CallItem.code.remove()])


def end(identifier: str, event: Event, state: Sent, code: str, now: datetime) -> None:
    """Write down what became of a try."""
    actions = [*_line(event, state, now), CallItem.code.set(code)]
    CallItem(*_call_key(identifier, event)).update(actions)


def _line(event: Event, state: Sent, now: datetime) -> list[Any]:
    return [
        CallItem.at.set(now),
        CallItem.what.set(event.what),
        CallItem.state.set(str(state)),
        CallItem.ttl.set(int((now + KEPT).timestamp())),
    ]


def _written(item: CallItem, actions: list[Any], *, again: bool = False) -> bool:
    """False, and nothing is written, when the event was delivered before and that is not done
    ``again``.
    """
    undone = CallItem.state.does_not_exist() | (CallItem.state != str(Sent.DELIVERED))
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
    tries = int(item.tries or 0)
    return Call(number, int(seq), item.what, Sent(item.state), tries, item.at, item.code)


def _item(webhook: Webhook) -> WebhookItem:
    return WebhookItem(
        ALL,
        f"{WEBHOOK}{webhook.id}",
        name=webhook.name,
        url=webhook.url,
        state=str(webhook.state),
        generation=webhook.generation,
        created_at=webhook.created_at,
        updated_at=webhook.updated_at,
        **present(
            filters=list(_texts(webhook.filters.items())),
            pause=webhook.pause and str(webhook.pause),
            rotated_at=webhook.rotated_at,
            failing_since=webhook.failing_since,
        ),
    )


def _texts(filters: Iterable[tuple[str, tuple[str, ...]]]) -> Iterable[str]:
    return (f"{name} {value}" for name, values in filters for value in values)


def _webhook(item: Any) -> Webhook:
    filters: dict[str, tuple[str, ...]] = {}
    for text in item.filters or ():
        name, _, value = text.partition(" ")
        filters[name] = (*filters.get(name, ()), value)
    return Webhook(
        id=item.sk.removeprefix(WEBHOOK),
        name=item.name,
        url=item.url,
        filters=filters,
        created_at=item.created_at,
        updated_at=item.updated_at,
        state=State(item.state),
        pause=Pause(item.pause) if item.pause else None,
        generation=int(item.generation),
        rotated_at=item.rotated_at,
        failing_since=item.failing_since,
    )
