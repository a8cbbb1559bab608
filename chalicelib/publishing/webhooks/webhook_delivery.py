"""Deliver events to subscribers' systems: one signed POST to each webhook, repeated until the
system accepts the event or the tries are used up.
"""

from datetime import datetime
from typing import Any

from chalicelib.city.current import city
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.errors import UnknownEvent, UnknownReport, UnknownWebhook
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks import rules
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.publishing.webhooks.call_signing import DeliveryOutcome, post_signed
from chalicelib.publishing.webhooks.rules import Event, Pause, Webhook, WebhookState
from chalicelib.reports.contact import delivery_states
from chalicelib.reports.contact.delivery_states import State as Became
from chalicelib.reports.routing import kecamatan_of
from chalicelib.reports.store import reports
from chalicelib.reports.texts import labels
from chalicelib.reports.tracking import track_url

TRIAL_KIND = "test"
EVENT_LANGUAGE = Language.INDONESIAN  # an event has one form, whoever subscribes to it


def deliver_event(webhook: str, number: str, seq: int) -> None:
    """Deliver an entry to a webhook, unless it was delivered before or the report was hidden since.

    When the function dies between the answer and the log, the next try delivers the entry again
    under the same id. Raises NotSent when the subscriber did not accept it; the queue then tries
    again.
    """
    try:
        stored = webhooks_store.load_webhook(webhook)
    except UnknownWebhook:
        return
    event, now = _load_event(number, seq), clock.now()
    if event is None:
        log.info("call_withdrawn", number=number, seq=seq, webhook=webhook)
    elif event.withdrawn:
        webhooks_store.withhold_delivery(stored.id, event, delivery_states.HIDDEN, now)
    elif stored.state is WebhookState.PAUSED:
        webhooks_store.withhold_delivery(stored.id, event, delivery_states.PAUSED, now)
    elif tries := webhooks_store.begin_delivery(stored.id, event, now):
        outcome = _post_event(stored, event.id, _body_for(stored, event))
        _log_delivery(stored, event, outcome, tries)
        _record_outcome(stored, event, outcome, tries, clock.now())


def deliver_again(webhook: Webhook, identifier: str) -> DeliveryOutcome:
    """Deliver an event now, also when it was delivered before, log it, and return the outcome.

    Raises UnknownEvent.
    """
    parsed = rules.parse_event_id(identifier)
    event = _find_event(*parsed) if parsed else None
    if event is None or event.withdrawn:
        raise UnknownEvent(event=identifier[:40])
    tries = webhooks_store.begin_delivery(webhook.id, event, clock.now(), again=True) or 0
    outcome = _post_event(webhook, event.id, _body_for(webhook, event))
    _log_delivery(webhook, event, outcome, tries)
    state = Became.DELIVERED if outcome.good else Became.FAILED
    webhooks_store.end_delivery(webhook.id, event, state, outcome.code, clock.now())
    if outcome.good and webhook.failing_since:
        webhooks_store.note_success(webhook.id)
    return outcome


def send_trial(webhook: Webhook) -> tuple[str, DeliveryOutcome]:
    """Send a test event. Return its id and the outcome; the log does not list it."""
    identifier = f"{TRIAL_KIND}-{ids.make_webhook_id()}"
    body = {
        "type": TRIAL_KIND,
        "timestamp": format_shown(clock.now()),
        "data": {"webhook": webhook.id},
    }
    return identifier, _post_event(webhook, identifier, body)


def current_secret(webhook: Webhook) -> str:
    """Return the newest secret of a webhook in the form that its owner stores."""
    return rules.write_secret(_derive_secret(webhook, webhook.generation))


def _derive_secret(webhook: Webhook, generation: int) -> bytes:
    return ids.derive_key("webhook", webhook.id, str(generation))


def _find_event(number: str, change: int) -> Event | None:
    """Return the event with this number of a public change; None when there is none.

    Its entry's seq is ``change`` or higher, by as many as there are earlier entries that the public
    does not see.
    """
    try:
        report, _ = reports.load_report(number, consistent=True)
    except UnknownReport:
        return None
    last = change + report.version - report.public.changes
    entries = reports.load_entries_within(number, change, last)
    return next(
        (rules.make_event(report, entry, city()) for entry in entries if entry.public == change),
        None,
    )


