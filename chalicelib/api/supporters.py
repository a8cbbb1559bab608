"""What anybody may say of a public report that is open: "me too", and take it back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.api.access import address_of
from chalicelib.api.routes import Routes, answer, body_of, language
from chalicelib.domain import number as numbers
from chalicelib.domain.errors import BadField
from chalicelib.domain.tongue import Language
from chalicelib.domain.wishes import Wishes

if TYPE_CHECKING:
    from chalicelib.api import answers

routes = Routes(__name__)

DEVICE = re.compile(r"[A-Za-z0-9._-]{16,200}")


@routes.route("/v1/reports/{number}/support", methods=["POST"])
def support(number: str) -> Response:
    from chalicelib.api import drafts, shapes  # a status poll does not pay for reading bodies
    from chalicelib.services import supporting

    request = routes.current_request
    raw = body_of(request)
    body = shapes.read(raw, shapes.SupportBody) if raw.strip() else shapes.SupportBody()
    contact = drafts.contact_of(body.contact)
    spoken = (Language.INDONESIAN, Language.ENGLISH)[language(request)]
    contact = replace(contact, wishes=Wishes(spoken))
    who = supporting.Who(contact, _device(request), address_of(request))
    done = supporting.support(numbers.parse(number), who)
    told: answers.Supported = {
        "number": done.number,
        "supporters": done.supporters,
        "counted": done.counted,
        "subscribed": done.subscribed,
        "token": done.token,
    }
    return answer(told)


@routes.route("/v1/reports/{number}/support", methods=["DELETE"])
def withdraw(number: str) -> Response:
    from chalicelib.services import supporting

    token = routes.current_request.headers.get("x-support-token") or ""
    supporting.withdraw(numbers.parse(number), token)
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


def _device(request: Request) -> str:
    """What the application keeps for the device. Raises BadField."""
    given: str = request.headers.get("x-device-token") or ""
    if given and not DEVICE.fullmatch(given):
        raise BadField(field="X-Device-Token", rule="limits")
    return given
