"""Telling subscribers' systems, each by its webhook, signed, until it is taken or given up."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.city.current import city
from chalicelib.notifications.sending.message_sender import NotSent
from chalicelib.platform import clock, http_client, ids, telemetry
from chalicelib.platform.errors import UnknownEvent, UnknownReport, UnknownWebhook
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks import rules
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.publishing.webhooks.rules import Event, Pause, Webhook, WebhookState
from chalicelib.reports import labels
from chalicelib.reports.contact import delivery_states
from chalicelib.reports.contact.delivery_states import State as Became
from chalicelib.reports.routing import kecamatan_of
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import track_url
from chalicelib.senders.partner.reply import parse_retry_after

GONE = 410
TRIAL_KIND = "test"


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """A subscriber's answer: ``code`` is its status, or the fault that was met instead of one;
    ``after`` the seconds it wants to be left alone.
    """

    code: str
    good: bool = False
    gone: bool = False
    after: int = 0


def deliver_event(webhook: str, number: str, seq: int) -> None:
    """Tell a subscriber of an entry, unless it was told before, or the report was hidden since.

    Killed between the answer and the log, it tells it again under the same id. Raises NotSent when
    it was not taken: the queue then tries again.
    """
    try:
        held = webhooks_store.load_webhook(webhook)
    except UnknownWebhook:
        return
    event, now = _load_event(number, seq), clock.now()
    if event is None:
        log.info("call_withdrawn", number=number, seq=seq, webhook=webhook)
    elif event.withdrawn:
        webhooks_store.withhold_delivery(held.id, event, delivery_states.HIDDEN, now)
    elif held.state is WebhookState.PAUSED:
        webhooks_store.withhold_delivery(held.id, event, delivery_states.PAUSED, now)
    elif tries := webhooks_store.begin_delivery(held.id, event, now):
        heard = _post_event(held, event.id, event_body(event))
        _log_delivery(held, event, heard, tries)
        _record_outcome(held, event, heard, tries, clock.now())


def deliver_again(held: Webhook, identifier: str) -> DeliveryOutcome:
    """Tell a subscriber of an event now, whether it was told before or not, and write it down.
    Raises UnknownEvent.
    """
    found = rules.parse_event_id(identifier)
    event = _find_event(*found) if found else None
    if event is None or event.withdrawn:
        raise UnknownEvent(event=identifier[:40])
    tries = webhooks_store.begin_delivery(held.id, event, clock.now(), again=True) or 0
    heard = _post_event(held, event.id, event_body(event))
    _log_delivery(held, event, heard, tries)
    state = Became.DELIVERED if heard.good else Became.FAILED
    webhooks_store.end_delivery(held.id, event, state, heard.code, clock.now())
    if heard.good and held.failing_since:
        webhooks_store.note_success(held.id)
    return heard


def send_trial(held: Webhook) -> tuple[str, DeliveryOutcome]:
    """Call a subscriber with an event about nothing; its id, and the answer. No log is kept."""
    identifier = f"{TRIAL_KIND}-{ids.make_webhook_id()}"
    body = {
        "type": TRIAL_KIND,
        "timestamp": format_shown(clock.now()),
        "data": {"webhook": held.id},
    }
    return identifier, _post_event(held, identifier, body)


def current_secret(held: Webhook) -> str:
    """The newest secret of a webhook as its owner keeps it."""
    return rules.write_secret(_derive_secret(held, held.generation))


def _derive_secret(held: Webhook, generation: int) -> bytes:
    return ids.derive_key("webhook", held.id, str(generation))


def _find_event(number: str, change: int) -> Event | None:
    """The event that outside has this number of a change: its entry is not before that place, and
    as far behind it as there are entries the public does not see.
    """
    try:
        report, _ = reports.load_report(number, consistent=True)
    except UnknownReport:
        return None
    last = change + report.version - report.public.changes
    entries = reports.load_entries_within(number, change, last)
    return next(
        (rules.make_event(report, entry) for entry in entries if entry.public == change), None
    )


def _load_event(number: str, seq: int) -> Event | None:
    """As it may be told at this moment: a Query that sees what was written last. None for what is
    not told, or is gone.
    """
    try:
        report, entry = reports.load_report_with_entry(number, seq)
    except UnknownReport:
        return None
    return rules.make_event(report, entry) if entry else None


def event_body(event: Event) -> dict[str, Any]:
    """Facts of a public report, and nothing anybody wrote; of a hidden one its number."""
    at = format_shown(event.at) if event.at else None
    body: dict[str, Any] = {"type": f"report.{event.what}", "timestamp": at}
    if event.what == rules.HIDDEN:
        return {**body, "data": {"number": event.number, "seq": event.seq}}
    area = city().kelurahan.get(event.area or "")
    known = city().categories.get(event.category)
    return {
        **body,
        "data": {
            "number": event.number,
            "seq": event.seq,
            "status": event.status,
            "status_label": labels.LABELS[event.status],
            "holder": _describe_office(event.holder),
            "to": [_describe_office(code) for code in event.to],
            "category": {"code": event.category, "name": known.name if known else event.category},
            "kelurahan": {"code": area.code, "name": area.name} if area else None,
            "kecamatan": kecamatan_of(event.area) if event.area else None,
            "track_url": track_url(event.number),
        },
    }


def _describe_office(code: str) -> dict[str, str]:
    return {"code": code, "name": labels.name_of(code, city())}


def _post_event(held: Webhook, identifier: str, body: dict[str, Any]) -> DeliveryOutcome:
    now = clock.now()
    sent = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        status, headers = http_client.post(
            held.url, _sign_headers(held, identifier, sent, now), sent
        )
    except http_client.Unfit:
        return DeliveryOutcome("unfit")
    except http_client.Unreachable:
        return DeliveryOutcome(delivery_states.UNREACHABLE)
    after = parse_retry_after(headers, now) or 0
    return DeliveryOutcome(str(status), 200 <= status < 300, status == GONE, after)


def _sign_headers(held: Webhook, identifier: str, body: bytes, now: datetime) -> dict[str, str]:
    seconds = str(int(now.timestamp()))
    keys = (_derive_secret(held, generation) for generation in held.generations(now))
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Tanggap/{settings().version}",
        "webhook-id": identifier,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(
            rules.sign_event(key, identifier, seconds, body) for key in keys
        ),
    }


def _record_outcome(
    held: Webhook, event: Event, heard: DeliveryOutcome, tries: int, now: datetime
) -> None:
    """Write down what an answer comes to. Raises NotSent when it is to be tried again, or by
    nobody but operations.
    """
    if heard.good:
        webhooks_store.end_delivery(held.id, event, Became.DELIVERED, heard.code, now)
        if held.failing_since:
            webhooks_store.note_success(held.id)
        return
    wait = None if heard.gone else rules.retry_after(tries)
    webhooks_store.end_delivery(held.id, event, Became.FAILED, heard.code, now, retry=bool(wait))
    if heard.gone:
        _pause_webhook(held, Pause.GONE, now)
        return
    if now - _failing_since(held, now) >= rules.PATIENCE:
        _pause_webhook(held, Pause.FAILING, now)
    raise NotSent(heard.code, max(int(wait.total_seconds()), heard.after) if wait else None)


def _failing_since(held: Webhook, now: datetime) -> datetime:
    try:
        return held.failing_since or webhooks_store.note_failure(held.id, now)
    except UnknownWebhook:
        return now  # it is gone meanwhile, as the next try will see


def _pause_webhook(held: Webhook, why: Pause, now: datetime) -> None:
    if webhooks_store.pause_webhook(held.id, why, now):
        log.warning("webhook_paused", webhook=held.id, why=why)
        telemetry.count_event("WebhookPaused")


def _log_delivery(held: Webhook, event: Event, heard: DeliveryOutcome, tries: int) -> None:
    """Never the address: it may have a secret in it."""
    log.info(
        "called" if heard.good else "not_taken_by_webhook",
        number=event.number,
        seq=event.seq,
        webhook=held.id,
        code=heard.code,
        tries=tries,
    )
