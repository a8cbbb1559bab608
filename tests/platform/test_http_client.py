"""Requests to the outside: what is answered, what is refused, and what a fault may tell."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chalicelib.platform import http_client
from chalicelib.platform.http_client import AnswerLost, Unfit, Unreachable, fetch, post, send
from chalicelib.platform.settings import settings

Asked = tuple[str, str, dict[str, str], bytes | None]


@dataclass
class World:
    """A double of the outside world: answers by path, and what it was asked."""

    url: str
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: list[int] = field(default_factory=list)  # the asker's port of each request


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            seen.asked.append((self.command, self.path, headers, body))
            seen.connections.append(self.client_address[1])
            status, told, answer = seen.answers.get(self.path, (200, {}, b"ok"))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(answer)), **told}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)
            self.close_connection = "Content-Length" in told  # where it promised more

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        seen = World(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setattr(http_client, "settings", lambda: replace(settings(), double=seen.url))
        http_client._open_pool.cache_clear()
        yield seen
        http_client._open_pool().clear()
        http_client._open_pool.cache_clear()
        server.shutdown()
        thread.join()


def test_a_request_goes_out_whole_and_its_answer_comes_back(world: World) -> None:
    world.answers["/api.x.com/2/tweets?a=1"] = (201, {"X-Rate-Limit-Reset": "9"}, b'{"data": {}}')
    answer = send("POST", "https://api.x.com/2/tweets?a=1", {"Authorization": "OAuth x"}, b"{}")
    assert (answer.status, answer.body) == (201, b'{"data": {}}')
    assert answer.headers["x-rate-limit-reset"] == "9"
    [(method, path, headers, body)] = world.asked
    assert (method, path, body) == ("POST", "/api.x.com/2/tweets?a=1", b"{}")
    assert headers["authorization"] == "OAuth x"


def test_each_request_has_a_connection_of_its_own(world: World) -> None:
    """A server that keeps a connection may close it at any moment, and need not say so."""
    assert [send("POST", "https://a.test/", {}, b"x").status for _ in range(3)] == [200] * 3
    assert len({*world.connections}) == 3


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 503])
def test_any_status_is_an_answer_and_a_redirect_is_not_followed(world: World, status: int) -> None:
    world.answers["/a.test/"] = (status, {"Location": "https://b.test/"}, b"said")
    answer = send("POST", "https://a.test", {}, b"")
    assert (answer.status, answer.body, len(world.asked)) == (status, b"said", 1)


def test_a_fetch_follows_three_redirects_and_tells_headers_to_the_first_host_only(
    world: World,
) -> None:
    for step, there in enumerate(["/2", "https://b.test/3?x=y", "/4"], 1):
        host = "a.test" if step < 3 else "b.test"
        query = "?x=y" if step == 3 else ""
        world.answers[f"/{host}/{step}{query}"] = (302, {"Location": there}, b"")
    world.answers["/b.test/4"] = (200, {"Content-Type": "image/jpeg"}, b"photo")
    answer = fetch("https://a.test/1", {"Authorization": "Bearer t"}, most_bytes=10)
    assert (answer.status, answer.body) == (200, b"photo")
    assert answer.headers["content-type"] == "image/jpeg"
    told = [headers.get("authorization") for _, _, headers, _ in world.asked]
    assert told == ["Bearer t", "Bearer t", None, None]


def test_a_fetch_that_leads_on_and_on_is_given_up(world: World) -> None:
    world.answers["/a.test/"] = (302, {"Location": "/"}, b"")
    with pytest.raises(Unfit):
        fetch("https://a.test/", {}, most_bytes=10)
    assert len(world.asked) == 4


@pytest.mark.parametrize("there", ["http://b.test/", "https://u@b.test/", "ftp://b.test/x"])
def test_a_redirect_is_looked_at_like_the_first_address(world: World, there: str) -> None:
    world.answers["/a.test/"] = (302, {"Location": there}, b"")
    with pytest.raises(Unfit):
        fetch("https://a.test/", {}, most_bytes=10)
    assert len(world.asked) == 1


def test_more_than_is_wanted_is_not_taken(world: World) -> None:
    world.answers["/a.test/"] = (200, {}, b"x" * 100_000)
    assert len(fetch("https://a.test/", {}, most_bytes=100_000).body) == 100_000
    with pytest.raises(Unfit):
        fetch("https://a.test/", {}, most_bytes=99_999)


def test_an_answer_cut_short_is_none(world: World) -> None:
    world.answers["/a.test/"] = (200, {"Content-Length": "100"}, b"x")
    with pytest.raises(Unreachable):
        fetch("https://a.test/", {}, most_bytes=1000)


@contextmanager
def dripping(beginning: bytes, drop: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that begins an answer and then sends a drop now and then, sooner than READ; inside
    are its address and the drops that it has sent.
    """
    ended, drops = threading.Event(), list[bytes]()

    def answer() -> None:
        asker, _ = server.accept()
        with asker, suppress(OSError):
            asker.recv(65_536)
            asker.sendall(beginning)
            while not ended.wait(0.05):
                asker.sendall(drop)
                drops.append(drop)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", drops
        ended.set()
        thread.join()


@pytest.mark.parametrize(
    ("beginning", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
        (b"HTTP/1.1 200 OK\r\nx: ", b"y"),
        (b"HTT", b""),
    ],
)
@pytest.mark.parametrize("how", ["post", "send", "fetch"])
def test_an_answer_whose_headers_drip_is_given_up_and_is_none(
    monkeypatch: pytest.MonkeyPatch, beginning: bytes, drop: bytes, how: str
) -> None:
    monkeypatch.setattr(http_client, "HEADERS", 0.3)
    _check_given_up(monkeypatch, how, beginning, drop)


