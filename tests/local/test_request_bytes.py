"""Bodies over a real connection: slow, short, lying and cut into chunks. Whatever one client does
with its own, the others are answered.
"""

import functools
import json
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from chalice.app import Chalice
from chalice.local import ThreadedHTTPServer

from local import request_bytes
from local.request_bytes import MOST_BYTES
from local.web import LONGEST_ADDRESS, Gateway, Handler
from tests.local.test_web import ANSWERS, OnlyGood
from tests.rows import each_row

DEFAULTS = {**ANSWERS, "DEFAULT_4XX": {**ANSWERS["UNAUTHORIZED"], "StatusCode": None}}
POST = b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n"
GET = POST.replace(b"POST", b"GET", 1) + b"\r\n"


class NoPages:
    """Pages and figures of a city that has none."""

    def are_at(self, path: str) -> bool:
        return False

    def are_not_at(self, path: str) -> bool:
        return True


@pytest.fixture
def port() -> Iterator[int]:
    """That of a server which answers how many bytes a body has."""
    app = Chalice(app_name="small")

    @app.route("/count", methods=["GET", "POST"], content_types=["application/octet-stream"])
    def count() -> dict[str, Any]:
        return {"count": len(app.current_request.raw_body)}

    config = SimpleNamespace(lambda_timeout=20, function_name="x", lambda_memory_size=256)
    gateway = Gateway(app, config, OnlyGood(), DEFAULTS)  # type: ignore[arg-type]
    handler = functools.partial(Handler, gateway=gateway, pages=NoPages(), figures=NoPages())
    server = ThreadedHTTPServer(("127.0.0.1", 0), handler)  # type: ignore[arg-type]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def connection(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as opened:
        yield opened


def read_answer(connection: socket.socket) -> tuple[int, dict[str, Any]]:
    """The status and the body of the next answer."""
    stream = connection.makefile("rb")
    status = int(stream.readline().split()[1])
    length = 0
    while line := stream.readline().strip():
        name, _, value = line.lower().partition(b": ")
        length = int(value) if name == b"content-length" else length
    return status, json.loads(stream.read(length))


def ask_of_its_own(port: int) -> tuple[int, dict[str, Any]]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as other:
        other.sendall(GET)
        return read_answer(other)


def test_while_one_client_sends_byte_by_byte_all_others_are_answered(
    port: int, connection: socket.socket
) -> None:
    connection.sendall(POST + b"Content-Length: 3\r\n\r\n")
    for byte in (b"a", b"b", b"c"):
        assert ask_of_its_own(port) == (200, {"count": 0})
        connection.sendall(byte)
    assert read_answer(connection) == (200, {"count": 3})
    connection.sendall(GET)
    assert read_answer(connection) == (200, {"count": 0}), "the connection goes on"


@pytest.mark.parametrize("sent", [b"Content-Length: 3\r\n\r\nab", b"Content-Length: 3\r\n\r\n"])
def test_a_body_that_does_not_arrive_in_time_is_refused_and_its_connection_ends(
    monkeypatch: pytest.MonkeyPatch, connection: socket.socket, sent: bytes
) -> None:
    monkeypatch.setattr(request_bytes, "REQUEST_SECONDS", 0.05)
    connection.sendall(POST + sent)
    status, body = read_answer(connection)
    assert (status, body) == (408, {"request_id": "local"})
    assert connection.recv(1) == b""


def test_bytes_that_trickle_in_win_no_time(
    monkeypatch: pytest.MonkeyPatch, connection: socket.socket
) -> None:
    """Each byte comes before a wait for one byte would end, and the body never does."""
    monkeypatch.setattr(request_bytes, "REQUEST_SECONDS", 0.3)
    connection.sendall(POST + b"Content-Length: 1000000\r\n\r\n")
    ended = threading.Event()

    def trickle() -> None:
        while not ended.wait(0.02):
            connection.sendall(b"a")

    sending = threading.Thread(target=trickle)
    sending.start()
    try:
        assert read_answer(connection)[0] == 408
    finally:
        ended.set()
        sending.join()


def test_a_head_that_never_ends_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, connection: socket.socket
) -> None:
    monkeypatch.setattr(request_bytes, "REQUEST_SECONDS", 0.05)
    connection.sendall(POST)
    assert connection.recv(1) == b""


def test_a_connection_without_a_request_ends(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setattr(request_bytes, "IDLE_SECONDS", 0.05)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as idle:
        assert idle.recv(1) == b""


@each_row(
    ("head_and_body", "expected"),
    [
        (b"\r\n", (200, {"count": 0})),
        (b"Content-Length: 0\r\n\r\n", (200, {"count": 0})),
        (b"Content-Length: 5\r\n\r\nabcde", (200, {"count": 5})),
        (b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde", (200, {"count": 5})),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", 400),
        (b"Content-Length: -5\r\n\r\nabcde", 400),
        (b"Content-Length: +5\r\n\r\nabcde", 400),
        (b"Content-Length: 5, 5\r\n\r\nabcde", 400),
        (b"Content-Length: 1e3\r\n\r\nabcde", 400),
        (b"Content-Length: \r\n\r\nabcde", 400),
        (b"Content-Length: \xd9\xa5\r\n\r\nabcde", 400),
        (b"Content-Length: 99999999999999999999\r\n\r\n", 400),
        (b"Content-Length: %d\r\n\r\n" % (MOST_BYTES + 1), 413),
        (b"Content-Length: 9000000000000\r\n\r\n", 413),
        (b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (200, {"count": 0})),
        (b"Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n",
         (200, {"count": 13})),
        (b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400),
        (b"Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n", 400),
        (b"Transfer-Encoding: chunked\r\n\r\n\r\n", 400),
        (b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 2000 + b"\r\n", 400),
        (b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n", 413),
        (b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n", 400),
        (b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        (b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
    ],
)  # fmt: skip
def test_a_body_is_as_long_as_its_headers_agree(
    port: int, head_and_body: bytes, expected: int | tuple[int, dict[str, Any]]
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(POST + head_and_body)
        status, body = read_answer(connection)
        if isinstance(expected, int):
            assert (status, connection.recv(1)) == (expected, b""), "nobody reads on behind it"
        else:
            assert (status, body) == expected
            connection.sendall(GET)
            assert read_answer(connection) == (200, {"count": 0})


def test_a_client_that_leaves_in_the_middle_is_forgotten(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as gone:
        gone.sendall(POST + b"Content-Length: 3\r\n\r\nab")
        gone.shutdown(socket.SHUT_WR)
        assert read_answer(gone)[0] == 400
    assert ask_of_its_own(port) == (200, {"count": 0})


@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_the_body_of_one_request_is_never_the_next_request(
    connection: socket.socket, method: bytes
) -> None:
    """Also where a page or a list does not need it."""
    head = POST.replace(b"POST", method, 1) + b"Content-Length: %d\r\n\r\n" % len(GET)
    connection.sendall(head + GET + GET)
    stream = connection.makefile("rb")
    connection.shutdown(socket.SHUT_WR)
    assert stream.read().count(b"HTTP/1.1 200 OK") == 2


def test_an_address_has_as_many_bytes_as_the_edge_takes(port: int) -> None:
    host, path = "x.test", "/count?a="
    fits = LONGEST_ADDRESS - len(f"https://{host}{path}")
    for letters, status in ((fits, 200), (fits + 1, 414)):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as other:
            kind = "Content-Type: application/octet-stream"
            asked = f"GET {path}{'a' * letters} HTTP/1.1\r\nHost: {host}\r\n{kind}\r\n\r\n"
            other.sendall(asked.encode())
            assert read_answer(other)[0] == status
