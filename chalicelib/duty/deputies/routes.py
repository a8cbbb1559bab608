"""The routes of deputies of heads, and of what hangs on an officer who leaves.

Each view imports ``endpoints`` when it runs, so that a status poll does not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import deputy_errors, errors
from chalicelib.platform.http.access import register_deputies
from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.http.operation import BODY, OFFICE
from chalicelib.platform.roles import Officer, Role

if TYPE_CHECKING:
    from chalicelib.duty import schemas

routes = Routes(__name__, other_origins=False)

NAMERS = frozenset({Role.HEAD, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
DEPUTIES = frozenset({Role.OFFICER, Role.HEAD})


def _act_as_deputy(officer: Officer, office: str, path: str) -> Officer:
    # Only requests of deputies need it.
    from chalicelib.officers import acting_as_deputy

    return acting_as_deputy.act_as_deputy(officer, office, path)


register_deputies(_act_as_deputy)


@routes.route(
    "/v1/deputies",
    roles=NAMERS,
    answer="duty.schemas:Deputies",
    query=OFFICE,
    refuses=(errors.NotYourOffice,),
)
def list_deputies() -> Response:
    """List the deputies that an office's head has, will have and had.

    Heads may do this for their own office and those below, admins for any. The last begun is first.
    """
    from chalicelib.duty import endpoints

    return endpoints.list_deputies(routes.current_request)


@routes.route("/v1/deputies/mine", roles=DEPUTIES, answer="duty.schemas:Deputies")
def list_own_deputies() -> Response:
    """List the offices whose deputy the officer is today.

    Officers and heads may do this. A request with `X-Acting-For: <code of the office>` has the
    rights of that office's head, and no others; the timeline names it as Plt. or Plh.
    """
    from chalicelib.duty import endpoints

    return endpoints.list_own(routes.current_request)


@routes.route(
    "/v1/deputies",
    methods=["POST"],
    roles=NAMERS,
    answer="duty.schemas:DeputyAnswer",
    status=201,
    body="duty.schemas:DeputyBody",
    query=OFFICE,
    refuses=(*BODY, errors.NotYourOffice, deputy_errors.DeputyThere),
)
def name_deputy(body: schemas.DeputyBody) -> Response:
    """Name the deputy of an office's head for some days.

    Heads may do this for their own office and those below, admins for any; a deputy may not. The
    rights begin and end by themselves at midnight in the city's time.
    """
    from chalicelib.duty import endpoints

    return endpoints.name_deputy(routes.current_request, body)


@routes.route(
    "/v1/deputies/{deputy}",
    methods=["DELETE"],
    roles=NAMERS,
    answer=None,
    status=204,
    query=OFFICE,
    refuses=(errors.NotYourOffice, deputy_errors.UnknownDeputy),
)
def end_deputy(deputy: str) -> Response:
    """End the rights of a deputy now.

    Heads may do this for their own office and those below, admins for any.
    """
    from chalicelib.duty import endpoints

    return endpoints.end_deputy(routes.current_request, deputy)


@routes.route(
    "/v1/officers/{officer}/work",
    roles=ADMINS,
    answer="duty.schemas:OfficersWork",
    refuses=(errors.UnknownOfficer,),
)
def read_officers_work(officer: str) -> Response:
    """Read what hangs on one officer and not on an office.

    Admins may do this. Reports and tasks belong to offices, and stay where they are.
    """
    from chalicelib.duty import endpoints

    return endpoints.read_work(routes.current_request, officer)


@routes.route(
    "/v1/officers/{officer}/departure",
    methods=["POST"],
    roles=ADMINS,
    answer="duty.schemas:OfficersWork",
    body="duty.schemas:DepartureBody",
    refuses=(*BODY, errors.UnknownOfficer, errors.OwnAccount),
)
def end_officers_work(officer: str, body: schemas.DepartureBody) -> Response:
    """End what hangs on an officer who leaves, or give it to another one.

    Admins may do this. The account is disabled, browsers are told nothing more, and the days as
    deputy end, or go on with the officer of that `username`. A repeat does what was left undone.
    """
    from chalicelib.duty import endpoints

    return endpoints.end_work(routes.current_request, officer, body)
