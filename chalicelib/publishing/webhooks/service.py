"""Administer webhooks, and fan events out to the webhooks that want them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform import clock, ids
from chalicelib.platform.aws import queues, secrets
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import NoWebhooks, TooManyWebhooks
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks import rules
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.publishing.webhooks.rules import Pause, Webhook, WebhookState
from chalicelib.reports.access.visibility import shown_area
from chalicelib.reports.status import Status


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A webhook as an administrator describes it in a request."""

    name: str
    url: str
    filters: Mapping[str, Iterable[str]] = field(default_factory=dict)
    active: bool = True


def add_webhook(wanted: WebhookRequest, office_code: str) -> Webhook:
    """Store a new webhook and return it. Raises BadField, TooManyWebhooks or NoWebhooks, and
    Unavailable when its secret could not be shown.
    """
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
    if settings().webhooks != "yes":
        raise NoWebhooks
    if len(webhooks_store.load_webhooks()) >= rules.MOST_WEBHOOKS:
        raise TooManyWebhooks(most=rules.MOST_WEBHOOKS)
    secrets.load_pepper()  # the secret is made of it, and is of no use when nobody sees it
    webhooks_store.add_webhook(new)
    log.info("webhook_added", webhook=new.id, by=office_code)
    return new


def change_webhook(identifier: str, wanted: WebhookRequest, office_code: str) -> Webhook:
    """Replace a webhook's name, address, filters and state, and return it. Its secret stays, and
    its ``failing_since`` is reset. Raises BadField or UnknownWebhook.
    """
    address, filters = _check_address(wanted), _check_filters(wanted)
    stored, (state, pause) = webhooks_store.load_webhook(identifier), _wanted_state(wanted)
    if stored.state is state is WebhookState.PAUSED:
        pause = stored.pause
    after = replace(
        stored,
        name=wanted.name,
        url=address,
        filters=filters,
        state=state,
        pause=pause,
        failing_since=None,
        updated_at=clock.now(),
    )
    webhooks_store.change_webhook(after)
    log.info("webhook_changed", webhook=identifier, state=state, by=office_code)
    return after


def remove_webhook(identifier: str, office_code: str) -> None:
    """Delete a webhook. Raises UnknownWebhook."""
    webhooks_store.delete_webhook(identifier)
    log.info("webhook_removed", webhook=identifier, by=office_code)


def rotate_secret(identifier: str, office_code: str) -> Webhook:
    """Give a webhook a new secret, and return it. The present secret also signs for
    ``rules.TWO_SECRETS``; the one before it stops signing now. Raises UnknownWebhook, and
    Unavailable when the new secret could not be shown.
    """
    secrets.load_pepper()
    stored, now = webhooks_store.load_webhook(identifier), clock.now()
    after = replace(stored, generation=stored.generation + 1, rotated_at=now, updated_at=now)
    webhooks_store.change_webhook(after)
    log.info("webhook_rotated", webhook=identifier, by=office_code)
    return after


def _check_address(wanted: WebhookRequest) -> str:
    return rules.check_address(wanted.url, here=bool(settings().double))


def _check_filters(wanted: WebhookRequest) -> dict[str, tuple[str, ...]]:
    return rules.check_filters(wanted.filters, city())


def _wanted_state(wanted: WebhookRequest) -> tuple[WebhookState, Pause | None]:
    return (WebhookState.ACTIVE, None) if wanted.active else (WebhookState.PAUSED, Pause.ASKED)


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
    visibility: str,
    hides: bool | None,
) -> None:
    """Queue one delivery for each webhook that wants the entry, which the topic announced. Costs
    one Query, and one call of SQS for each ten webhooks. A repeat queues them again, and
    ``webhook_delivery.deliver_event`` skips the webhooks that got the entry.
    """
    level = Visibility(visibility)
    if not rules.is_told_outside(Kind(kind), level, hides):
        return
    event = rules.Event(
        number=number,
        seq=seq,
        what=rules.event_kind(Kind(kind), seq, hides),
        visibility=level,
        status=Status(status),
        holder=agency,
        category=category,
        area=shown_area(kelurahan, category, level, city()),
        to=tuple(to),
    )
    wanted = [each.id for each in webhooks_store.load_webhooks() if rules.wants_event(each, event)]
    queues.queue_batch(
        settings().calls, [{"webhook": each, "number": number, "seq": seq} for each in wanted]
    )
    if wanted:
        log.info("fanned_out", number=number, seq=seq, webhooks=len(wanted))
