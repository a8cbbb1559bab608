"""Telling subscribers' systems, each by its webhook, signed, until it is taken or given up."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.city.current import city
from chalicelib.notifications.sending.message_sender import NotSent
from chalicelib.platform import clock, http_client, ids, telemetry
from chalicelib.platform.errors import UnknownEvent, UnknownReport, UnknownWebhook
from chalicelib.platform.moments import shown
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks import log_store, rules
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.publishing.webhooks.rules import Event, Pause, State, Webhook
from chalicelib.reports import labels
from chalicelib.reports.contact import delivery_states
from chalicelib.reports.contact.delivery_states import State as Became
from chalicelib.reports.routing import kecamatan_of
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import track_url
from chalicelib.senders.partner.reply import retry_after

GONE = 410
TEST = "test"


@dataclass(frozen=True, slots=True)
class Heard:
    """A subscriber's answer: ``code`` is its status, or the fault that was met instead of one;
    ``after`` the seconds it wants to be left alone.
    """

    code: str
    good: bool = False
    gone: bool = False
    after: int = 0


def call(webhook: str, number: str, seq: int) -> None:
    """Tell a subscriber of an entry, unless it was told before, or the report was hidden since.

    Killed between the answer and the log, it tells it again under the same id. Raises NotSent when
    it was not taken: the queue then tries again.
    """
    try:
        held = webhooks_store.of(webhook)
    except UnknownWebhook:
        return
    event, now = _event(number, seq), clock.now()
    if event is None:
        log.info("call_withdrawn", number=number, seq=seq, webhook=webhook)
    elif event.withdrawn:
        log_store.withhold(held.id, event, delivery_states.HIDDEN, now)
    elif held.state is State.PAUSED:
        log_store.withhold(held.id, event, delivery_states.PAUSED, now)
    elif tries := log_store.begin(held.id, event, now):
        heard = _called(held, event.id, body_of(event))
        _log(held, event, heard, tries)
        _judged(held, event, heard, tries, clock.now())


def again(held: Webhook, identifier: str) -> Heard:
    """Tell a subscriber of an event now, whether it was told before or not, and write it down.
    Raises UnknownEvent.
    """
    found = rules.entry_of(identifier)
    event = _told_as(*found) if found else None
    if event is None or event.withdrawn:
        raise UnknownEvent(event=identifier[:40])
    tries = log_store.begin(held.id, event, clock.now(), again=True) or 0
    heard = _called(held, event.id, body_of(event))
    _log(held, event, heard, tries)
    state = Became.DELIVERED if heard.good else Became.FAILED
    log_store.end(held.id, event, state, heard.code, clock.now())
    if heard.good and held.failing_since:
        webhooks_store.mended(held.id)
    return heard


def trial(held: Webhook) -> tuple[str, Heard]:
    """Call a subscriber with an event about nothing; its id, and the answer. No log is kept."""
    identifier = f"{TEST}-{ids.webhook_id()}"
    body = {"type": TEST, "timestamp": shown(clock.now()), "data": {"webhook": held.id}}
    return identifier, _called(held, identifier, body)


def secret(held: Webhook) -> str:
    """The newest secret of a webhook as its owner keeps it."""
    return rules.written(_secret(held, held.generation))


def _secret(held: Webhook, generation: int) -> bytes:
    return ids.derived("webhook", held.id, str(generation))


def _told_as(number: str, change: int) -> Event | None:
    """The event that outside has this number of a change: its entry is not before that place, and
    as far behind it as there are entries the public does not see.
    """
    try:
        report, _ = reports.load(number, consistent=True)
    except UnknownReport:
        return None
    last = change + report.version - report.public.changes
    entries = reports.entries_within(number, change, last)
    return next((rules.event(report, entry) for entry in entries if entry.public == change), None)


def _event(number: str, seq: int) -> Event | None:
    """As it may be told at this moment: a Query that sees what was written last. None for what is
    not told, or is gone.
    """
    try:
        report, entry = reports.load_with(number, seq)
    except UnknownReport:
        return None
    return rules.event(report, entry) if entry else None


def body_of(event: Event) -> dict[str, Any]:
    """Facts of a public report, and nothing anybody wrote; of a hidden one its number."""
    at = shown(event.at) if event.at else None
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
            "holder": _office(event.holder),
            "to": [_office(code) for code in event.to],
            "category": {"code": event.category, "name": known.name if known else event.category},
            "kelurahan": {"code": area.code, "name": area.name} if area else None,
            "kecamatan": kecamatan_of(event.area) if event.area else None,
            "track_url": track_url(event.number),
        },
    }


def _office(code: str) -> dict[str, str]:
    return {"code": code, "name": labels.name_of(code, city())}


def _called(held: Webhook, identifier: str, body: dict[str, Any]) -> Heard:
    now = clock.now()
    sent = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        status, headers = http_client.post(held.url, _headers(held, identifier, sent, now), sent)
    except http_client.Unfit:
        return Heard("unfit")
    except http_client.Unreachable:
        return Heard(delivery_states.UNREACHABLE)
    after = retry_after(headers, now) or 0
    return Heard(str(status), 200 <= status < 300, status == GONE, after)


def _headers(held: Webhook, identifier: str, body: bytes, now: datetime) -> dict[str, str]:
    seconds = str(int(now.timestamp()))
    keys = (_secret(held, generation) for generation in held.generations(now))
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Tanggap/{settings().version}",
        "webhook-id": identifier,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(
            rules.signature(key, identifier, seconds, body) for key in keys
        ),
    }


def _judged(held: Webhook, event: Event, heard: Heard, tries: int, now: datetime) -> None:
    """Write down what an answer comes to. Raises NotSent when it is to be tried again, or by
    nobody but operations.
    """
    if heard.good:
        log_store.end(held.id, event, Became.DELIVERED, heard.code, now)
        if held.failing_since:
            webhooks_store.mended(held.id)
        return
    wait = None if heard.gone else rules.wait(tries)
    log_store.end(held.id, event, Became.FAILED, heard.code, now, retry=bool(wait))
    if heard.gone:
        _pause(held, Pause.GONE, now)
        return
    if now - _failing_since(held, now) >= rules.PATIENCE:
        _pause(held, Pause.FAILING, now)
    raise NotSent(heard.code, max(int(wait.total_seconds()), heard.after) if wait else None)


def _failing_since(held: Webhook, now: datetime) -> datetime:
    try:
        return held.failing_since or webhooks_store.failing(held.id, now)
    except UnknownWebhook:
        return now  # it is gone meanwhile, as the next try will see


def _pause(held: Webhook, why: Pause, now: datetime) -> None:
    if webhooks_store.pause(held.id, why, now):
        log.warning("webhook_paused", webhook=held.id, why=why)
        telemetry.count("WebhookPaused")


def _log(held: Webhook, event: Event, heard: Heard, tries: int) -> None:
    """Never the address: it may have a secret in it."""
    log.info(
        "called" if heard.good else "not_taken_by_webhook",
        number=event.number,
        seq=event.seq,
        webhook=held.id,
        code=heard.code,
        tries=tries,
    )
