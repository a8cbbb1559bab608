"""Routes that show an officer what the reporter is told of: a photo of a private report, and the
reporter's identity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import Routes, answer_json
from chalicelib.platform.http.operation import BODY, NUMBER
from chalicelib.platform.roles import Role
from chalicelib.reports import number as numbers
from chalicelib.reports.moves_and_roles import READERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.http.bodies import IdentityBody

routes = Routes(__name__)

HEADS = frozenset({Role.HEAD})
IDENTITIES = (
    *(*NUMBER, errors.NotYours, errors.Anonymous, errors.UnknownReason),
    *(Overtaken, Throttled),
)


@routes.route(
    "/v1/work/{number}/photos/{photo}",
    methods=["POST"],
    roles=READERS,
    answer="casework.http.schemas:OpenedPhoto",
    refuses=(errors.NotYours, errors.UnknownPhoto, *NUMBER),
)
def open_photo(number: str, photo: str) -> Response:
    """Open a photo as an officer.

    The answer has a link to the photo, which is valid for five minutes. Photos of a private report
    are opened here only, and the first time in an hour the timeline records which office opened
    them, and the reporter is notified. `version` is what a step has to name from then on. A photo
    that was just uploaded has no copy yet (404).
    """
    from chalicelib.casework import service as casework_service

    reader = get_officer(routes.current_request)
    report, link = casework_service.open_photo(numbers.parse(number), reader, photo)
    return answer_json({"link": link, "version": report.version})


@routes.route(
    "/v1/work/{number}/identity",
    methods=["POST"],
    roles=HEADS,
    answer="casework.http.schemas:Identity",
    body="casework.http.bodies:IdentityBody",
    refuses=(*BODY, *IDENTITIES),
)
def open_identity(number: str, body: IdentityBody) -> Response:
    """Show a head who filed a report.

    Heads of the holder or of an office above it may do this, for a listed reason of the kind
    `identity`. Each time, the timeline records which office looked and why, and the reporter is
    notified. A reporter who asked to stay anonymous is shown to nobody (409).
    """
    from chalicelib.casework import service as casework_service

    actor = get_officer(routes.current_request)
    contact = casework_service.open_identity(numbers.parse(number), actor, body.reason)
    shown: casework_schemas.Identity = {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
    }
    return answer_json(shown)