@pytest.mark.parametrize(
    ("beginning", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
@pytest.mark.parametrize("how", ["send", "fetch"])
def test_an_answer_whose_body_drips_is_given_up(
    monkeypatch: pytest.MonkeyPatch, beginning: bytes, drop: bytes, how: str
) -> None:
    monkeypatch.setattr(http_client, "BODY", 0.3)
    _check_given_up(monkeypatch, how, beginning, drop)


def _check_given_up(
    monkeypatch: pytest.MonkeyPatch, how: str, beginning: bytes, drop: bytes
) -> None:
    """Assert that a call ends, as one without an answer, long before the server does."""
    with dripping(beginning, drop) as (url, drops):
        _at_the_double(monkeypatch, url)
        with pytest.raises(AnswerLost):
            _call(how, url)
        assert len(drops) < 60


def _at_the_double(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(http_client, "settings", lambda: replace(settings(), double=url))
    http_client._open_pool.cache_clear()


def _call(how: str, url: str) -> None:
    if how == "post":
        post(url, {}, b"{}")
    elif how == "send":
        send("POST", "https://a.test/", {}, b"{}")
    else:
        fetch("https://a.test/", {}, most_bytes=10_000)


@pytest.mark.parametrize(
    "url",
    [
        *("", "a.test", "/x", "//a.test/x", "https://", "https:///x", "https://[::1", "s3:mail/x"),
        *("http://a.test/", "ftp://a.test/", "file:///etc/passwd", "https://a.test:x/"),
        *("https://u:p@a.test/", "https://@a.test/", "https://a.test:8443/", "https://a.test:80/"),
        *("https://a.test:443@b.test/", "https://a.test:99999/", "javascript:alert(1)"),
    ],
)
def test_only_an_https_address_of_a_host_on_its_own_port_is_fetched(world: World, url: str) -> None:
    with pytest.raises(Unfit):
        fetch(url, {}, most_bytes=10)
    assert world.asked == []


@pytest.mark.parametrize("url", ["http://a.test/", "a.test", "", "https://"])
def test_only_an_https_address_is_sent_to(world: World, url: str) -> None:
    with pytest.raises(Unfit):
        send("POST", url, {}, b"")
    assert world.asked == []


def test_a_fault_tells_nothing_of_the_address_and_the_headers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        http_client, "settings", lambda: replace(settings(), double="http://127.0.0.1:1")
    )
    for headers in ({}, {"Authorization": "a-secret\n"}, {"Authorization": "a-secret\u2026"}):
        with pytest.raises(Unreachable) as told:
            send("POST", "https://a.test/a-secret", headers, b"a-secret")
        assert "secret" not in str(told.value)
        assert told.value.__suppress_context__


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(None, None, None, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),  # noqa: S104
        *("100.64.0.1", "224.0.0.1", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fd00:ec2::254"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "ff02::1", "2001:db8::1"),
        *("2002:7f00:1::", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "::7f00:1", "fec0::1"),
    ],
)
def test_a_host_in_a_network_that_is_not_public_is_not_fetched_from(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    for addresses in ((address,), ("8.8.8.8", address)):
        resolving(monkeypatch, *addresses)
        with pytest.raises(Unfit, match="no public address"):
            fetch("https://a.test/", {}, most_bytes=10)
        with pytest.raises(Unfit, match="no public address"):
            post("https://a.test/", {}, b"x")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "http://localhost/", "http://a.test/"])
def test_only_at_a_developers_this_machine_itself_is_told_something(url: str) -> None:
    with pytest.raises(Unfit):
        post(url, {}, b"x")


def test_of_an_answer_to_what_was_told_nothing_is_read_but_its_status(world: World) -> None:
    world.answers["/hook"] = (302, {"Location": f"{world.url}/2", "Retry-After": "9"}, b"x" * 99)
    status, headers = post(f"{world.url}/hook", {"webhook-id": "1"}, b"{}")
    assert (status, headers["retry-after"]) == (302, "9")
    [(method, path, told, body)] = world.asked
    assert (method, path, told["webhook-id"], body) == ("POST", "/hook", "1", b"{}")


def test_a_public_host_is_connected_to_at_the_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A second look might bring another address (DNS rebinding); the name is still what its
    certificate has to hold.
    """
    resolving(monkeypatch, "8.8.8.8", "2001:4860:4860::8888")
    pool = http_client._open_pinned_pool("media.test")
    assert (pool.host, pool.port, pool.assert_hostname) == ("8.8.8.8", 443, "media.test")
    assert pool.conn_kw["server_hostname"] == "media.test"
    made: list[Asked] = []

    class Pool:
        def urlopen(self, method: str, target: str, **told: Any) -> Any:
            made.append((method, target, told["headers"], told["body"]))
            raise TimeoutError

    monkeypatch.setattr(http_client, "_open_pinned_pool", lambda host: Pool())
    with pytest.raises(Unreachable):
        fetch("https://media.test/a?b=c", {"Authorization": "Bearer t"}, most_bytes=10)
    told = {"Authorization": "Bearer t", "Host": "media.test"}
    assert made == [("GET", "/a?b=c", told, None)]


@pytest.mark.parametrize("fault", [socket.gaierror("no a.test"), UnicodeError("a.test")])
def test_a_name_that_is_not_there_is_unreachable(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def resolve(*_: Any, **__: Any) -> Any:
        raise fault

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(Unreachable) as told:
        fetch("https://a.test/", {}, most_bytes=10)
    assert "a.test" not in str(told.value)
    assert isinstance(told.value, Unfit) is isinstance(fault, ValueError), "else try again"
