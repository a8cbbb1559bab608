"""The routes of notices: a reporter's subscriptions, the pages behind the links in messages, and
"me too". The reporter proves to be the reporter by the token in ``X-Report-Token``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chalice.app import Request, Response

from chalicelib.platform import errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import find_client_address
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_language, read_raw_body
from chalicelib.platform.http.operation import BODY, NUMBER
from chalicelib.reports import number as numbers

if TYPE_CHECKING:
    from chalicelib.notifications import schemas as notifications_schemas
    from chalicelib.notifications.schemas import (
        AskBody,
        ConfirmationBody,
        SubscriptionsBody,
        SupportWishesBody,
    )
    from chalicelib.notifications.subscriptions import SubscriptionState
    from chalicelib.notifications.supporters.service import SupportRecord

routes = Routes(__name__)

PAGE: dict[str, Any] = {
    "proof": "link",
    "types": ("text/html",),
    "refusal": str,
    "refusal_types": ("text/html",),
    "answer_headers": ("Referrer-Policy", "X-Robots-Tag"),
}


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
    refuses=(*BODY, errors.BadToken, *NUMBER),
    proof="report",
)
def change_subscriptions(number: str, body: SubscriptionsBody) -> Response:
    """Change how a report's reporter is notified.

    What the body leaves out stays as it is. An empty list of ways ends all notices of this report,
    and `quiet_hours` of null are none. Only a way that has an address can be chosen (422); choosing
    one starts notices of this report again after a STOP.
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
    refuses=(*BODY, errors.BadToken, *NUMBER, errors.TooOften),
    proof="report",
)
def ask_for_code(number: str, body: AskBody) -> Response:
    """Send a code to another address, for the notices of a report.

    Name a telephone number or a mail address, not both. A code of six digits goes there; it is
    valid until the moment in the answer, and an earlier code is void. Nothing changes before the
    code is confirmed. Codes are limited per report and per address (429).
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
    refuses=(*BODY, errors.BadToken, *NUMBER),
    proof="report",
)
def confirm_address(number: str, body: ConfirmationBody) -> Response:
    """Confirm another address by the code that was sent there.

    The six digits that were sent prove the address, and notices go there, too, from now on. Wrong
    digits, a code that is too late, and a sixth try are refused alike (422): ask for another code
    then.
    """
    from chalicelib.notifications import address_confirmation

    return _answer_subscriptions(
        address_confirmation.confirm_code(numbers.parse(number), _report_token(), body.digits)
    )


def _report_token() -> str:
    return routes.current_request.headers.get("x-report-token") or ""


def _answer_subscriptions(state: SubscriptionState) -> Response:
    from chalicelib.notifications import views as notifications_views

    answer: notifications_schemas.Subscriptions = notifications_views.view_subscriptions(state)
    return answer_json(answer)


# The page behind the link of a first message: what the link proves, and a button that proves it.
# A GET changes nothing, since programs that preview links send one too.


PROOF_ROOT = "/ya/"  # "yes"; short, as an SMS has little room
FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"]


def render_page_fault(fault: Exception | int, request: Request) -> Response:
    from chalicelib.platform.http import html_page

    return html_page.show_refusal(fault, request)


proof_pages = Routes(__name__, under=PROOF_ROOT, answer_fault=render_page_fault)


@proof_pages.route(
    PROOF_ROOT + "{link}",
    answer=str,
    refuses=(errors.UnknownLink,),
    **PAGE,
)
def show_proof(link: str) -> Response:
    """Show the page that asks the owner of an address to confirm it.

    This page is for people. The first message to an address that nobody has proven has a signed
    link to it, which is valid as long as the report or the support has that address. Opening it
    changes nothing, because programs that preview links open it, too; its button sends the POST.
    """
    # a status poll does not pay for these imports
    from chalicelib.notifications import link_pages, proof
    from chalicelib.platform.http import html_page

    return html_page.answer_page(link_pages.render_proof_page(proof.load_proof(link)))


@proof_pages.route(
    PROOF_ROOT + "{link}",
    methods=["POST"],
    content_types=FORM_TYPES,
    answer=str,
    refuses=(errors.UnknownLink, 413, 415),
    form={},
    **PAGE,
)
def give_proof(link: str) -> Response:
    """Confirm an address by the link in a first message.

    The button of the page sends this, with an empty form. Whoever has the link got the message, so
    notices go to that address from now on, beginning with the report's present status. A repeat
    does no harm. Refusals are pages as well.
    """
    from chalicelib.notifications import link_pages, proof
    from chalicelib.platform.http import html_page

    return html_page.answer_page(link_pages.render_proof_page(proof.confirm_proof(link)))


# The page behind the link in every message: what the link ends, and a button that ends it. Mail
# programs press the button themselves, by one POST (RFC 8058). A GET changes nothing.


STOP_ROOT = "/v1/unsubscribe/"
ending_pages = Routes(__name__, under=STOP_ROOT, answer_fault=render_page_fault)


@ending_pages.route(
    STOP_ROOT + "{link}",
    answer=str,
    refuses=(errors.UnknownLink,),
    **PAGE,
)
def show_ending(link: str) -> Response:
    """Show the page that ends notices.

    This page is for people, behind the signed link in every message. It says which notices the link
    ends, and shows nothing of the report. Opening it changes nothing, because programs that preview
    links open it, too.
    """
    from chalicelib.notifications import link_pages, unsubscribe
    from chalicelib.platform.http import html_page

    return html_page.answer_page(link_pages.render_stop_page(unsubscribe.load_state(link)))


@ending_pages.route(
    STOP_ROOT + "{link}",
    methods=["POST"],
    content_types=FORM_TYPES,
    answer=str,
    refuses=(errors.UnknownLink, 413, 415, errors.BadField),
    form={
        "do": {"type": "string", "enum": ["stop", "stop_all", "again", "again_all"]},
        "List-Unsubscribe": {"type": "string", "const": "One-Click"},
    },
    **PAGE,
)
def end_notices(link: str) -> Response:
    """End notices by the link in a message, or start them again.

    `do` ends notices or starts them again: those of this report by this way, or, with `stop_all`
    and `again_all`, those of everything the contact has filed or supports. Without `do` they are
    ended, which is what the one click of a mail program asks for (RFC 8058). A repeat does no harm.
    The answer is the page with the new state.
    """
    from chalicelib.notifications import link_pages, unsubscribe
    from chalicelib.platform.http import html_page

    choice = link_pages.parse_choice(read_raw_body(ending_pages.current_request))
    state = unsubscribe.apply_choice(link, choice)
    return html_page.answer_page(link_pages.render_stop_page(state))


# Anybody may say "me too" to a public report that is open. The supporter may see what is stored of
# it, change it and withdraw it, by the token in ``X-Support-Token``.


support_routes = Routes(__name__)


@support_routes.route(
    "/v1/reports/{number}/support",
    methods=["POST"],
    answer="notifications.schemas:Supported",
    body="notifications.schemas:SupportBody",
    request_headers={
        "X-Device-Token": "What the application made up for this device and keeps: 16 to 200"
        " letters, digits, dots, dashes, underscores. Without it and a contact the network"
        " address counts as the person."
    },
    refuses=(*BODY, *NUMBER, errors.Hindered, errors.TooOften, Overtaken, Throttled),
)
def support(number: str) -> Response:
    """Support a report ("me too").

    Anybody may support a public report that is open. A contact or the X-Device-Token stands for the
    person, else the network address, and each person counts once. A contact is asked by one message
    to confirm, and is then notified of what happens. Keep `token`: only with it the support can be
    read, changed and taken back.
    """
    # a status poll does not pay for the imports that parse bodies
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import views as intake_views
    from chalicelib.notifications.schemas import SupportBody, parse_change
    from chalicelib.notifications.supporters import service as supporters_service
    from chalicelib.platform.http import bodies

    request = support_routes.current_request
    raw = read_raw_body(request)
    body = bodies.read_body(raw, SupportBody) if raw.strip() else SupportBody()
    wanted = parse_change(body, choose_language(request))
    contact = intake_form.parse_contact(body.contact, choose_language(request))
    identity = supporters_service.SupporterIdentity(
        contact, _device_token(request), find_client_address(request), wanted
    )
    result = supporters_service.add_support(numbers.parse(number), identity)
    answer: notifications_schemas.Supported = {
        "number": result.number,
        "supporters": result.supporters,
        "counted": result.counted,
        "subscribed": result.subscribed,
        "updates": intake_views.updates_view(contact) if result.asked else [],
        "token": result.token,
    }
    return answer_json(answer)


@support_routes.route(
    "/v1/reports/{number}/support",
    methods=["DELETE"],
    answer=None,
    status=204,
    proof="supporter",
    refuses=(errors.MistypedNumber, errors.BadToken, Overtaken, Throttled),
)
def withdraw_support(number: str) -> Response:
    """Withdraw one's support of a report.

    The X-Support-Token of the support is the proof. The report counts one supporter less, and all
    that was stored about this one is deleted, so that no notice follows. A repeat does no harm.
    """
    from chalicelib.notifications.supporters import service as supporters_service

    supporters_service.withdraw_support(numbers.parse(number), _support_token())
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


@support_routes.route(
    "/v1/reports/{number}/support",
    answer="notifications.schemas:SupportKept",
    proof="supporter",
    refuses=(errors.MistypedNumber, errors.BadToken),
)
def read_support(number: str) -> Response:
    """Read what is stored about one's support of a report.

    The X-Support-Token of the support is the proof. The answer has how many keyed hashes are
    stored, and each contact with its notices, also when the report is closed or hidden. After the
    support was withdrawn it is empty.
    """
    from chalicelib.notifications.supporters import service as supporters_service

    return _answer_support(supporters_service.load_support(numbers.parse(number), _support_token()))


@support_routes.route(
    "/v1/reports/{number}/support/subscriptions",
    methods=["POST"],
    answer="notifications.schemas:SupportKept",
    body="notifications.schemas:SupportWishesBody",
    proof="supporter",
    refuses=(*BODY, errors.MistypedNumber, errors.BadToken),
)
def change_support(number: str, body: SupportWishesBody) -> Response:
    """Change how a supporter of a report is notified.

    The X-Support-Token of the support is the proof. What the body leaves out stays as it is, and
    `quiet_hours` of null are none. The change holds for each contact that was left with this
    support.
    """
    from chalicelib.notifications.schemas import parse_change
    from chalicelib.notifications.supporters import service as supporters_service

    wanted = parse_change(body, body.language)
    return _answer_support(
        supporters_service.change_support(numbers.parse(number), _support_token(), wanted)
    )


def _support_token() -> str:
    return support_routes.current_request.headers.get("x-support-token") or ""


def _answer_support(record: SupportRecord) -> Response:
    from chalicelib.notifications import views as notifications_views

    return answer_json(
        notifications_views.view_supporter(record, choose_language(support_routes.current_request))
    )


def _device_token(request: Request) -> str:
    """Return the token that the application stores on the device, or "". Raises BadField."""
    from chalicelib.intake import form as intake_form

    token: str = request.headers.get("x-device-token") or ""
    if token and not intake_form.DEVICE.fullmatch(token):
        raise BadField(field="X-Device-Token", rule="limits")
    return token
