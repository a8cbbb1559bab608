"""The part of the OpenAPI document about webhooks."""

from typing import Any

from chalicelib.api import shapes, webhooks_answers
from chalicelib.api.openapi_parts import BODY, PAGED, Operation, Rows
from chalicelib.domain import errors

ROOT = "/v1/webhooks"
ONE = f"{ROOT}/{{webhook}}"
ADMIN: dict[str, Any] = {"proof": "officer"}
ASKED = (401, errors.WrongRole)
ASKED_OF_ONE = (*ASKED, errors.UnknownWebhook)

ROWS: Rows = {
    ("GET", ROOT): Operation(
        "List the webhooks of subscribers",
        webhooks_answers.Webhooks,
        problems=ASKED,
        name="list_webhooks",
        **ADMIN,
    ),
    ("POST", ROOT): Operation(
        "Let a subscriber's system be told of public reports; its secret is told here only",
        webhooks_answers.WebhookWithSecret,
        201,
        shapes.WebhookBody,
        (*BODY, *ASKED, errors.TooManyWebhooks),
        tells=("Location",),
        name="add_webhook",
        **ADMIN,
    ),
    ("GET", ONE): Operation(
        "Read a webhook",
        webhooks_answers.Webhook,
        problems=ASKED_OF_ONE,
        name="read_webhook",
        **ADMIN,
    ),
    ("PUT", ONE): Operation(
        "Change a webhook, pause it, or let it go on",
        webhooks_answers.Webhook,
        body=shapes.WebhookBody,
        problems=(*BODY, *ASKED_OF_ONE),
        name="change_webhook",
        **ADMIN,
    ),
    ("DELETE", ONE): Operation(
        "Delete a webhook", None, 204, problems=ASKED_OF_ONE, name="remove_webhook", **ADMIN
    ),
    ("POST", f"{ONE}/secret"): Operation(
        "Give a webhook a new secret; for a day the old one signs beside it",
        webhooks_answers.WebhookWithSecret,
        problems=ASKED_OF_ONE,
        name="rotate_secret",
        **ADMIN,
    ),
    ("POST", f"{ONE}/test"): Operation(
        "Call a webhook now with an event about nothing",
        webhooks_answers.DeliveryResult,
        problems=ASKED_OF_ONE,
        name="try_webhook",
        **ADMIN,
    ),
    ("GET", f"{ONE}/deliveries"): Operation(
        "List what a webhook was told in the last thirty days, the latest events first",
        webhooks_answers.Deliveries,
        problems=(*ASKED_OF_ONE, errors.BadField),
        query=PAGED,
        name="list_deliveries",
        **ADMIN,
    ),
    ("POST", f"{ONE}/deliveries/{{event}}"): Operation(
        "Tell a webhook of an event now, whether it was told before or not",
        webhooks_answers.DeliveryResult,
        problems=(*ASKED_OF_ONE, errors.UnknownEvent),
        name="deliver_again",
        **ADMIN,
    ),
}
