"""What anybody may say of a public report that is open, "me too"; and what who said so may see and
change of it, and take back, proven by the token in ``X-Support-Token``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.api.access import address_of
from chalicelib.api.routes import Routes, answer, body_of, tongue
from chalicelib.domain import number as numbers
from chalicelib.domain.errors import BadField

if TYPE_CHECKING:
    from chalicelib.api import supporters_answers
    from chalicelib.services.supporting import Kept

routes = Routes(__name__)


@routes.route("/v1/reports/{number}/support", methods=["POST"])
def support(number: str) -> Response:
    # a status poll does not pay for reading bodies
    from chalicelib.api import drafts, filing_views, shapes
    from chalicelib.services import supporting

    request = routes.current_request
    raw = body_of(request)
    body = shapes.read(raw, shapes.SupportBody) if raw.strip() else shapes.SupportBody()
    wanted = drafts.wanted(body, tongue(request))
    contact = drafts.contact_of(body.contact, tongue(request))
    who = supporting.Who(contact, _device(request), address_of(request), wanted)
    done = supporting.support(numbers.parse(number), who)
    told: supporters_answers.Supported = {
        "number": done.number,
        "supporters": done.supporters,
        "counted": done.counted,
        "subscribed": done.subscribed,
        "updates": filing_views.updates(contact) if done.asked else [],
        "token": done.token,
    }
    return answer(told)


@routes.route("/v1/reports/{number}/support", methods=["DELETE"])
def withdraw(number: str) -> Response:
    from chalicelib.services import supporting

    supporting.withdraw(numbers.parse(number), _token())
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


@routes.route("/v1/reports/{number}/support")
def read_support(number: str) -> Response:
    from chalicelib.services import supporting

    return _told(supporting.kept(numbers.parse(number), _token()))


@routes.route("/v1/reports/{number}/support/subscriptions", methods=["POST"])
def change_support(number: str) -> Response:
    from chalicelib.api import drafts, shapes
    from chalicelib.services import supporting

    body = shapes.read(body_of(routes.current_request), shapes.SupportWishesBody)
    wanted = drafts.wanted(body, body.language)
    return _told(supporting.change(numbers.parse(number), _token(), wanted))


def _token() -> str:
    return routes.current_request.headers.get("x-support-token") or ""


def _told(kept: Kept) -> Response:
    from chalicelib.api import delivery_views

    return answer(delivery_views.supporter(kept, tongue(routes.current_request)))


def _device(request: Request) -> str:
    """What the application keeps for the device. Raises BadField."""
    from chalicelib.api import drafts

    given: str = request.headers.get("x-device-token") or ""
    if given and not drafts.DEVICE.fullmatch(given):
        raise BadField(field="X-Device-Token", rule="limits")
    return given
