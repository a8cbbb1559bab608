"""What anybody may say of a public report that is open, "me too"; and what who said so may see and
change of it, and take back, proven by the token in ``X-Support-Token``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import address_of
from chalicelib.platform.http.routes import Routes, answer, body_of, tongue
from chalicelib.reports import number as numbers

if TYPE_CHECKING:
    from chalicelib.notifications.http import schemas as notifications_schemas
    from chalicelib.notifications.supporters import Kept

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/support", methods=["POST"])
def support(number: str) -> Response:
    # a status poll does not pay for reading bodies
    from chalicelib.intake import form as intake_form
    from chalicelib.intake import views as intake_views
    from chalicelib.notifications import supporters
    from chalicelib.platform.http import bodies

    request = routes.current_request
    raw = body_of(request)
    body = bodies.read(raw, bodies.SupportBody) if raw.strip() else bodies.SupportBody()
    wanted = intake_form.wanted(body, tongue(request))
    contact = intake_form.contact_of(body.contact, tongue(request))
    who = supporters.Who(contact, _device(request), address_of(request), wanted)
    done = supporters.support(numbers.parse(number), who)
    told: notifications_schemas.Supported = {
        "number": done.number,
        "supporters": done.supporters,
        "counted": done.counted,
        "subscribed": done.subscribed,
        "updates": intake_views.updates(contact) if done.asked else [],
        "token": done.token,
    }
    return answer(told)


@routes.route("/v1/reports/{number}/support", methods=["DELETE"])
def withdraw(number: str) -> Response:
    from chalicelib.notifications import supporters

    supporters.withdraw(numbers.parse(number), _token())
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


@routes.route("/v1/reports/{number}/support")
def read_support(number: str) -> Response:
    from chalicelib.notifications import supporters

    return _told(supporters.kept(numbers.parse(number), _token()))


@routes.route("/v1/reports/{number}/support/subscriptions", methods=["POST"])
def change_support(number: str) -> Response:
    from chalicelib.intake import form as intake_form
    from chalicelib.notifications import supporters
    from chalicelib.platform.http import bodies

    body = bodies.read(body_of(routes.current_request), bodies.SupportWishesBody)
    wanted = intake_form.wanted(body, body.language)
    return _told(supporters.change(numbers.parse(number), _token(), wanted))


def _token() -> str:
    return routes.current_request.headers.get("x-support-token") or ""


def _told(kept: Kept) -> Response:
    from chalicelib.notifications.http import views as notifications_views

    return answer(notifications_views.supporter(kept, tongue(routes.current_request)))


def _device(request: Request) -> str:
    """What the application keeps for the device. Raises BadField."""
    from chalicelib.intake import form as intake_form

    given: str = request.headers.get("x-device-token") or ""
    if given and not intake_form.DEVICE.fullmatch(given):
        raise BadField(field="X-Device-Token", rule="limits")
    return given
