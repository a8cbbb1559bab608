"""What each call about webhooks does."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.platform import clock
from chalicelib.platform.errors import BadField, UnknownWebhook
from chalicelib.platform.http import bodies, pagination
from chalicelib.platform.http.access import officer
from chalicelib.platform.http.routes import answer, body_of, query_of
from chalicelib.platform.moments import shown
from chalicelib.publishing.webhooks import delivery, log_store, rules
from chalicelib.publishing.webhooks import service as webhooks_service
from chalicelib.publishing.webhooks import store as kept
from chalicelib.publishing.webhooks.delivery import Heard
from chalicelib.publishing.webhooks.log_store import Call
from chalicelib.publishing.webhooks.rules import Webhook
from chalicelib.publishing.webhooks.service import Wanted

if TYPE_CHECKING:
    from chalicelib.publishing.webhooks import schemas as webhooks_schemas

_ID = re.compile(r"[0-9a-f]{16}")
_SPOT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[A-Z0-9-]{1,20}#\d{6}")


def every(request: Request) -> Response:
    told: webhooks_schemas.Webhooks = {
        "items": [shown_webhook(each, clock.now()) for each in kept.every()],
        "next": None,
    }
    return answer(told)


def add(request: Request) -> Response:
    by = _office(request)
    new = webhooks_service.add(_wanted(request), by)
    return answer(_with_secret(new), 201, {"Location": f"/v1/webhooks/{new.id}"})


def read(request: Request, webhook: str) -> Response:
    return answer(shown_webhook(_of(webhook), clock.now()))


def change(request: Request, webhook: str) -> Response:
    by = _office(request)
    return answer(
        shown_webhook(webhooks_service.change(_id(webhook), _wanted(request), by), clock.now())
    )


def remove(request: Request, webhook: str) -> Response:
    by = _office(request)
    webhooks_service.remove(_id(webhook), by)
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


def rotate(request: Request, webhook: str) -> Response:
    by = _office(request)
    return answer(_with_secret(webhooks_service.rotate(_id(webhook), by)))


def trial(request: Request, webhook: str) -> Response:
    held, begun = _of(webhook), clock.now()
    identifier, heard = delivery.trial(held)
    return answer(_heard(identifier, heard, begun))


def deliveries(request: Request, webhook: str) -> Response:
    query, held = query_of(request), _of(webhook)
    lines, more = log_store.calls(held.id, pagination.limit(query), _after(query))
    told: webhooks_schemas.Deliveries = {
        "items": [line(each) for each in lines],
        "next": pagination.cursor(more) if more else None,
    }
    return answer(told)


def again(request: Request, webhook: str, event: str) -> Response:
    held, begun = _of(webhook), clock.now()
    return answer(_heard(event, delivery.again(held, event), begun))


def _office(request: Request) -> str:
    """That of the administrator who asks."""
    return officer(request).agency


def _id(webhook: str) -> str:
    if not _ID.fullmatch(webhook):
        raise UnknownWebhook(webhook=webhook[:40])
    return webhook


def _of(webhook: str) -> Webhook:
    return kept.of(_id(webhook))


def _wanted(request: Request) -> Wanted:
    body = bodies.read(body_of(request), bodies.WebhookBody)
    name = body.name.strip()
    if not name:
        raise BadField(field="name", rule="limits")
    filters = {each: getattr(body, each) for each in rules.FILTERS}
    return Wanted(name, body.url, filters, body.active)


def _after(query: pagination.Query) -> str | None:
    if "cursor" not in query:
        return None
    [spot] = pagination.parts_of(query["cursor"], 1)
    if not _SPOT.fullmatch(spot):
        raise pagination.bad_cursor()
    return spot


def shown_webhook(held: Webhook, now: datetime) -> webhooks_schemas.Webhook:
    until = held.old_secret_until
    return {
        "id": held.id,
        "name": held.name,
        "url": held.url,
        "kelurahan": list(held.filters.get("kelurahan", ())),
        "kecamatan": list(held.filters.get("kecamatan", ())),
        "category": list(held.filters.get("category", ())),
        "agency": list(held.filters.get("agency", ())),
        "status": list(held.filters.get("status", ())),
        "kind": list(held.filters.get("kind", ())),
        "state": held.state,
        "paused_because": held.pause,
        "failing_since": _moment(held.failing_since),
        "old_secret_until": _moment(until if until and until > now else None),
        "created_at": shown(held.created_at),
        "updated_at": shown(held.updated_at),
    }


def _with_secret(held: Webhook) -> webhooks_schemas.WebhookWithSecret:
    return {**shown_webhook(held, clock.now()), "secret": delivery.secret(held)}


def _moment(at: datetime | None) -> str | None:
    return shown(at) if at else None


def _heard(identifier: str, heard: Heard, begun: datetime) -> webhooks_schemas.DeliveryResult:
    seconds = int((clock.now() - begun).total_seconds())
    return {"id": identifier, "delivered": heard.good, "code": heard.code, "seconds": seconds}


def line(call: Call) -> webhooks_schemas.Delivery:
    return {
        "id": f"{call.number}-{call.seq}",
        "number": call.number,
        "seq": call.seq,
        "type": f"report.{call.what}",
        "state": call.state,
        "retry": call.retry,
        "tries": call.tries,
        "last_try_at": shown(call.at),
        "code": call.code,
    }
