"""The routes of webhooks, for administrators.

Each view imports ``calls`` when it runs, so that a status poll does not load it.
"""

from chalice.app import Response

from chalicelib.platform import errors
from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.http.operation import BODY, PAGED
from chalicelib.platform.roles import Role

webhook_routes = Routes(__name__)


ADMINS = frozenset({Role.ADMIN})


@webhook_routes.route(
    "/v1/webhooks",
    roles=ADMINS,
    answer="publishing.webhooks.schemas:Webhooks",
)
def list_webhooks() -> Response:
    """List the webhooks of subscribers.

    Only admins may use the calls about webhooks. All of them come in one page, at most 50, without
    their secrets. `state` and `paused_because` say whether a webhook gets events.
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.list_webhooks(webhook_routes.current_request)


@webhook_routes.route(
    "/v1/webhooks",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:WebhookWithSecret",
    status=201,
    body="publishing.webhooks.schemas:WebhookBody",
    refuses=(*BODY, errors.TooManyWebhooks, errors.NoWebhooks),
    answer_headers=("Location",),
)
def add_webhook() -> Response:
    """Add a subscriber's webhook.

    Admins may do this, for an https address at port 443; there may be 50 webhooks, and a small
    installation sends none (409). Of each
    filter that is not empty one value has to match, and with no filter every public event is sent.
    Only this call and the one that replaces the secret show the secret.
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.add_webhook(webhook_routes.current_request)


@webhook_routes.route(
    "/v1/webhooks/{webhook}",
    roles=ADMINS,
    answer="publishing.webhooks.schemas:Webhook",
    refuses=(errors.UnknownWebhook,),
)
def read_webhook(webhook: str) -> Response:
    """Read a subscriber's webhook.

    Admins may do this. The answer has the filters, the state, since when calls have failed, and
    until when an old secret also signs. It never has the secret.
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.show_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}",
    methods=["PUT"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:Webhook",
    body="publishing.webhooks.schemas:WebhookBody",
    refuses=(*BODY, errors.UnknownWebhook),
)
def change_webhook(webhook: str) -> Response:
    """Replace, pause or resume a subscriber's webhook.

    Admins may do this. The body replaces name, address, filters and state: without `"active":
    false` the webhook is active, also one that was paused because it failed. The secret stays.
    Events that were missed during a pause are not sent by themselves.
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.change_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}",
    methods=["DELETE"],
    roles=ADMINS,
    answer=None,
    status=204,
    refuses=(errors.UnknownWebhook,),
)
def remove_webhook(webhook: str) -> Response:
    """Delete a subscriber's webhook.

    Admins may do this. Nothing more is sent to it, and it can't be brought back: a webhook that is
    added later has another id and another secret.
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.remove_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}/secret",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:WebhookWithSecret",
    refuses=(errors.UnknownWebhook,),
)
def rotate_secret(webhook: str) -> Response:
    """Replace the secret of a webhook.

    Admins may do this. For a day both secrets sign every event, and then the new one alone; a
    secret that was replaced before does not sign any more from now on. Only this answer shows the
    new secret.
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.rotate_secret(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}/test",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:DeliveryResult",
    refuses=(errors.UnknownWebhook,),
)
def try_webhook(webhook: str) -> Response:
    """Send a test event to a webhook.

    Admins may do this, also while the webhook is paused. One event of the type `test` is sent at
    once, without facts of any report, and the answer has what the system said. The log does not
    list it.
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.try_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}/deliveries",
    roles=ADMINS,
    answer="publishing.webhooks.schemas:Deliveries",
    query=PAGED,
    refuses=(errors.UnknownWebhook,),
)
def list_deliveries(webhook: str) -> Response:
    """List the events of a webhook, and what became of them.

    Admins may do this. The log has the events of the last thirty days, the latest first, each with
    its state, tries and last code. An event that was withheld was not sent because the webhook was
    paused or the report was hidden.
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.list_deliveries(webhook_routes.current_request, webhook)


@webhook_routes.route(
    "/v1/webhooks/{webhook}/deliveries/{event}",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.webhooks.schemas:DeliveryResult",
    refuses=(errors.UnknownWebhook, errors.UnknownEvent),
)
def deliver_again(webhook: str, event: str) -> Response:
    """Send an event to a webhook again.

    Admins may do this, whether the event was delivered before or not. It is sent at once under the
    same id, and the answer has what the system said. An event of a report that was hidden since is
    not sent (404).
    """
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.deliver_again(webhook_routes.current_request, webhook, event)
