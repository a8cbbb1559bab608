"""Examples of webhooks, and of what subscribers are sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.api import shapes, webhook_calls, webhooks_answers
from chalicelib.api.openapi_story import NOW, story
from chalicelib.domain import webhooks
from chalicelib.domain.delivery import State
from chalicelib.domain.webhooks import Webhook
from chalicelib.services import calling
from chalicelib.stores.webhook_log import Call

WEBHOOK = Webhook(
    id="4ebc128eff76178a",
    name="Dasbor",
    url="https://dasbor.example.com/tanggap",
    filters={"kind": ("filed", "status")},
    created_at=NOW,
    updated_at=NOW,
)


def bodies() -> Iterable[shapes.Body]:
    return (shapes.WebhookBody(WEBHOOK.name, WEBHOOK.url, kind=[*WEBHOOK.filters["kind"]]),)


def answers() -> Mapping[Any, Any]:
    number = story().report.number
    shown = webhook_calls.shown_webhook(WEBHOOK, NOW)
    call = Call(number, 2, "status", State.DELIVERED, 1, NOW, "200")
    result: webhooks_answers.DeliveryResult = {
        "id": f"{number}-2",
        "delivered": True,
        "code": "200",
        "seconds": 0,
    }
    event = webhooks.event(story().report, story().timeline.last)
    return {
        webhooks_answers.WebhookEvent: event and calling.body_of(event),
        webhooks_answers.Webhook: shown,
        webhooks_answers.WebhookWithSecret: {
            **shown,
            "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        },
        webhooks_answers.Webhooks: {"items": [shown], "next": None},
        webhooks_answers.Deliveries: {"items": [webhook_calls.line(call)], "next": None},
        webhooks_answers.DeliveryResult: result,
    }
