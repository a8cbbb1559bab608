"""The description of subscribers' webhooks."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.description.document_texts import NOW, build_story
from chalicelib.platform import errors
from chalicelib.platform.http import bodies as platform_bodies
from chalicelib.platform.http.operation import BODY, PAGED, Operation, Rows
from chalicelib.publishing.webhooks import endpoints as webhooks_calls
from chalicelib.publishing.webhooks import rules as webhooks_rules
from chalicelib.publishing.webhooks import schemas as webhooks_schemas
from chalicelib.publishing.webhooks import webhook_delivery
from chalicelib.publishing.webhooks.rules import Webhook
from chalicelib.publishing.webhooks.schemas import WebhookBody
from chalicelib.publishing.webhooks.store import LoggedDelivery
from chalicelib.reports.contact.delivery_states import State

ROOT = "/v1/webhooks"
ONE = f"{ROOT}/{{webhook}}"
ADMIN: dict[str, Any] = {"proof": "officer"}
ASKED = (401, errors.WrongRole)
ASKED_OF_ONE = (*ASKED, errors.UnknownWebhook)

ROWS: Rows = {
    ("GET", ROOT): Operation(
        "List the webhooks of subscribers",
        webhooks_schemas.Webhooks,
        problems=ASKED,
        name="list_webhooks",
        **ADMIN,
    ),
    ("POST", ROOT): Operation(
        "Let a subscriber's system be told of public reports; its secret is told here only",
        webhooks_schemas.WebhookWithSecret,
        201,
        WebhookBody,
        (*BODY, *ASKED, errors.TooManyWebhooks),
        tells=("Location",),
        name="add_webhook",
        **ADMIN,
    ),
    ("GET", ONE): Operation(
        "Read a webhook",
        webhooks_schemas.Webhook,
        problems=ASKED_OF_ONE,
        name="read_webhook",
        **ADMIN,
    ),
    ("PUT", ONE): Operation(
        "Change a webhook, pause it, or let it go on",
        webhooks_schemas.Webhook,
        body=WebhookBody,
        problems=(*BODY, *ASKED_OF_ONE),
        name="change_webhook",
        **ADMIN,
    ),
    ("DELETE", ONE): Operation(
        "Delete a webhook", None, 204, problems=ASKED_OF_ONE, name="remove_webhook", **ADMIN
    ),
    ("POST", f"{ONE}/secret"): Operation(
        "Give a webhook a new secret; for a day the old one signs beside it",
        webhooks_schemas.WebhookWithSecret,
        problems=ASKED_OF_ONE,
        name="rotate_secret",
        **ADMIN,
    ),
    ("POST", f"{ONE}/test"): Operation(
        "Call a webhook now with an event about nothing",
        webhooks_schemas.DeliveryResult,
        problems=ASKED_OF_ONE,
        name="try_webhook",
        **ADMIN,
    ),
    ("GET", f"{ONE}/deliveries"): Operation(
        "List what a webhook was told in the last thirty days, the latest events first",
        webhooks_schemas.Deliveries,
        problems=(*ASKED_OF_ONE, errors.BadField),
        query=PAGED,
        name="list_deliveries",
        **ADMIN,
    ),
    ("POST", f"{ONE}/deliveries/{{event}}"): Operation(
        "Tell a webhook of an event now, whether it was told before or not",
        webhooks_schemas.DeliveryResult,
        problems=(*ASKED_OF_ONE, errors.UnknownEvent),
        name="deliver_again",
        **ADMIN,
    ),
}


# Examples of webhooks, and of events that subscribers receive.

WEBHOOK = Webhook(
    id="4ebc128eff76178a",
    name="Dasbor",
    url="https://dasbor.example.com/tanggap",
    filters={"kind": ("filed", "status")},
    created_at=NOW,
    updated_at=NOW,
)


def bodies() -> Iterable[platform_bodies.Body]:
    return (WebhookBody(WEBHOOK.name, WEBHOOK.url, kind=[*WEBHOOK.filters["kind"]]),)


def answers() -> Mapping[Any, Any]:
    number = build_story().report.number
    shown = webhooks_calls.describe_webhook(WEBHOOK, NOW)
    call = LoggedDelivery(number, 2, "status", State.DELIVERED, 1, NOW, "200")
    result: webhooks_schemas.DeliveryResult = {
        "id": f"{number}-2",
        "delivered": True,
        "code": "200",
        "seconds": 0,
    }
    event = webhooks_rules.make_event(build_story().report, build_story().timeline.last)
    return {
        webhooks_schemas.WebhookEvent: event and webhook_delivery.event_body(event),
        webhooks_schemas.Webhook: shown,
        webhooks_schemas.WebhookWithSecret: {
            **shown,
            "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        },
        webhooks_schemas.Webhooks: {"items": [shown], "next": None},
        webhooks_schemas.Deliveries: {"items": [webhooks_calls.show_delivery(call)], "next": None},
        webhooks_schemas.DeliveryResult: result,
    }
