"""Subscribers' webhooks, as administrators keep them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.city import city
from chalicelib.domain import webhooks as rules
from chalicelib.domain.errors import TooManyWebhooks
from chalicelib.domain.webhooks import Pause, State, Webhook
from chalicelib.outside import clock, ids
from chalicelib.outside.telemetry import log
from chalicelib.settings import settings
from chalicelib.stores import webhooks


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an administrator says of a webhook."""

    name: str
    url: str
    filters: Mapping[str, Iterable[str]] = field(default_factory=dict)
    active: bool = True


def add(wanted: Wanted, by: str) -> Webhook:
    """Raises BadField or TooManyWebhooks."""
    now = clock.now()
    new = Webhook(
        ids.webhook_id(), wanted.name, _address(wanted), _filters(wanted), now, now, *_state(wanted)
    )
    if len(webhooks.every()) >= rules.MOST:
        raise TooManyWebhooks(most=rules.MOST)
    webhooks.add(new)
    log.info("webhook_added", webhook=new.id, by=by)
    return new


def change(identifier: str, wanted: Wanted, by: str) -> Webhook:
    """Let it be as ``wanted``: its secret stays, and what failed is forgotten. Raises BadField or
    UnknownWebhook.
    """
    address, filters = _address(wanted), _filters(wanted)
    held, (state, pause) = webhooks.of(identifier), _state(wanted)
    if held.state is state is State.PAUSED:
        pause = held.pause
    after = replace(
        held,
        name=wanted.name,
        url=address,
        filters=filters,
        state=state,
        pause=pause,
        failing_since=None,
        updated_at=clock.now(),
    )
    webhooks.change(after)
    log.info("webhook_changed", webhook=identifier, state=state, by=by)
    return after


def remove(identifier: str, by: str) -> None:
    """Raises UnknownWebhook."""
    webhooks.remove(identifier)
    log.info("webhook_removed", webhook=identifier, by=by)


def rotate(identifier: str, by: str) -> Webhook:
    """Give it another secret; the one it has signs beside it for ``rules.TWO_SECRETS``, the one
    before that no more. Raises UnknownWebhook.
    """
    held, now = webhooks.of(identifier), clock.now()
    after = replace(held, generation=held.generation + 1, rotated_at=now, updated_at=now)
    webhooks.change(after)
    log.info("webhook_rotated", webhook=identifier, by=by)
    return after


def _address(wanted: Wanted) -> str:
    return rules.address(wanted.url, here=bool(settings().double))


def _filters(wanted: Wanted) -> dict[str, tuple[str, ...]]:
    return rules.checked(wanted.filters, city())


def _state(wanted: Wanted) -> tuple[State, Pause | None]:
    return (State.ACTIVE, None) if wanted.active else (State.PAUSED, Pause.ASKED)
