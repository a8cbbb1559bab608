"""Webhooks of subscribers, all beside one another."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from chalicelib.platform.aws.table import Item, Moment, Number, present, written
from chalicelib.platform.errors import UnknownWebhook
from chalicelib.publishing.webhooks.rules import Pause, State, Webhook

WEBHOOK = "J#"  # before its id in a sort key
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
