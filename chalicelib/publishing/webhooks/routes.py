"""Webhooks of subscribers, for administrators."""

from chalice.app import Response

from chalicelib.platform.http.routes import Routes
from chalicelib.platform.roles import Role

routes = Routes(__name__)

ADMINS = frozenset({Role.ADMIN})

# ``webhook_calls`` has what each does, so that a status poll does not pay for it.


@routes.route("/v1/webhooks", roles=ADMINS)
def list_webhooks() -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.every(routes.current_request)


@routes.route("/v1/webhooks", methods=["POST"], roles=ADMINS)
def add_webhook() -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.add(routes.current_request)


@routes.route("/v1/webhooks/{webhook}", roles=ADMINS)
def read_webhook(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.read(routes.current_request, webhook)


@routes.route("/v1/webhooks/{webhook}", methods=["PUT"], roles=ADMINS)
def change_webhook(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.change(routes.current_request, webhook)


@routes.route("/v1/webhooks/{webhook}", methods=["DELETE"], roles=ADMINS)
def remove_webhook(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.remove(routes.current_request, webhook)


@routes.route("/v1/webhooks/{webhook}/secret", methods=["POST"], roles=ADMINS)
def rotate_secret(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.rotate(routes.current_request, webhook)


@routes.route("/v1/webhooks/{webhook}/test", methods=["POST"], roles=ADMINS)
def try_webhook(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.trial(routes.current_request, webhook)


@routes.route("/v1/webhooks/{webhook}/deliveries", roles=ADMINS)
def list_deliveries(webhook: str) -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.deliveries(routes.current_request, webhook)


@routes.route("/v1/webhooks/{webhook}/deliveries/{event}", methods=["POST"], roles=ADMINS)
def deliver_again(webhook: str, event: str) -> Response:
    from chalicelib.publishing.webhooks import calls as webhooks_calls

    return webhooks_calls.again(routes.current_request, webhook, event)
