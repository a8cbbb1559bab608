"""What a report's reporter is told of it and how, proven by the token in ``X-Report-Token``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api.routes import Routes, answer, body_of, tongue
from chalicelib.domain import number as numbers

if TYPE_CHECKING:
    from chalicelib.api import notices_answers
    from chalicelib.services.subscribing import Standing

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/notices")
def list_notices(number: str) -> Response:
    from chalicelib.api import delivery_views  # a status poll does not pay for it
    from chalicelib.services import subscribing

    logged = subscribing.delivered(numbers.parse(number), _token())
    return answer(delivery_views.page(logged, tongue(routes.current_request)))


@routes.route("/v1/reports/{number}/subscriptions")
def read_subscriptions(number: str) -> Response:
    from chalicelib.services import subscribing

    return _told(subscribing.read(numbers.parse(number), _token()))


@routes.route("/v1/reports/{number}/subscriptions", methods=["POST"])
def change_subscriptions(number: str) -> Response:
    from chalicelib.api import drafts, shapes
    from chalicelib.services import subscribing

    body = shapes.read(body_of(routes.current_request), shapes.SubscriptionsBody)
    ways = None if body.ways is None else tuple(dict.fromkeys(body.ways))
    wanted = replace(drafts.wanted(body, body.language), ways=ways)
    return _told(subscribing.change(numbers.parse(number), _token(), wanted))


@routes.route("/v1/reports/{number}/subscriptions/address", methods=["POST"])
def ask_for_code(number: str) -> Response:
    from chalicelib.api import delivery_views, drafts, shapes
    from chalicelib.services import confirming

    body = shapes.read(body_of(routes.current_request), shapes.AskBody)
    contact = drafts.way_of(body.contact)
    asked = confirming.ask(numbers.parse(number), _token(), contact)
    return answer(delivery_views.code_sent(asked), 202)


@routes.route("/v1/reports/{number}/subscriptions/confirmation", methods=["POST"])
def confirm_address(number: str) -> Response:
    from chalicelib.api import shapes
    from chalicelib.services import confirming

    body = shapes.read(body_of(routes.current_request), shapes.ConfirmationBody)
    return _told(confirming.confirm(numbers.parse(number), _token(), body.digits))


def _token() -> str:
    return routes.current_request.headers.get("x-report-token") or ""


def _told(standing: Standing) -> Response:
    from chalicelib.api import delivery_views

    told: notices_answers.Subscriptions = delivery_views.subscriptions(standing)
    return answer(told)
