"""The routes of a reporter's subscriptions to a report. The reporter proves to be the reporter by
the token in ``X-Report-Token``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.http.blueprint import Routes, answer_json, answer_nothing, choose_language
from chalicelib.platform.http.operation import BODY, NUMBER
from chalicelib.reports import number as numbers

if TYPE_CHECKING:
    from chalicelib.notifications import schemas as notifications_schemas
    from chalicelib.notifications.schemas import (
        AskBody,
        BrowserBody,
        ConfirmationBody,
        SubscriptionsBody,
    )
    from chalicelib.notifications.subscriptions import SubscriptionState

routes = Routes(__name__)


@routes.route(
    "/v1/reports/{number}/notices",
    answer="notifications.schemas:SentNotices",
    refuses=(errors.BadToken, *NUMBER),
    proof="report",
)
def list_notices(number: str) -> Response:
    """List the notices to a report's reporter, and what became of them.

    The log has a line for each entry and way, in the order of the timeline, also for notices that
    wait to be sent. `state` says what became of a notice, and `reason` why it was withheld or
    failed. Addresses are shown with the middle left out.
    """
    from chalicelib.notifications import subscriptions
    from chalicelib.notifications import views as notifications_views

    logged = subscriptions.list_notices(numbers.parse(number), _report_token())
    return answer_json(
        notifications_views.view_notices(logged, choose_language(routes.current_request))
    )


@routes.route(
    "/v1/reports/{number}/subscriptions",
    answer="notifications.schemas:Subscriptions",
    refuses=(errors.BadToken, *NUMBER),
    proof="report",
)
def read_subscriptions(number: str) -> Response:
    """Read how a report's reporter is notified.

    The answer has each way that leads to the reporter, whether notices go by it, and what keeps
    them back: an address that is not proven yet, or a number that gets no SMS. Addresses are shown
    with the middle left out. Quiet hours are in the city's time.
    """
    from chalicelib.notifications import subscriptions

    return _answer_subscriptions(
        subscriptions.load_subscriptions(numbers.parse(number), _report_token())
    )


@routes.route(
    "/v1/reports/{number}/subscriptions",
    methods=["POST"],
    answer="notifications.schemas:Subscriptions",
    body="notifications.schemas:SubscriptionsBody",
    refuses=(*BODY, errors.BadToken, *NUMBER, errors.Hindered, Overtaken, Throttled),
    proof="report",
)
def change_subscriptions(number: str, body: SubscriptionsBody) -> Response:
    """Change how a report's reporter is notified.

    What the body leaves out stays as it is. An empty list of ways ends all notices of this report,
    and `quiet_hours` of null are none. Only a way that has an address can be chosen (422); choosing
    one starts notices of this report again after a STOP. After an erasure nothing can be changed
    (409).
    """
    from chalicelib.notifications import subscriptions
    from chalicelib.notifications.schemas import parse_change

    ways = None if body.ways is None else tuple(dict.fromkeys(body.ways))
    wanted = replace(parse_change(body, body.language), ways=ways)
    return _answer_subscriptions(
        subscriptions.change_subscriptions(numbers.parse(number), _report_token(), wanted)
    )


@routes.route(
    "/v1/reports/{number}/subscriptions/address",
    methods=["POST"],
    answer="notifications.schemas:CodeSent",
    status=202,
    body="notifications.schemas:AskBody",
    refuses=(
        *(*BODY, errors.BadToken, *NUMBER, errors.TooOften),
        *(errors.Hindered, Overtaken, Throttled),
    ),
    proof="report",
)
def ask_for_code(number: str, body: AskBody) -> Response:
    """Send a code to another address, for the notices of a report.

    Name a telephone number or a mail address, not both. A code of six digits goes there; it is
    valid until the moment in the answer, and an earlier code is void. Nothing changes before the
    code is confirmed. Codes are limited per report and per address (429).
    After an erasure none is sent (409).
    """
    from chalicelib.intake import form as intake_form
    from chalicelib.notifications import address_confirmation
    from chalicelib.notifications import views as notifications_views

    contact = intake_form.parse_single_contact(body.contact)
    asked = address_confirmation.request_code(numbers.parse(number), _report_token(), contact)
    return answer_json(notifications_views.view_code_sent(asked), 202)


@routes.route(
    "/v1/reports/{number}/subscriptions/confirmation",
    methods=["POST"],
    answer="notifications.schemas:Subscriptions",
    body="notifications.schemas:ConfirmationBody",
    refuses=(*BODY, errors.BadToken, *NUMBER, errors.Hindered),
    proof="report",
)
def confirm_address(number: str, body: ConfirmationBody) -> Response:
    """Confirm another address by the code that was sent there.

    The six digits that were sent prove the address, and notices go there, too, from now on. Wrong
    digits, a code that is too late, and a sixth try are refused alike (422): ask for another code
    then. After an erasure nothing can be confirmed (409).
    """
    from chalicelib.notifications import address_confirmation

    return _answer_subscriptions(
        address_confirmation.confirm_code(numbers.parse(number), _report_token(), body.digits)
    )


@routes.route(
    "/v1/reports/{number}/push",
    methods=["POST"],
    answer="notifications.schemas:BrowserTold",
    status=201,
    body="notifications.schemas:BrowserBody",
    refuses=(
        *BODY,
        errors.BadToken,
        *NUMBER,
        errors.NoPush,
        errors.TooManyBrowsers,
        errors.Hindered,
    ),
    proof="report",
)
def add_browser(number: str, body: BrowserBody) -> Response:
    """Tell a browser what happens to a report.

    The browser gets a push for each notice from then on, beside the other ways. The push says that
    there is news, and has the address of the report's page; nothing else of the report. A repeat
    does no harm; a browser with new keys replaces its old ones. A few browsers may be told of one
    report (409). A subscription that the push service has ended is removed by itself.
    """
    from chalicelib.notifications.push import service as push_service

    report = numbers.parse(number)
    browser = push_service.make_subscription(body.endpoint, body.p256dh, body.auth)
    push_service.add_browser(report, _report_token(), browser, body.language)
    answer: notifications_schemas.BrowserTold = {"number": report, "browser": browser.id}
    return answer_json(answer, 201)


@routes.route(
    "/v1/reports/{number}/push/{browser}",
    methods=["DELETE"],
    answer=None,
    status=204,
    refuses=(errors.BadToken, *NUMBER, Overtaken, Throttled),
    proof="report",
)
def withdraw_browser(number: str, browser: str) -> Response:
    """Tell a browser nothing more of a report.

    `browser` is its name in the answer that added it. The subscription is deleted. When it was the
    last one, notices go by the other ways as before; without any, they have ended. A repeat does no
    harm.
    """
    from chalicelib.notifications.push import service as push_service

    push_service.withdraw_browser(numbers.parse(number), _report_token(), browser)
    return answer_nothing()


def _report_token() -> str:
    return routes.current_request.headers.get("x-report-token") or ""


def _answer_subscriptions(state: SubscriptionState) -> Response:
    from chalicelib.notifications import views as notifications_views

    answer: notifications_schemas.Subscriptions = notifications_views.view_subscriptions(state)
    return answer_json(answer)
