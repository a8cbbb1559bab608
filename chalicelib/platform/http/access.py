"""Who is signed in, from the claims of a Cognito ID token that API Gateway has verified; and from
where somebody asks who is not.
"""

from chalice.app import CognitoUserPoolAuthorizer, Request

from chalicelib.platform.aws import secrets
from chalicelib.platform.errors import NotSignedIn
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.telemetry import log

# The template puts the pool's real ARN in its place.
OFFICERS = CognitoUserPoolAuthorizer(
    "officers", provider_arns=["arn:aws:cognito-idp:ap-southeast-3:000000000000:userpool/replaced"]
)


def address_of(request: Request) -> str:
    """The network a request comes from: an IPv4 address, or the /64 of an IPv6 one, which is what
    one household has. The edge tells whose request it hands on, and is believed for its key alone;
    of all others API Gateway has seen the address.
    """
    from ipaddress import ip_address, ip_network  # a status poll does not ask

    told = request.context.get("identity", {}).get("sourceIp") or ""
    if key := request.headers.get("x-origin-verify"):
        if secrets.of_the_edge(key):
            told = request.headers.get("true-client-ip") or told
        else:
            log.warning("edge_not_proven")
    try:
        seen = ip_address(told)
    except ValueError:
        return told
    if seen.version == 4:
        return told
    return str(seen.ipv4_mapped or ip_network((seen, 64), strict=False))


def officer(request: Request) -> Officer:
    """The officer behind a request on a route with the authorizer; one without an office may act
    nowhere. Raises NotSignedIn.
    """
    claims = request.context.get("authorizer", {}).get("claims")
    if not claims:
        raise NotSignedIn
    groups = claims.get("cognito:groups") or []
    names = groups if isinstance(groups, list) else groups.strip("[]").replace(",", " ").split()
    known = {role.value: role for role in Role}
    return Officer(
        id=claims["sub"],
        agency=claims.get("custom:agency", ""),
        roles=frozenset(known[name] for name in names if name in known),
    )
