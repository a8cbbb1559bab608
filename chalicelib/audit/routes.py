"""The routes of exports for auditors.

Each view imports ``endpoints`` when it runs, so that a status poll does not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import errors
from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.http.operation import BODY, NUMBER, PAGED
from chalicelib.platform.roles import Role

if TYPE_CHECKING:
    from chalicelib.audit import schemas

routes = Routes(__name__, other_origins=False)

AUDITORS = frozenset({Role.AUDITOR})


@routes.route(
    "/v1/audits",
    methods=["POST"],
    roles=AUDITORS,
    answer="audit.schemas:Audit",
    status=202,
    body="audit.schemas:AuditBody",
    refuses=(*BODY, *NUMBER, errors.NotYours, errors.TooManyToday),
    answer_headers=("Location",),
)
def ask_audit(body: schemas.AuditBody) -> Response:
    """Ask for an export of one report, or of a quarter of an office.

    Auditors may do this. The files are made in the background; `GET /v1/audits/{audit}` has them.
    They have every entry and nothing that says who reported, and are signed. A report that accuses
    the auditor's own office is left out, and refused by its number.
    """
    from chalicelib.audit import endpoints

    return endpoints.ask_audit(routes.current_request, body)


@routes.route("/v1/audits", roles=AUDITORS, answer="audit.schemas:Audits", query=PAGED)
def list_audits() -> Response:
    """List all exports that auditors asked for, the last first.

    Auditors may do this. The list is the log of exports: nothing leaves it.
    """
    from chalicelib.audit import endpoints

    return endpoints.list_audits(routes.current_request)


@routes.route(
    "/v1/audits/{audit}",
    roles=AUDITORS,
    answer="audit.schemas:Audit",
    refuses=(errors.UnknownAudit,),
)
def read_audit(audit: str) -> Response:
    """Read how far an export has come, and get links to its files.

    Auditors may do this. Files are there for 30 days, and only their own auditor gets links.
    """
    from chalicelib.audit import endpoints

    return endpoints.read_audit(routes.current_request, audit)
