"""The store of webhooks, and of the log of each webhook's deliveries, without content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, UnicodeAttribute

from chalicelib.city.current import city
from chalicelib.platform.aws import partition_page
from chalicelib.platform.aws.table import Item, Moment, Number, drop_empty, try_write
from chalicelib.platform.errors import UnknownWebhook
from chalicelib.platform.moments import format_stored
from chalicelib.publishing.webhooks.rules import Event, Pause, Webhook, WebhookState
from chalicelib.reports.contact.delivery_states import State

WEBHOOK = "J#"  # before its id in a sort key
ALL_WEBHOOKS = "J"  # at most ``rules.MOST_WEBHOOKS``, so that one Query loads all


class WebhookItem(Item):
    """A subscriber's webhook. Each of ``filters`` is "<name> <value>"."""

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


def load_webhooks() -> list[Webhook]:
    """Return all webhooks, the oldest first, in one Query."""
    items: Any = Item.query(ALL_WEBHOOKS, Item.sk.startswith(WEBHOOK))
    return sorted(map(_to_webhook, items), key=lambda each: (each.created_at, each.id))


def load_webhook(identifier: str) -> Webhook:
    """Return a webhook, in one consistent Query. Raises UnknownWebhook."""
    items: Any = Item.query(ALL_WEBHOOKS, Item.sk == f"{WEBHOOK}{identifier}", consistent_read=True)
    for item in items:
        return _to_webhook(item)
    raise UnknownWebhook(webhook=identifier)


def add_webhook(webhook: Webhook) -> None:
    _to_item(webhook).save()


def change_webhook(webhook: Webhook) -> None:
    """Replace a stored webhook. Raises UnknownWebhook when it was deleted."""
    if not try_write(lambda: _to_item(webhook).save(Item.pk.exists())):
        raise UnknownWebhook(webhook=webhook.id)


def delete_webhook(identifier: str) -> None:
    """Delete a webhook. Raises UnknownWebhook."""
    item = WebhookItem(ALL_WEBHOOKS, f"{WEBHOOK}{identifier}")
    if not try_write(lambda: item.delete(Item.pk.exists())):
        raise UnknownWebhook(webhook=identifier)


def note_failure(identifier: str, now: datetime) -> datetime:
    """Note a failure, and return the moment of the first failure after the last success. Raises
    UnknownWebhook.
    """
    since = WebhookItem.failing_since
    item = WebhookItem(ALL_WEBHOOKS, f"{WEBHOOK}{identifier}")
    if not try_write(lambda: item.update([since.set(since | now)], Item.pk.exists())):
        raise UnknownWebhook(webhook=identifier)
    return item.failing_since


def note_success(identifier: str) -> None:
    """Note a success after failures: clear ``failing_since``."""
    _update_webhook(identifier, [WebhookItem.failing_since.remove()])


def pause_webhook(identifier: str, why: Pause, now: datetime) -> bool:
    """Pause a webhook. Return False when it is paused already, or was deleted."""
    actions = [
        WebhookItem.state.set(str(WebhookState.PAUSED)),
        WebhookItem.pause.set(str(why)),
        WebhookItem.updated_at.set(now),
    ]
    return _update_webhook(identifier, actions, WebhookItem.state == str(WebhookState.ACTIVE))


def _update_webhook(identifier: str, actions: list[Any], where: Any = None) -> bool:
    condition = Item.pk.exists() if where is None else Item.pk.exists() & where
    return try_write(
        lambda: WebhookItem(ALL_WEBHOOKS, f"{WEBHOOK}{identifier}").update(actions, condition)
    )


def _to_item(webhook: Webhook) -> WebhookItem:
    return WebhookItem(
        ALL_WEBHOOKS,
        f"{WEBHOOK}{webhook.id}",
        name=webhook.name,
        url=webhook.url,
        state=str(webhook.state),
        generation=webhook.generation,
        created_at=webhook.created_at,
        updated_at=webhook.updated_at,
        **drop_empty(
            filters=list(_pack_filters(webhook.filters.items())),
            pause=webhook.pause and str(webhook.pause),
            rotated_at=webhook.rotated_at,
            failing_since=webhook.failing_since,
        ),
    )


