"""The routes of "me too". Anybody may say it of a listed report that is open. The supporter may see
what is stored of it, change it and withdraw it, by the token in ``X-Support-Token``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.platform import errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import find_client_address
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    answer_nothing,
    choose_language,
    read_raw_body,
)
from chalicelib.platform.http.operation import BODY, NUMBER
from chalicelib.reports import number as numbers

if TYPE_CHECKING:
    from chalicelib.notifications import schemas as notifications_schemas
    from chalicelib.notifications.schemas import SupportWishesBody
    from chalicelib.notifications.supporters.service import SupportRecord

routes = Routes(__name__)


@routes.route(
    "/v1/reports/{number}/support",
    methods=["POST"],
    answer="notifications.schemas:Supported",
    body="notifications.schemas:SupportBody",
    request_headers={
        "X-Device-Token": "A token that the application makes up for this device and stores: 16 to"
        " 200 letters, digits, dots, dashes and underscores. Without a token and a contact, the"
        " network address stands for the person."
    },
    refuses=(*BODY, *NUMBER, errors.Hindered, errors.TooOften, Overtaken, Throttled),
)
def support(number: str) -> Response:
    """Support a report ("me too").

    Anybody may support a report that is open and not private. A contact or the X-Device-Token
    stands for the person, else the network address, and each person counts once. A contact is asked
    by one message to confirm, and is then notified of what happens. Keep `token`: only with it the
    support can be read, changed and taken back.
    """
    # a status poll does not pay for the imports that parse bodies
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import views as intake_views
    from chalicelib.notifications.schemas import SupportBody, parse_change
    from chalicelib.notifications.supporters import service as supporters_service
    from chalicelib.platform.http import bodies

    request = routes.current_request
    raw = read_raw_body(request)
    body = bodies.read_body(raw, SupportBody) if raw.strip() else SupportBody()
    wanted = parse_change(body, choose_language(request))
    contact = intake_form.parse_contact(body.contact, choose_language(request))
    identity = supporters_service.SupporterIdentity(
        contact, _device_token(request), find_client_address(request), wanted
    )
    result = supporters_service.add_support(numbers.parse(number), identity)
    updates = intake_views.updates_view(contact, contact.wishes.language)
    answer: notifications_schemas.Supported = {
        "number": result.number,
        "supporters": result.supporters,
        "counted": result.counted,
        "subscribed": result.subscribed,
        "updates": updates if result.asked else [],
        "token": result.token,
    }
    return answer_json(answer)


@routes.route(
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
    return answer_nothing()


@routes.route(
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


@routes.route(
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
    return routes.current_request.headers.get("x-support-token") or ""


def _answer_support(record: SupportRecord) -> Response:
    from chalicelib.notifications import views as notifications_views

    return answer_json(
        notifications_views.view_supporter(record, choose_language(routes.current_request))
    )


def _device_token(request: Request) -> str:
    """Return the token that the application stores on the device, or "". Raises BadField."""
    from chalicelib.intake import form as intake_form

    token: str = request.headers.get("x-device-token") or ""
    if token and not intake_form.DEVICE.fullmatch(token):
        raise BadField(field="X-Device-Token", rule="limits")
    return token
