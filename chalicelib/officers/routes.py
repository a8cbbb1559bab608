"""The routes of officers' accounts, for administrators.

Each view imports ``endpoints`` when it runs, so that a status poll does not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.platform import errors
from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.http.operation import BODY, PAGED, TEXT
from chalicelib.platform.roles import Role

if TYPE_CHECKING:
    from chalicelib.officers import schemas

routes = Routes(__name__, other_origins=False)

ADMINS = frozenset({Role.ADMIN})
SEARCHED: dict[str, dict[str, Any]] = {
    "agency": {"type": "string", "description": "Only officers of the office with this code."},
    "role": {"type": "string", "enum": [*Role], "description": "Only officers with this role."},
    "q": {**TEXT, "description": "Only officers with this in name, username or address."},
    **PAGED,
}


@routes.route("/v1/officers", roles=ADMINS, answer="officers.schemas:Officers", query=SEARCHED)
def list_officers() -> Response:
    """List the accounts of officers.

    Admins may do this. Roles stand in the answer about one officer, or are asked for by `role`.
    A page that looked through 600 accounts ends, with few items or none, and `next` goes on.
    """
    from chalicelib.officers import endpoints

    return endpoints.list_officers(routes.current_request)


@routes.route(
    "/v1/officers",
    methods=["POST"],
    roles=ADMINS,
    answer="officers.schemas:Officer",
    status=201,
    body="officers.schemas:NewOfficerBody",
    refuses=(*BODY, errors.OfficerExists, errors.PasswordNotSent),
    answer_headers=("Location",),
)
def create_officer(body: schemas.NewOfficerBody) -> Response:
    """Create the account of an officer.

    Admins may do this. The first password is mailed to the officer, is valid for three days, and is
    replaced at the first sign-in.
    """
    from chalicelib.officers import endpoints

    return endpoints.create_officer(routes.current_request, body)


@routes.route(
    "/v1/officers/{officer}",
    roles=ADMINS,
    answer="officers.schemas:Officer",
    refuses=(errors.UnknownOfficer,),
)
def read_officer(officer: str) -> Response:
    """Read the account of an officer.

    Admins may do this.
    """
    from chalicelib.officers import endpoints

    return endpoints.read_officer(routes.current_request, officer)


@routes.route(
    "/v1/officers/{officer}",
    methods=["PUT"],
    roles=ADMINS,
    answer="officers.schemas:Officer",
    body="officers.schemas:OfficerBody",
    refuses=(*BODY, errors.UnknownOfficer, errors.OwnAccount),
)
def change_officer(officer: str, body: schemas.OfficerBody) -> Response:
    """Move, rename, disable or enable an officer, or change the roles.

    Admins may do this; they can't disable themselves, leave their role or take `personnel` or
    `auditor` (409). Without `"active": false` the account is active. A disabled officer can't renew
    a token; the one in use, like the office and roles in it, ends within the hour.
    """
    from chalicelib.officers import endpoints

    return endpoints.change_officer(routes.current_request, officer, body)


@routes.route(
    "/v1/officers/{officer}/password",
    methods=["POST"],
    roles=ADMINS,
    answer=None,
    status=204,
    refuses=(errors.UnknownOfficer, errors.PasswordNotSent),
)
def send_first_password(officer: str) -> Response:
    """Mail a new first password to an officer.

    Admins may do this. The password of before is void at once.
    """
    from chalicelib.officers import endpoints

    return endpoints.send_first_password(routes.current_request, officer)


@routes.route(
    "/v1/officers/{officer}/authenticator",
    methods=["DELETE"],
    roles=ADMINS,
    answer=None,
    status=204,
    refuses=(errors.UnknownOfficer,),
)
def forget_authenticator(officer: str) -> Response:
    """Switch off the authenticator of an officer.

    Admins may do this for one who lost it. The next sign-in asks for the password alone.
    """
    from chalicelib.officers import endpoints

    return endpoints.forget_authenticator(routes.current_request, officer)