def _pack_filters(filters: Iterable[tuple[str, tuple[str, ...]]]) -> Iterable[str]:
    return (f"{name} {value}" for name, values in filters for value in values)


def _to_webhook(item: Any) -> Webhook:
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
        state=WebhookState(item.state),
        pause=Pause(item.pause) if item.pause else None,
        generation=int(item.generation),
        rotated_at=item.rotated_at,
        failing_since=item.failing_since,
    )


DELIVERY = "D#"  # before the moment of the event in a sort key


class CallItem(Item):
    """A line of a webhook's log: the delivery of one event."""

    sorts = DELIVERY

    what = UnicodeAttribute()
    state = UnicodeAttribute()
    tries = Number(null=True)
    retry = BooleanAttribute(null=True)
    at = Moment()
    code = UnicodeAttribute(null=True)
    ttl = Number()


@dataclass(frozen=True, slots=True)
class LoggedDelivery:
    """A line of a webhook's log: an event, and the state of its delivery.

    ``code`` is the status of the last answer, the name of the fault when there was no answer, or
    the reason why the event is withheld. ``retry`` says that a failed event is tried again.
    """

    number: str
    seq: int
    what: str
    state: State
    tries: int
    at: datetime
    code: str | None
    retry: bool = False


def begin_delivery(
    identifier: str, event: Event, now: datetime, *, again: bool = False
) -> int | None:
    """Log that an event is sent now, and return the number of this try. Return None when the event
    was delivered before, unless it is to be sent ``again``.
    """
    item = CallItem(*_delivery_key(identifier, event))
    actions = [CallItem.tries.add(1), *_line_actions(event, State.CLAIMED, now)]
    return int(item.tries) if _write_line(item, actions, again=again) else None


def withhold_delivery(identifier: str, event: Event, code: str, now: datetime) -> None:
    """Log why an event is not sent, unless it was delivered before."""
    item = CallItem(*_delivery_key(identifier, event))
    _write_line(item, [*_line_actions(event, State.WITHHELD, now), CallItem.code.set(code)])


def end_delivery(
    identifier: str, event: Event, state: State, code: str, now: datetime, *, retry: bool = False
) -> None:
    """Log the outcome of a try."""
    actions = [*_line_actions(event, state, now, retry=retry), CallItem.code.set(code)]
    CallItem(*_delivery_key(identifier, event)).update(actions)


def _line_actions(event: Event, state: State, now: datetime, *, retry: bool = False) -> list[Any]:
    return [
        CallItem.retry.set(True) if retry else CallItem.retry.remove(),
        CallItem.at.set(now),
        CallItem.what.set(event.what),
        CallItem.state.set(str(state)),
        CallItem.ttl.set(int((now + city().retention["calls"].span).timestamp())),
    ]


def _write_line(item: CallItem, actions: list[Any], *, again: bool = False) -> bool:
    """Update a line. Return False, and write nothing, when the event was delivered before, unless
    it is to be sent ``again``.
    """
    undone = CallItem.state.does_not_exist() | (CallItem.state != str(State.DELIVERED))
    return try_write(lambda: item.update(actions, None if again else undone))


def load_deliveries(
    identifier: str, limit: int, after: str | None
) -> tuple[list[LoggedDelivery], str | None]:
    """Return a page of the log, the newest events first, and where the next page begins. Costs one
    Query.
    """
    items, more = partition_page.read_newest(_log_key(identifier), DELIVERY, limit, after)
    return [*map(_to_delivery, items)], more


def _log_key(identifier: str) -> str:
    return f"J#{identifier}"


def _delivery_key(identifier: str, event: Event) -> tuple[str, str]:
    """Return the key of an event's line. It contains the moment of the event, which never changes,
    so that a repeat finds the same line.
    """
    at = format_stored(event.at) if event.at else ""
    return _log_key(identifier), f"{DELIVERY}{at}#{event.number}#{event.seq:06}"


def _to_delivery(item: Any) -> LoggedDelivery:
    _, number, seq = item.sk.removeprefix(DELIVERY).split("#")
    tries, state = int(item.tries or 0), State(item.state)
    return LoggedDelivery(
        number, int(seq), item.what, state, tries, item.at, item.code, bool(item.retry)
    )
