"""What can't be repeated is asked once: of a server that takes a request and never answers, and of
one that hangs up.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.config import Config

from chalicelib.notifications.sending import sms_and_mail
from chalicelib.notifications.sending.bounces import MailReference
from chalicelib.platform import http_client
from chalicelib.platform.aws import clients


@dataclass
class Silent:
    """Counts requests. To none of them it says anything: it ``hangs_up``, or waits for the end."""

    port: int = 0
    hangs_up: bool = False
    requests: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, listening: socket.socket) -> None:
        while not self.over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        with closing(connection):
            head = connection.recv(65_536).decode("latin-1")
            if head:
                self.requests.append(head)
            if not self.hangs_up:
                self.over.wait(20)


@contextmanager
def silent(*, hangs_up: bool) -> Iterator[Silent]:
    server = Silent(hangs_up=hangs_up)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        thread = threading.Thread(target=server.serve, args=(listening,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)


SEND: dict[str, Callable[[], None]] = {
    "sms": lambda: sms_and_mail.send_sms("+6281211272206", "halo"),
    "email": lambda: sms_and_mail.send_email(
        "siti@rumah.id", "Laporan", "halo", MailReference("notice")
    ),
}


class Session:
    """Makes clients for a port of this machine, less patient than ours; all else is as it is."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def client(self, service: str, config: Config) -> Any:
        make: Any = boto3.client
        quick = config.merge(Config(read_timeout=0.3))
        return make(service, config=quick, endpoint_url=self.url)


def at(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "_session", Session(port))
    monkeypatch.setattr(clients, "_clients", {})


@pytest.mark.parametrize("hangs_up", [True, False], ids=["hangs up", "never answers"])
@pytest.mark.parametrize("way", ["sms", "email"])
def test_a_lost_answer_is_unknown_and_the_request_was_made_once(
    monkeypatch: pytest.MonkeyPatch, way: str, hangs_up: bool
) -> None:
    with silent(hangs_up=hangs_up) as server:
        at(server.port, monkeypatch)
        with pytest.raises(sms_and_mail.AnswerLost):
            SEND[way]()
        assert len(server.requests) == 1
        assert "connection: close" in server.requests[0].lower(), "on a connection of its own"


def test_what_reached_nobody_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    at(port, monkeypatch)  # where nobody listens any more
    with pytest.raises(sms_and_mail.NotSent, match="unreachable"):
        sms_and_mail.send_sms("+6281211272206", "halo")


def test_what_can_be_repeated_is_tried_four_times(monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ConnectionClosedError

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with silent(hangs_up=True) as server:
        at(server.port, monkeypatch)
        with pytest.raises(ConnectionClosedError):
            clients.get_client("sns").publish(TopicArn="arn:aws:sns:x:1:y", Message="facts")
        assert len(server.requests) == 4


@pytest.mark.parametrize("hangs_up", [True, False], ids=["hangs up", "never answers"])
def test_a_senders_api_is_asked_once_as_well(
    monkeypatch: pytest.MonkeyPatch, hangs_up: bool
) -> None:
    from urllib3 import PoolManager, Timeout

    pool = PoolManager(timeout=Timeout(connect=1, read=0.3))
    monkeypatch.setattr(http_client, "_make_pool", lambda: pool)
    with silent(hangs_up=hangs_up) as server:
        double = f"http://127.0.0.1:{server.port}"
        monkeypatch.setattr(http_client, "_find_double", lambda parts: f"{double}/{parts.netloc}")
        with pytest.raises(http_client.AnswerLost):
            http_client.send("POST", "https://api.x.com/2/tweets", {}, b"{}")
        assert len(server.requests) == 1


def test_an_api_that_can_not_be_reached_was_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    monkeypatch.setattr(http_client, "_find_double", lambda parts: f"http://127.0.0.1:{port}/")
    with pytest.raises(http_client.Unreachable) as fault:
        http_client.send("POST", "https://api.x.com/2/tweets", {}, b"{}")
    assert not isinstance(fault.value, http_client.AnswerLost)
