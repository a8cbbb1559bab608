"""The routes of webhooks, for administrators.

Each view imports ``calls`` when it runs, so that a status poll does not load it.
"""

from chalice.app import Response

from chalicelib.platform import errors
from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.http.operation import BODY, PAGED
from chalicelib.platform.roles import Role

webhook_routes = Routes(__name__)

ASKED = (401, errors.WrongRole)
ASKED_OF_ONE = (*ASKED, errors.UnknownWebhook)

ADMINS = frozenset({Role.ADMIN})


@webhook_routes.route(
    "/v1/webhooks",
    roles=ADMINS,
    answer="publishing.webhooks.schemas:Webhooks",
    refuses=ASKED,
)
def list_webhooks() -> Response:
    """List the webhooks of subscribers."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.list_webhooks(webhook_routes.current_request)


@webhook_routes.route(
    "/v1/webhooks",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:WebhookWithSecret",
    status=201,
    body="publishing.webhooks.schemas:WebhookBody",
    refuses=(*BODY, *ASKED, errors.TooManyWebhooks),
    answer_headers=("Location",),
)
def add_webhook() -> Response:
    """Let a subscriber's system be told of public reports; its secret is told here only."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.add_webhook(webhook_routes.current_request)


@webhook_routes.route(
    "/v1/webhooks/{webhook}",
    roles=ADMINS,
    answer="publishing.webhooks.schemas:Webhook",
    refuses=ASKED_OF_ONE,
)
def read_webhook(webhook: str) -> Response:
    """Read a webhook."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.show_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}",
    methods=["PUT"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:Webhook",
    body="publishing.webhooks.schemas:WebhookBody",
    refuses=(*BODY, *ASKED_OF_ONE),
)
def change_webhook(webhook: str) -> Response:
    """Change a webhook, pause it, or let it go on."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.change_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}",
    methods=["DELETE"],
    roles=ADMINS,
    answer=None,
    status=204,
    refuses=ASKED_OF_ONE,
)
def remove_webhook(webhook: str) -> Response:
    """Delete a webhook."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.remove_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}/secret",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:WebhookWithSecret",
    refuses=ASKED_OF_ONE,
)
def rotate_secret(webhook: str) -> Response:
    """Give a webhook a new secret; for a day the old one signs beside it."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.rotate_secret(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}/test",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:DeliveryResult",
    refuses=ASKED_OF_ONE,
)
def try_webhook(webhook: str) -> Response:
    """Call a webhook now with an event about nothing."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.try_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}/deliveries",
    roles=ADMINS,
    answer="publishing.webhooks.schemas:Deliveries",
    query=PAGED,
    refuses=(*ASKED_OF_ONE, errors.BadField),
)
def list_deliveries(webhook: str) -> Response:
    """List what a webhook was told in the last thirty days, the latest events first."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.list_deliveries(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}/deliveries/{event}",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:DeliveryResult",
    refuses=(*ASKED_OF_ONE, errors.UnknownEvent),
)
def deliver_again(webhook: str, event: str) -> Response:
    """Tell a webhook of an event now, whether it was told before or not."""
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.deliver_again(webhook_routes.current_request, webhook, event)
