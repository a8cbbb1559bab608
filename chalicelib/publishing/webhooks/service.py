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
from chalicelib.publishing.webhooks.rules import Pause, State, Webhook
from chalicelib.reports.status import Status


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
    if len(webhooks_store.every()) >= rules.MOST:
        raise TooManyWebhooks(most=rules.MOST)
    webhooks_store.add(new)
    log.info("webhook_added", webhook=new.id, by=by)
    return new


def change(identifier: str, wanted: Wanted, by: str) -> Webhook:
    """Let it be as ``wanted``: its secret stays, and what failed is forgotten. Raises BadField or
    UnknownWebhook.
    """
    address, filters = _address(wanted), _filters(wanted)
    held, (state, pause) = webhooks_store.of(identifier), _state(wanted)
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
    webhooks_store.change(after)
    log.info("webhook_changed", webhook=identifier, state=state, by=by)
    return after


def remove(identifier: str, by: str) -> None:
    """Raises UnknownWebhook."""
    webhooks_store.remove(identifier)
    log.info("webhook_removed", webhook=identifier, by=by)


def rotate(identifier: str, by: str) -> Webhook:
    """Give it another secret; the one it has signs beside it for ``rules.TWO_SECRETS``, the one
    before that no more. Raises UnknownWebhook.
    """
    held, now = webhooks_store.of(identifier), clock.now()
    after = replace(held, generation=held.generation + 1, rotated_at=now, updated_at=now)
    webhooks_store.change(after)
    log.info("webhook_rotated", webhook=identifier, by=by)
    return after


def _address(wanted: Wanted) -> str:
    return rules.address(wanted.url, here=bool(settings().double))


def _filters(wanted: Wanted) -> dict[str, tuple[str, ...]]:
    return rules.checked(wanted.filters, city())


def _state(wanted: Wanted) -> tuple[State, Pause | None]:
    return (State.ACTIVE, None) if wanted.active else (State.PAUSED, Pause.ASKED)


# Who of the subscribers is told of an entry: a message of its own for each of them.


def spread(
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
    if not rules.outside(Kind(kind), private, hides):
        return
    what = rules.what(Kind(kind), seq, hides)
    told = rules.Event(number, seq, what, Status(status), agency, category, kelurahan, tuple(to))
    wanted = [each.id for each in webhooks_store.every() if rules.wants(each, told)]
    messaging.send(
        settings().calls, [{"webhook": each, "number": number, "seq": seq} for each in wanted]
    )
    if wanted:
        log.info("fanned_out", number=number, seq=seq, webhooks=len(wanted))
