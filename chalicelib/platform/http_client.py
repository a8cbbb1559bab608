"""Requests to the senders' own APIs, and what addresses in their messages lead to. On a machine of
a developer all of it goes to a double of the outside world (DOUBLE).
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import gaierror
from ssl import SSLCertVerificationError
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from chalicelib.platform.clock import now
from chalicelib.platform.settings import settings

CONNECT, READ = 3.0, 8.0  # seconds
WHOLE_ANSWER = timedelta(seconds=30)  # for an answer that drips
MOST_BYTES = 12 * 1024 * 1024
PIECE = 65_536
REDIRECTS = 3
LOCAL_HOSTS = ("127.0.0.1", "localhost")
# Where an address of IPv6 stands for one of IPv4, and what was a site's own (RFC 3879)
NON_PUBLIC_NETWORKS = tuple(
    map(IPv6Network, ("::/96", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "fec0::/10"))
)
PLAIN_REQUEST = {"redirect": False, "retries": False, "preload_content": False}
REDIRECT_STATUSES = {301, 302, 303, 307, 308}


class Unreachable(Exception):
    """There is no answer at this moment. The text holds nothing of the address, which may have
    secrets in it.
    """


class AnswerLost(Unreachable):
    """The request went out, and no whole answer came: it may have been done."""


class Unfit(Unreachable):
    """And never will be one for us: an address we don't ask, or an answer we don't take."""


class TooLong(Unfit, AnswerLost):
    """An answer we don't read to its end."""


@dataclass(frozen=True, slots=True)
class Response:
    """Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Response:
    """One request to an address of operators' or of ours; a redirect is an answer. On a connection
    of its own: one that was kept may have died since, and then nobody knows whether the request
    arrived. Raises Unreachable, and AnswerLost when it may have been done.
    """
    with _hide_details():
        whole, alone = _find_double(_parse_https(url)) or url, {**headers, "Connection": "close"}
        return _request(_open_pool(), method, whole, alone, body)


def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str]]:
    """Tell something to an address a subscriber gave us, under the rules of ``fetch``; a redirect
    is an answer. Of the answer nothing is read but its status and headers, names in lower case. At
    a developer's an address on this very machine is called as it is. Raises Unreachable or Unfit.
    """
    with _hide_details():
        parts = urlsplit(url)
        if settings().double and parts.scheme == "http" and parts.hostname in LOCAL_HOSTS:
            way = _Destination(_open_pool(), url, headers)
        else:
            way = _find_destination(_parse_https(url), headers)
        answer = way.connections.urlopen(
            "POST", way.target, body=body, headers=way.headers, **PLAIN_REQUEST
        )
        try:
            return answer.status, {name.lower(): answer.headers[name] for name in answer.headers}
        finally:
            answer.close()


def fetch(url: str, headers: Mapping[str, str], *, most_bytes: int) -> Response:
    """What is at an address somebody else gave us: https on its own port and nowhere in a network
    that is not public, nor after any of three redirects. ``headers`` are for the first host only.

    The rules are those of
    https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html.
    Raises Unreachable, and Unfit for an address of another kind or more than ``most_bytes``.
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
    """The same place at the double of the outside world; None where there is none, as on AWS."""
    double = settings().double
    return f"{double}/{parts.netloc}{_build_target(parts)}" if double else None


def _build_target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _fetch_once(parts: SplitResult, headers: Mapping[str, str], most_bytes: int) -> Response:
    way = _find_destination(parts, headers)
    return _request(way.connections, "GET", way.target, way.headers, b"", most_bytes)


@dataclass(frozen=True, slots=True)
class _Destination:
    """How an address is asked: over which connections, what of it, and with which headers."""

    connections: Any
    target: str
    headers: Mapping[str, str]


def _find_destination(parts: SplitResult, headers: Mapping[str, str]) -> _Destination:
    """To an address somebody else gave us. Raises Unfit for one we don't ask."""
    if "@" in parts.netloc or parts.port not in (None, 443):
        raise Unfit("It names a user or a port.")
    if double := _find_double(parts):
        return _Destination(_open_pool(), double, headers)
    pool = _open_pinned_pool(parts.hostname or "")
    return _Destination(pool, _build_target(parts), {**headers, "Host": parts.netloc})


def _request(
    connections: Any,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    most_bytes: int = MOST_BYTES,
) -> Response:
    answer = connections.urlopen(
        method, target, body=body or None, headers=headers, **PLAIN_REQUEST
    )
    try:
        told = {name.lower(): answer.headers[name] for name in answer.headers}
        return Response(answer.status, told, _read_answer(answer, most_bytes))
    finally:
        answer.close()


def _read_answer(answer: Any, most_bytes: int) -> bytes:
    until, read = now() + WHOLE_ANSWER, bytearray()
    while piece := answer.read1(PIECE):
        read += piece
        if len(read) > most_bytes:
            raise TooLong("It answers more than we take.")
        if now() > until:
            raise AnswerLost("It does not come to an end.")
    return bytes(read)


@cache
def _open_pool() -> Any:
    """Connections that are kept for the next request."""
    import urllib3  # here and not above, as everywhere in this file: a status poll must not pay

    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=CONNECT, read=READ))


def _open_pinned_pool(host: str) -> Any:
    """Connections to an address of the host that was looked at: asking its name again at the time
    of connecting might bring another one.
    """
    import urllib3

    return urllib3.HTTPSConnectionPool(
        _find_public_address(host),
        443,
        timeout=urllib3.Timeout(connect=CONNECT, read=READ),
        server_hostname=host,
        assert_hostname=host,
    )


def _find_public_address(host: str) -> str:
    """An address of the host. Raises Unreachable when any of them is not public."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    addresses = [ip_address(each[4][0]) for each in found]
    if not all(map(_is_public, addresses)):
        raise Unfit("It is no public address.")
    return str(addresses[0])


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Also where an address of IPv6 stands for one of IPv4 (RFC 3056, 4291, 6052 and 8215)."""
    if isinstance(address, IPv6Address) and any(address in net for net in NON_PUBLIC_NETWORKS):
        return False
    return address.is_global and not address.is_multicast


@contextmanager
def _hide_details() -> Iterator[None]:
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (HTTPError, OSError) as fault:
        told = Unreachable if _is_unconnected(fault) else AnswerLost
        raise told(type(fault).__name__) from None
    except ValueError as fault:  # of an address or a header that can't be written
        raise Unfit(type(fault).__name__) from None


def _is_unconnected(fault: Exception) -> bool:
    """Whether there was no connection yet, so that nothing was asked."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, SSLError

    if isinstance(fault, SSLError):
        return isinstance(fault.args[0] if fault.args else None, SSLCertVerificationError)
    return isinstance(fault, ConnectTimeoutError | NewConnectionError | gaierror)
