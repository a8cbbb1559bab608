"""What a report's reporter is told of it and how, proven by the token in ``X-Report-Token``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.platform.http.routes import Routes, answer, body_of, tongue
from chalicelib.reports import number as numbers

if TYPE_CHECKING:
    from chalicelib.notifications.http import schemas as notifications_schemas
    from chalicelib.notifications.subscriptions import Standing

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/notices")
def list_notices(number: str) -> Response:
    from chalicelib.notifications import subscriptions
    from chalicelib.notifications.http import views as notifications_views

    logged = subscriptions.delivered(numbers.parse(number), _token())
    return answer(notifications_views.page(logged, tongue(routes.current_request)))


@routes.route("/v1/reports/{number}/subscriptions")
def read_subscriptions(number: str) -> Response:
    from chalicelib.notifications import subscriptions

    return _told(subscriptions.read(numbers.parse(number), _token()))


@routes.route("/v1/reports/{number}/subscriptions", methods=["POST"])
def change_subscriptions(number: str) -> Response:
    from chalicelib.intake import form as intake_form
    from chalicelib.notifications import subscriptions
    from chalicelib.platform.http import bodies

    body = bodies.read(body_of(routes.current_request), bodies.SubscriptionsBody)
    ways = None if body.ways is None else tuple(dict.fromkeys(body.ways))
    wanted = replace(intake_form.wanted(body, body.language), ways=ways)
    return _told(subscriptions.change(numbers.parse(number), _token(), wanted))


@routes.route("/v1/reports/{number}/subscriptions/address", methods=["POST"])
def ask_for_code(number: str) -> Response:
    from chalicelib.intake import form as intake_form
    from chalicelib.notifications import address_confirmation
    from chalicelib.notifications.http import views as notifications_views
    from chalicelib.platform.http import bodies

    body = bodies.read(body_of(routes.current_request), bodies.AskBody)
    contact = intake_form.way_of(body.contact)
    asked = address_confirmation.ask(numbers.parse(number), _token(), contact)
    return answer(notifications_views.code_sent(asked), 202)


@routes.route("/v1/reports/{number}/subscriptions/confirmation", methods=["POST"])
def confirm_address(number: str) -> Response:
    from chalicelib.notifications import address_confirmation
    from chalicelib.platform.http import bodies

    body = bodies.read(body_of(routes.current_request), bodies.ConfirmationBody)
    return _told(address_confirmation.confirm(numbers.parse(number), _token(), body.digits))


def _token() -> str:
    return routes.current_request.headers.get("x-report-token") or ""


def _told(standing: Standing) -> Response:
    from chalicelib.notifications.http import views as notifications_views

    told: notifications_schemas.Subscriptions = notifications_views.subscriptions(standing)
    return answer(told)


# The page behind the link of a first message: what it would prove, and a button that does so.
# Looking at it changes nothing, since programs that preview links look at it too.


ROOT = "/ya/"  # "yes"; short, as an SMS has little room
FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]


def as_page(fault: Exception | int, request: Request) -> Response:
    from chalicelib.platform.http import html_page

    return html_page.refused(fault, request)


proof_pages = Routes(__name__, under=ROOT, told=as_page)


@proof_pages.route(ROOT + "{link}")
def show_proof(link: str) -> Response:
    from chalicelib.notifications import proof
    from chalicelib.notifications.http import pages  # a status poll does not pay for it
    from chalicelib.platform.http import html_page

    return html_page.answer(pages.page(proof.read(link)))


@proof_pages.route(ROOT + "{link}", methods=["POST"], content_types=FORMS)
def give_proof(link: str) -> Response:
    from chalicelib.notifications import proof
    from chalicelib.notifications.http import pages
    from chalicelib.platform.http import html_page

    return html_page.answer(pages.page(proof.confirm(link)))


# The page behind the link in every message: what would end, and a button that ends it. Mail
# programs press the button themselves, by one POST (RFC 8058); looking at it changes nothing.


ROOT_stopping = "/v1/unsubscribe/"
FORMS_stopping = ["application/x-www-form-urlencoded", "multipart/form-data"]


def as_page_stopping(fault: Exception | int, request: Request) -> Response:
    from chalicelib.platform.http import html_page

    return html_page.refused(fault, request)


ending_pages = Routes(__name__, under=ROOT_stopping, told=as_page_stopping)


@ending_pages.route(ROOT_stopping + "{link}")
def show_ending(link: str) -> Response:
    from chalicelib.notifications import unsubscribe
    from chalicelib.notifications.http import pages  # a status poll does not pay for it
    from chalicelib.platform.http import html_page

    return html_page.answer(pages.page_stop_page(unsubscribe.read(link)))


@ending_pages.route(ROOT_stopping + "{link}", methods=["POST"], content_types=FORMS_stopping)
def end_notices(link: str) -> Response:
    from chalicelib.notifications import unsubscribe
    from chalicelib.notifications.http import pages
    from chalicelib.platform.http import html_page

    wish = pages.asked(body_of(ending_pages.current_request))
    return html_page.answer(pages.page_stop_page(unsubscribe.do(link, wish)))
