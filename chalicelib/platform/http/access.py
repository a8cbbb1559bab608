"""The caller: the officer of a Cognito ID token that API Gateway verified, or a client address."""

from collections.abc import Callable

from chalice.app import Request

from chalicelib.platform.aws import secrets
from chalicelib.platform.errors import NotSignedIn
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.telemetry import log

# Returns the officer as the deputy of an office, for a path; a subject above registers it.
_deputies: list[Callable[[Officer, str, str], Officer]] = []


def register_deputies(act_as_deputy: Callable[[Officer, str, str], Officer]) -> None:
    """Have ``get_officer`` ask this function about requests of deputies."""
    _deputies[:] = [act_as_deputy]


def find_client_address(request: Request) -> str:
    """Return the network that a request comes from.

    It is an IPv4 address, or the /64 of an IPv6 address, which one household has. A request with a
    key of the edge names its client in a header, which is believed for that key alone. For all
    other requests it is the address that API Gateway has seen.
    """
    from ipaddress import ip_address, ip_network  # a status poll needs no address

    address = request.context.get("identity", {}).get("sourceIp") or ""
    if key := request.headers.get("x-origin-verify"):
        if secrets.is_edge_key(key):
            address = request.headers.get("true-client-ip") or address
        else:
            log.warning("edge_not_proven")
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def hash_network(request: Request) -> str:
    """Return what names the network of a request in our log for a day: 12 hex digits of a keyed
    hash of the day and the client's /24, or /48 of IPv6. It tells whether many refusals have one
    source, and nobody can turn it back. Empty without an address, and while the key can't be read.
    """
    from ipaddress import ip_interface

    from chalicelib.platform import clock, ids

    try:
        address = ip_interface(find_client_address(request))
        wide = ip_interface(f"{address.ip}/{24 if address.version == 4 else 48}").network
        return ids.derive_hash("network", f"{clock.now():%Y%m%d}", str(wide))[:12]
    except (ValueError, secrets.Unavailable):
        return ""


def get_officer(request: Request) -> Officer:
    """Return the officer of a request, from the claims of the Cognito ID token that API Gateway has
    verified.

    The route needs the authorizer. An officer without an office may act nowhere. With the header
    X-Acting-For, an office, it is its deputy (``officers.acting_as_deputy``). Raises NotSignedIn or
    NotDeputy.
    """
    claims = request.context.get("authorizer", {}).get("claims")
    if not claims:
        raise NotSignedIn
    groups = claims.get("cognito:groups") or []
    names = groups if isinstance(groups, list) else groups.strip("[]").replace(",", " ").split()
    known = {role.value: role for role in Role}
    officer = Officer(
        id=claims["sub"],
        agency=claims.get("custom:agency", ""),
        roles=frozenset(known[name] for name in names if name in known),
    )
    if office := request.headers.get("x-acting-for"):
        [act_as_deputy] = _deputies
        return act_as_deputy(officer, office, request.path)
    return officer
