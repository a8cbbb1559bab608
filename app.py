"""Tanggap's API: one Lambda behind API Gateway."""

from collections.abc import Callable
from typing import Any

from chalice.app import Chalice, Response

from chalicelib.audit import routes as audit_routes
from chalicelib.casework.http import (
    desk_routes,
    disclosure_routes,
    queue_routes,
    search_routes,
    template_routes,
)
from chalicelib.casework.http import routes as casework_routes
from chalicelib.city import routes as city_routes
from chalicelib.description import routes as description_routes
from chalicelib.duty import browser_routes as duty_browser_routes
from chalicelib.duty import routes as duty_routes
from chalicelib.duty.deputies import routes as deputy_routes
from chalicelib.entrypoints import handlers, log_lines
from chalicelib.inbound import routes as inbound_routes
from chalicelib.intake import routes as intake_routes
from chalicelib.notifications import link_routes
from chalicelib.notifications import routes as notifications_routes
from chalicelib.notifications.supporters import routes as supporters_routes
from chalicelib.officers import routes as officers_routes
from chalicelib.pages import config_routes
from chalicelib.pages import routes as pages_routes
from chalicelib.platform.http.blueprint import answer_chalice_refusals
from chalicelib.privacy import routes as privacy_routes
from chalicelib.publishing.map import routes as map_routes
from chalicelib.publishing.open311 import routes as open311_routes
from chalicelib.publishing.opendata import routes as opendata_routes
from chalicelib.publishing.partner_keys import routes as partner_keys_routes
from chalicelib.publishing.webhooks import routes as webhooks_routes
from chalicelib.reporters import my_reports_routes
from chalicelib.reporters import routes as reporters_routes
from chalicelib.reports.http import routes as reports_routes
from chalicelib.scores import routes as scores_routes
from chalicelib.sla import routes as sla_routes

app = Chalice(app_name="tanggap", configure_logs=False)
# In bytes: letters with files, as Mailgun posts them, and the thumbnails that we answer.
app.api.binary_types = ["multipart/form-data", "image/webp"]


@app.middleware("http")
def leave_body_out(event: Any, get_response: Callable[[Any], Response]) -> Response:
    """Answer a HEAD as the GET beside it, without the body; also what Chalice refuses."""
    answer = get_response(event)
    if event.method == "HEAD" and isinstance(answer.body, str | bytes):
        answer.body = answer.body[:0]  # of the kind that the type of the answer wants
    return answer


app.register_middleware(answer_chalice_refusals, "http")
for routes in (
    *(
        intake_routes.routes,
        reports_routes.routes,
        reporters_routes.routes,
        my_reports_routes.routes,
    ),
    privacy_routes.routes,
    *(supporters_routes.routes, city_routes.routes, config_routes.routes),
    *(notifications_routes.routes, link_routes.proof_pages, link_routes.ending_pages),
    *(casework_routes.routes, disclosure_routes.routes),
    *(queue_routes.routes, search_routes.routes),
    *(*pages_routes.report_pages, pages_routes.routes),
    *(template_routes.template_routes, desk_routes.routes, inbound_routes.routes),
    *(
        open311_routes.open311_routes,
        partner_keys_routes.routes,
        opendata_routes.opendata_routes,
        map_routes.map_routes,
        sla_routes.routes,
        webhooks_routes.webhook_routes,
        *(duty_routes.routes, duty_browser_routes.routes, deputy_routes.routes),
        *(officers_routes.routes, scores_routes.routes, audit_routes.routes),
    ),
    description_routes.routes,
):
    app.register_blueprint(routes)
app.register_blueprint(handlers.functions)
app.register_blueprint(log_lines.functions)
app.register_blueprint(handlers.handlers)
