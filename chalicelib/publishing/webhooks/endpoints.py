"""The calls of administrators about webhooks."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.platform import clock
from chalicelib.platform.errors import BadField, UnknownWebhook
from chalicelib.platform.http import bodies, pagination
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    answer_json,
    answer_nothing,
    read_query,
    read_raw_body,
)
from chalicelib.platform.moments import format_shown
from chalicelib.publishing.webhooks import rules, webhook_delivery
from chalicelib.publishing.webhooks import service as webhooks_service
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.publishing.webhooks.call_signing import DeliveryOutcome
from chalicelib.publishing.webhooks.rules import Webhook
from chalicelib.publishing.webhooks.schemas import WebhookBody
from chalicelib.publishing.webhooks.service import WebhookRequest
from chalicelib.publishing.webhooks.store import LoggedDelivery

if TYPE_CHECKING:
    from chalicelib.publishing.webhooks import schemas as webhooks_schemas

_ID = re.compile(r"[0-9a-f]{16}")
_SPOT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[A-Z0-9-]{1,20}#\d{6}")


def list_webhooks(request: Request) -> Response:
    body: webhooks_schemas.Webhooks = {
        "items": [describe_webhook(each, clock.now()) for each in webhooks_store.load_webhooks()],
        "next": None,
    }
    return answer_json(body)


def add_webhook(request: Request) -> Response:
    office_code = _admin_office(request)
    new = webhooks_service.add_webhook(_read_body(request), office_code)
    return answer_json(_describe_with_secret(new), 201, {"Location": f"/v1/webhooks/{new.id}"})


def show_webhook(request: Request, webhook: str) -> Response:
    return answer_json(describe_webhook(_load_webhook(webhook), clock.now()))


def change_webhook(request: Request, webhook: str) -> Response:
    office_code = _admin_office(request)
    return answer_json(
        describe_webhook(
            webhooks_service.change_webhook(_check_id(webhook), _read_body(request), office_code),
            clock.now(),
        )
    )


def remove_webhook(request: Request, webhook: str) -> Response:
    office_code = _admin_office(request)
    webhooks_service.remove_webhook(_check_id(webhook), office_code)
    return answer_nothing()


def rotate_secret(request: Request, webhook: str) -> Response:
    office_code = _admin_office(request)
    return answer_json(
        _describe_with_secret(webhooks_service.rotate_secret(_check_id(webhook), office_code))
    )


def try_webhook(request: Request, webhook: str) -> Response:
    stored, begun = _load_webhook(webhook), clock.now()
    identifier, outcome = webhook_delivery.send_trial(stored)
    return answer_json(_show_result(identifier, outcome, begun))


def list_deliveries(request: Request, webhook: str) -> Response:
    query, stored = read_query(request), _load_webhook(webhook)
    lines, more = webhooks_store.load_deliveries(
        stored.id, pagination.read_limit(query), _read_cursor(query)
    )
    body: webhooks_schemas.Deliveries = {
        "items": [show_delivery(each) for each in lines],
        "next": pagination.build_cursor(more) if more else None,
    }
    return answer_json(body)


def deliver_again(request: Request, webhook: str, event: str) -> Response:
    stored, begun = _load_webhook(webhook), clock.now()
    return answer_json(_show_result(event, webhook_delivery.deliver_again(stored, event), begun))


def _admin_office(request: Request) -> str:
    """Return the code of the office of the administrator."""
    return get_officer(request).agency


def _check_id(webhook: str) -> str:
    if not _ID.fullmatch(webhook):
        raise UnknownWebhook(webhook=webhook[:40])
    return webhook


def _load_webhook(webhook: str) -> Webhook:
    return webhooks_store.load_webhook(_check_id(webhook))


def _read_body(request: Request) -> WebhookRequest:
    body = bodies.read_body(read_raw_body(request), WebhookBody)
    name = body.name.strip()
    if not name:
        raise BadField(field="name", rule="limits")
    filters = {each: getattr(body, each) for each in rules.FILTERS}
    return WebhookRequest(name, body.url, filters, body.active)


def _read_cursor(query: pagination.Query) -> str | None:
    if "cursor" not in query:
        return None
    [spot] = pagination.parse_cursor(query["cursor"], 1)
    if not _SPOT.fullmatch(spot):
        raise pagination.make_cursor_error()
    return spot


def describe_webhook(webhook: Webhook, now: datetime) -> webhooks_schemas.Webhook:
    until = webhook.old_secret_until
    return {
        "id": webhook.id,
        "name": webhook.name,
        "url": webhook.url,
        "kelurahan": list(webhook.filters.get("kelurahan", ())),
        "kecamatan": list(webhook.filters.get("kecamatan", ())),
        "category": list(webhook.filters.get("category", ())),
        "agency": list(webhook.filters.get("agency", ())),
        "status": list(webhook.filters.get("status", ())),
        "kind": list(webhook.filters.get("kind", ())),
        "state": webhook.state,
        "paused_because": webhook.pause,
        "failing_since": _show_moment(webhook.failing_since),
        "old_secret_until": _show_moment(until if until and until > now else None),
        "created_at": format_shown(webhook.created_at),
        "updated_at": format_shown(webhook.updated_at),
    }


def _describe_with_secret(webhook: Webhook) -> webhooks_schemas.WebhookWithSecret:
    return {
        **describe_webhook(webhook, clock.now()),
        "secret": webhook_delivery.current_secret(webhook),
    }


def _show_moment(at: datetime | None) -> str | None:
    return format_shown(at) if at else None


def _show_result(
    identifier: str, outcome: DeliveryOutcome, begun: datetime
) -> webhooks_schemas.DeliveryResult:
    seconds = int((clock.now() - begun).total_seconds())
    return {"id": identifier, "delivered": outcome.good, "code": outcome.code, "seconds": seconds}


def show_delivery(call: LoggedDelivery) -> webhooks_schemas.Delivery:
    return {
        "id": f"{call.number}-{call.seq}",
        "number": call.number,
        "seq": call.seq,
        "type": f"report.{call.what}",
        "state": call.state,
        "retry": call.retry,
        "tries": call.tries,
        "last_try_at": format_shown(call.at),
        "code": call.code,
    }
