"""Requests to the senders' own APIs, and to addresses that strangers gave us.

On a developer's machine all requests go to a double of the outside world (DOUBLE).
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import gaierror
from ssl import SSLCertVerificationError
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from chalicelib.platform.settings import settings

CONNECT, READ = 3.0, 8.0  # seconds
# Seconds for all of a call until the headers of its answer are here, and then for the whole body.
# A function has time for both (test_template.py).
HEADERS, BODY = 12.0, 30.0
MOST_BYTES = 12 * 1024 * 1024
PIECE = 65_536
REDIRECTS = 3
LOCAL_HOSTS = ("127.0.0.1", "localhost")
# The IPv6 networks whose addresses stand for IPv4 addresses, and the site-local one (RFC 3879).
NON_PUBLIC_NETWORKS = tuple(
    map(IPv6Network, ("::/96", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "fec0::/10"))
)
PLAIN_REQUEST = {"redirect": False, "retries": False, "preload_content": False}
REDIRECT_STATUSES = {301, 302, 303, 307, 308}


class Unreachable(Exception):
    """There is no answer at this moment.

    The message holds no part of the address, which may contain secrets.
    """


class AnswerLost(Unreachable):
    """The request went out, but no whole answer came. The request may have been done."""


class Unfit(Unreachable):
    """There will never be an answer: we refuse the address, or its answer."""


class TooLong(Unfit, AnswerLost):
    """The answer is too long, and was not read to its end."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Response:
    """Send one request to an address of the operators or of ours, and return the answer.

    A redirect is an answer. The request has a connection of its own, because a reused connection
    may have died, and then nobody knows whether the request arrived. Raises Unreachable, and
    AnswerLost when the request may have been done.
    """
    with _hide_details():
        target = _find_double(_parse_https(url)) or url
        with _make_pool() as own:  # a server may close a connection and not say so
            to = _Destination(own, target, {**headers, "Connection": "close"})
            return _request(method, to, body)


def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str]]:
    """Post to an address of a subscriber, under the rules of ``fetch``.

    Returns the status and the headers, names in lower case. The body of the answer is not read, and
    a redirect is an answer. On a developer's machine an address on that machine is called directly.
    Raises Unreachable or Unfit.
    """
    with _hide_details():
        parts = urlsplit(url)
        if settings().double and parts.scheme == "http" and parts.hostname in LOCAL_HOSTS:
            to = _Destination(_open_pool(), url, headers)
        else:
            to = _find_destination(_parse_https(url), headers)
        with _open_answer("POST", to, body) as (answer, _):
            return answer.status, _lower_names(answer)


def fetch(url: str, headers: Mapping[str, str], *, most_bytes: int) -> Response:
    """Get an address that a stranger gave us, and return the answer.

    The address has to be https on port 443 of a host in public networks only, and so does the
    address of each of at most three redirects. ``headers`` are for the first host only. Source of
    the rules:
    https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html.
    Raises Unreachable, and Unfit for any other address or an answer of more than ``most_bytes``.
    """
    with _hide_details():
        first = urlsplit(url).netloc
        for _ in range(REDIRECTS + 1):
            parts = _parse_https(url)
            answer = _fetch_once(parts, headers if parts.netloc == first else {}, most_bytes)
            if answer.status not in REDIRECT_STATUSES or "location" not in answer.headers:
                return answer
            url = urljoin(url, answer.headers["location"])
        raise Unfit("It leads on and on.")


