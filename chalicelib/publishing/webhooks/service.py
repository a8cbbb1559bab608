"""Subscribers' webhooks, as administrators keep them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.city.current import city
from chalicelib.platform import clock, ids
from chalicelib.platform.aws import messaging
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import TooManyWebhooks
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks import rules
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.publishing.webhooks.rules import Pause, Webhook, WebhookState
from chalicelib.reports.status import Status


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """What an administrator says of a webhook."""

    name: str
    url: str
    filters: Mapping[str, Iterable[str]] = field(default_factory=dict)
    active: bool = True


def add_webhook(wanted: WebhookRequest, by: str) -> Webhook:
    """Raises BadField or TooManyWebhooks."""
    now = clock.now()
    new = Webhook(
        ids.make_webhook_id(),
        wanted.name,
        _check_address(wanted),
        _check_filters(wanted),
        now,
        now,
        *_wanted_state(wanted),
    )
    if len(webhooks_store.load_webhooks()) >= rules.MOST_WEBHOOKS:
        raise TooManyWebhooks(most=rules.MOST_WEBHOOKS)
    webhooks_store.add_webhook(new)
    log.info("webhook_added", webhook=new.id, by=by)
    return new


def change_webhook(identifier: str, wanted: WebhookRequest, by: str) -> Webhook:
    """Let it be as ``wanted``: its secret stays, and what failed is forgotten. Raises BadField or
    UnknownWebhook.
    """
    address, filters = _check_address(wanted), _check_filters(wanted)
    held, (state, pause) = webhooks_store.load_webhook(identifier), _wanted_state(wanted)
    if held.state is state is WebhookState.PAUSED:
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
    webhooks_store.change_webhook(after)
    log.info("webhook_changed", webhook=identifier, state=state, by=by)
    return after


def remove_webhook(identifier: str, by: str) -> None:
    """Raises UnknownWebhook."""
    webhooks_store.delete_webhook(identifier)
    log.info("webhook_removed", webhook=identifier, by=by)


def rotate_secret(identifier: str, by: str) -> Webhook:
    """Give it another secret; the one it has signs beside it for ``rules.TWO_SECRETS``, the one
    before that no more. Raises UnknownWebhook.
    """
    held, now = webhooks_store.load_webhook(identifier), clock.now()
    after = replace(held, generation=held.generation + 1, rotated_at=now, updated_at=now)
    webhooks_store.change_webhook(after)
    log.info("webhook_rotated", webhook=identifier, by=by)
    return after


def _check_address(wanted: WebhookRequest) -> str:
    return rules.check_address(wanted.url, here=bool(settings().double))


def _check_filters(wanted: WebhookRequest) -> dict[str, tuple[str, ...]]:
    return rules.check_filters(wanted.filters, city())


def _wanted_state(wanted: WebhookRequest) -> tuple[WebhookState, Pause | None]:
    return (WebhookState.ACTIVE, None) if wanted.active else (WebhookState.PAUSED, Pause.ASKED)


# Who of the subscribers is told of an entry: a message of its own for each of them.


def fan_out_event(
    *,
    number: str,
    seq: int,
    kind: str,
    status: str,
    agency: str,
    to: list[str],
    category: str,
    kelurahan: str | None,
    private: bool,
    hides: bool | None,
) -> None:
    """Ask for a call of each subscriber that wants to hear of it, as the topic tells it: a Query,
    and SQS for ten of them at a time. A repeat asks again, and whoever was called is not.
    """
    if not rules.is_told_outside(Kind(kind), private, hides):
        return
    what = rules.event_kind(Kind(kind), seq, hides)
    told = rules.Event(number, seq, what, Status(status), agency, category, kelurahan, tuple(to))
    wanted = [each.id for each in webhooks_store.load_webhooks() if rules.wants_event(each, told)]
    messaging.queue_batch(
        settings().calls, [{"webhook": each, "number": number, "seq": seq} for each in wanted]
    )
    if wanted:
        log.info("fanned_out", number=number, seq=seq, webhooks=len(wanted))
