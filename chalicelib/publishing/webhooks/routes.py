"""The routes of webhooks, for administrators.

Each view imports ``calls`` when it runs, so that a status poll does not load it.
"""

from chalice.app import Response

from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.roles import Role

webhook_routes = Routes(__name__)

ADMINS = frozenset({Role.ADMIN})


@webhook_routes.route("/v1/webhooks", roles=ADMINS)
def list_webhooks() -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.list_webhooks(webhook_routes.current_request)


@webhook_routes.route("/v1/webhooks", methods=["POST"], roles=ADMINS)
def add_webhook() -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.add_webhook(webhook_routes.current_request)


@webhook_routes.route("/v1/webhooks/{webhook}", roles=ADMINS)
def read_webhook(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.show_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route("/v1/webhooks/{webhook}", methods=["PUT"], roles=ADMINS)
def change_webhook(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.change_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route("/v1/webhooks/{webhook}", methods=["DELETE"], roles=ADMINS)
def remove_webhook(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.remove_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route("/v1/webhooks/{webhook}/secret", methods=["POST"], roles=ADMINS)
def rotate_secret(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.rotate_secret(webhook_routes.current_request, webhook)


@webhook_routes.route("/v1/webhooks/{webhook}/test", methods=["POST"], roles=ADMINS)
def try_webhook(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.try_webhook(webhook_routes.current_request, webhook)


@webhook_routes.route("/v1/webhooks/{webhook}/deliveries", roles=ADMINS)
def list_deliveries(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.list_deliveries(webhook_routes.current_request, webhook)


@webhook_routes.route("/v1/webhooks/{webhook}/deliveries/{event}", methods=["POST"], roles=ADMINS)
def deliver_again(webhook: str, event: str) -> Response:
    from chalicelib.publishing.webhooks import endpoints as webhooks_calls

    return webhooks_calls.deliver_again(webhook_routes.current_request, webhook, event)