def _parse_https(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise Unfit("It is no https address.")
    return parts


def _find_double(parts: SplitResult) -> str | None:
    """Return the same address at the double; None where there is no double, as on AWS."""
    double = settings().double
    return f"{double}/{parts.netloc}{_build_target(parts)}" if double else None


def _build_target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _fetch_once(parts: SplitResult, headers: Mapping[str, str], most_bytes: int) -> Response:
    to = _find_destination(parts, headers)
    return _request("GET", to, b"", most_bytes)


@dataclass(frozen=True, slots=True)
class _Destination:
    """The connections, the target and the headers of a request to an address."""

    connections: Any
    target: str
    headers: Mapping[str, str]


def _find_destination(parts: SplitResult, headers: Mapping[str, str]) -> _Destination:
    """Return how to reach an address that a stranger gave us. Raises Unfit for a refused one."""
    if "@" in parts.netloc or parts.port not in (None, 443):
        raise Unfit("It names a user or a port.")
    if double := _find_double(parts):
        return _Destination(_open_pool(), double, headers)
    pool = _open_pinned_pool(parts.hostname or "")
    return _Destination(pool, _build_target(parts), {**headers, "Host": parts.netloc})


def _request(method: str, to: _Destination, body: bytes, most_bytes: int = MOST_BYTES) -> Response:
    with _open_answer(method, to, body) as (answer, watch), watch.limit(BODY):
        return Response(answer.status, _lower_names(answer), _read_answer(answer, most_bytes))


@contextmanager
def _open_answer(method: str, to: _Destination, body: bytes) -> Iterator[tuple[Any, Any]]:
    """Send a request; inside are its answer and the watch over its connections."""
    from chalicelib.platform.http.call_deadline import watch_connections

    with watch_connections() as watch:
        with watch.limit(HEADERS):
            answer = to.connections.urlopen(
                method, to.target, body=body or None, headers=to.headers, **PLAIN_REQUEST
            )
        try:
            yield answer, watch
        finally:
            answer.close()


def _lower_names(answer: Any) -> dict[str, str]:
    return {name.lower(): answer.headers[name] for name in answer.headers}


def _read_answer(answer: Any, most_bytes: int) -> bytes:
    content = bytearray()
    while piece := answer.read1(PIECE):
        content += piece
        if len(content) > most_bytes:
            raise TooLong("It answers more than we take.")
    return bytes(content)


@cache
def _open_pool() -> Any:
    """Return the pool of reusable connections."""
    return _make_pool()


def _make_pool() -> Any:
    import urllib3  # here and not above, as in this whole file: a status poll must not pay

    from chalicelib.platform.http.call_deadline import PlainPool, SecurePool

    pools = urllib3.PoolManager(timeout=urllib3.Timeout(connect=CONNECT, read=READ))
    pools.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return pools


def _open_pinned_pool(host: str) -> Any:
    """Return connections to a checked address of the host.

    Resolving the name again when connecting might give another address.
    """
    import urllib3

    from chalicelib.platform.http.call_deadline import SecurePool

    return SecurePool(
        _find_public_address(host),
        443,
        timeout=urllib3.Timeout(connect=CONNECT, read=READ),
        server_hostname=host,
        assert_hostname=host,
    )


def _find_public_address(host: str) -> str:
    """Return an address of the host. Raises Unfit when any of its addresses is not public."""
    records = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    addresses = [ip_address(each[4][0]) for each in records]
    if not all(map(_is_public, addresses)):
        raise Unfit("It is no public address.")
    return str(addresses[0])


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is public.

    IPv6 addresses that stand for IPv4 addresses are not (RFC 3056, 4291, 6052 and 8215).
    """
    if isinstance(address, IPv6Address) and any(address in net for net in NON_PUBLIC_NETWORKS):
        return False
    return address.is_global and not address.is_multicast


@contextmanager
def _hide_details() -> Iterator[None]:
    """Raise our own errors in place of the library's, without details such as the address."""
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (HTTPError, OSError) as fault:
        error = Unreachable if _is_unconnected(fault) else AnswerLost
        raise error(type(fault).__name__) from None
    except ValueError as fault:  # an address or a header that can't be encoded
        raise Unfit(type(fault).__name__) from None


def _is_unconnected(fault: Exception) -> bool:
    """Return whether the fault came before a connection, so that no request went out."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError

    if isinstance(fault, SSLError):
        return isinstance(fault.args[0] if fault.args else None, SSLCertVerificationError)
    return isinstance(fault, ConnectTimeoutError | NewConnectionError | gaierror)