def _load_event(number: str, seq: int) -> Event | None:
    """Return the event of an entry as it may be told now. None when it may not be told, or the
    report is gone. Costs one consistent Query.
    """
    try:
        report, entry = reports.load_report_with_entry(number, seq)
    except UnknownReport:
        return None
    return rules.make_event(report, entry, city()) if entry else None


def _body_for(webhook: Webhook, event: Event) -> dict[str, Any]:
    return event_body(event, fits=rules.fits_filters(webhook, event))


def event_body(event: Event, *, fits: bool = True) -> dict[str, Any]:
    """Return the body of an event: facts of a listed report, and no text that a person wrote. Of a
    hidden report it has ``number`` and ``seq`` only, and of a change of the level that does not
    fit the webhook's filters the level beside them.
    """
    at = format_shown(event.at) if event.at else None
    body: dict[str, Any] = {"type": f"report.{event.what}", "timestamp": at}
    which: dict[str, Any] = {"number": event.number, "seq": event.seq}
    if event.what == rules.HIDDEN:
        return {**body, "data": which}
    if event.what == rules.SHOWN and not fits:
        return {**body, "data": {**which, "visibility": event.visibility}}
    area = city().kelurahan.get(event.area or "")
    return {
        **body,
        "data": {
            **which,
            "status": event.status,
            "status_label": labels.LABELS[event.status][EVENT_LANGUAGE],
            "holder": _describe_office(event.holder),
            "to": [_describe_office(code) for code in event.to],
            "category": {
                "code": event.category,
                "name": labels.name_category(event.category, city(), EVENT_LANGUAGE),
            },
            "kelurahan": {"code": area.code, "name": area.name} if area else None,
            "kecamatan": kecamatan_of(event.area) if event.area else None,
            "visibility": event.visibility,
            "track_url": track_url(event.number),
        },
    }


def _describe_office(code: str) -> dict[str, str]:
    return {"code": code, "name": labels.name_of(code, city(), EVENT_LANGUAGE)}


def _post_event(webhook: Webhook, identifier: str, body: dict[str, Any]) -> DeliveryOutcome:
    generations = webhook.generations(clock.now())
    secrets = [_derive_secret(webhook, generation) for generation in generations]
    return post_signed(webhook.url, identifier, body, secrets)


def _record_outcome(
    webhook: Webhook, event: Event, outcome: DeliveryOutcome, tries: int, now: datetime
) -> None:
    """Log the outcome of a try, and pause the webhook when it is gone or has failed for
    ``rules.PATIENCE``.

    Raises NotSent when the subscriber did not accept the event, unless it answered 410: with the
    seconds until the next try, or as the last when the tries are used up and only operations can
    send the event again.
    """
    if outcome.good:
        webhooks_store.end_delivery(webhook.id, event, Became.DELIVERED, outcome.code, now)
        if webhook.failing_since:
            webhooks_store.note_success(webhook.id)
        return
    wait = None if outcome.gone else rules.retry_after(tries)
    webhooks_store.end_delivery(
        webhook.id, event, Became.FAILED, outcome.code, now, retry=bool(wait)
    )
    if outcome.gone:
        _pause_webhook(webhook, Pause.GONE, now)
        return
    if now - _failing_since(webhook, now) >= rules.PATIENCE:
        _pause_webhook(webhook, Pause.FAILING, now)
    after = max(int(wait.total_seconds()), outcome.after) if wait else None
    raise NotSent(outcome.code, after, last=wait is None)


def _failing_since(webhook: Webhook, now: datetime) -> datetime:
    try:
        return webhook.failing_since or webhooks_store.note_failure(webhook.id, now)
    except UnknownWebhook:
        return now  # an administrator removed it meanwhile; the next try finds that out


def _pause_webhook(webhook: Webhook, why: Pause, now: datetime) -> None:
    if webhooks_store.pause_webhook(webhook.id, why, now):
        log.warning("webhook_paused", webhook=webhook.id, why=why)
        telemetry.count_event("WebhookPaused")


def _log_delivery(webhook: Webhook, event: Event, outcome: DeliveryOutcome, tries: int) -> None:
    """Log a delivery, without the address: it may contain a secret."""
    log.info(
        "called" if outcome.good else "not_taken_by_webhook",
        number=event.number,
        seq=event.seq,
        webhook=webhook.id,
        code=outcome.code,
        tries=tries,
    )
