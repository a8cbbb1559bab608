"""The routes of partners' api_keys, for administrators.

Each view imports ``endpoints`` when it runs, so that a status poll does not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.platform import errors
from chalicelib.platform.http.blueprint import Routes
from chalicelib.platform.http.operation import BODY
from chalicelib.platform.roles import Role

if TYPE_CHECKING:
    from chalicelib.publishing.partner_keys import schemas

routes = Routes(__name__, other_origins=False)

ADMINS = frozenset({Role.ADMIN})


@routes.route(
    "/v1/partner-keys",
    roles=ADMINS,
    answer="publishing.partner_keys.schemas:PartnerKeyList",
)
def list_partner_keys() -> Response:
    """List the api_keys of Open311's partners.

    Admins may do this. All keys come in one page, the oldest first, also those that were revoked.
    """
    from chalicelib.publishing.partner_keys import endpoints

    return endpoints.list_partner_keys()


@routes.route(
    "/v1/partner-keys",
    methods=["POST"],
    roles=ADMINS,
    answer="publishing.partner_keys.schemas:IssuedPartnerKey",
    status=201,
    body="publishing.partner_keys.schemas:PartnerKeyBody",
    refuses=(*BODY, errors.UnknownPartnerKey),
)
def issue_partner_key(body: schemas.PartnerKeyBody) -> Response:
    """Issue an api_key for a partner.

    Admins may do this. Only this answer shows the `api_key`. With `beside` it replaces another key
    of the same partner, who may have two active ones.
    """
    from chalicelib.publishing.partner_keys import endpoints

    return endpoints.issue_partner_key(routes.current_request, body)


@routes.route(
    "/v1/partner-keys/{key}",
    methods=["PUT"],
    roles=ADMINS,
    answer="publishing.partner_keys.schemas:PartnerKey",
    body="publishing.partner_keys.schemas:PartnerLimitBody",
    refuses=(*BODY, errors.UnknownPartnerKey),
)
def limit_partner_key(key: str, body: schemas.PartnerLimitBody) -> Response:
    """Change how often a partner's api_key may be used a day.

    Admins may do this. It counts at once; `0` holds the key back without revoking it.
    """
    from chalicelib.publishing.partner_keys import endpoints

    return endpoints.limit_partner_key(routes.current_request, key, body)


@routes.route(
    "/v1/partner-keys/{key}",
    methods=["DELETE"],
    roles=ADMINS,
    answer=None,
    status=204,
    refuses=(errors.UnknownPartnerKey,),
)
def revoke_partner_key(key: str) -> Response:
    """Revoke a partner's api_key.

    Admins may do this. The key is refused from now on, for good, and stays in the list.
    """
    from chalicelib.publishing.partner_keys import endpoints

    return endpoints.revoke_partner_key(routes.current_request, key)
