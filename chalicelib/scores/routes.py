"""The routes of frozen scores, for heads of offices and for personnel.

Each view imports ``endpoints`` when it runs, so that a status poll does not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import errors, score_errors
from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.http.operation import BODY, OFFICE, ONCE, PAGED
from chalicelib.platform.roles import Role

if TYPE_CHECKING:
    from chalicelib.scores import schemas

routes = Routes(__name__, other_origins=False)

HEADS = frozenset({Role.HEAD})
PERSONNEL = frozenset({Role.PERSONNEL})


@routes.route(
    "/v1/scores/{quarter}/appeals",
    methods=["POST"],
    roles=HEADS,
    answer="scores.schemas:ScoreAppeal",
    status=201,
    body="scores.schemas:ScoreAppealBody",
    request_headers=ONCE,
    refuses=(
        *(*BODY, errors.KeyReused, score_errors.UnknownScore),
        *(score_errors.NotFrozen, score_errors.AppealTooLate, score_errors.Appealed),
    ),
)
def appeal_score(quarter: str, body: schemas.ScoreAppealBody) -> Response:
    """Appeal against the frozen score of one's office.

    Heads may do this once for each quarter, within `appeal_days` of the freeze.
    """
    from chalicelib.scores import endpoints

    return endpoints.make_appeal(routes.current_request, quarter, body)


@routes.route(
    "/v1/scores/appeals",
    roles=HEADS | PERSONNEL,
    answer="scores.schemas:ScoreAppeals",
    query=PAGED,
)
def list_score_appeals() -> Response:
    """List appeals against frozen scores.

    Personnel see all, heads those of their own office. The last quarter comes first. A page may be
    short or empty; `next` goes on.
    """
    from chalicelib.scores import endpoints

    return endpoints.list_appeals(routes.current_request)


@routes.route(
    "/v1/scores/{quarter}/appeals/{agency}/decision",
    methods=["POST"],
    roles=PERSONNEL,
    answer="scores.schemas:ScoreAppeal",
    body="scores.schemas:ScoreDecisionBody",
    request_headers=ONCE,
    refuses=(
        *(*BODY, errors.KeyReused, score_errors.UnknownAppeal, score_errors.OwnAppeal),
        score_errors.AppealDecided,
    ),
)
def decide_score_appeal(quarter: str, agency: str, body: schemas.ScoreDecisionBody) -> Response:
    """Decide an appeal against a frozen score.

    Personnel may do this, for other offices than their own. An accepted appeal adjusts counts, and
    never a score: a new version is published within minutes, and the versions before stay.
    """
    from chalicelib.scores import endpoints

    return endpoints.decide_appeal(routes.current_request, quarter, agency, body)


@routes.route(
    "/v1/scores/{quarter}/allowance",
    roles=HEADS | PERSONNEL,
    answer="scores.schemas:Allowance",
    query=OFFICE,
    refuses=(errors.NotYourOffice, score_errors.UnknownScore, score_errors.NotFrozen),
)
def read_allowance(quarter: str) -> Response:
    """Read the head's own share of the allowance.

    Heads may do this for their own office alone, personnel for any.
    """
    from chalicelib.scores import endpoints

    return endpoints.read_allowance(routes.current_request, quarter)
