"""Clients of AWS: one for all threads, and at the addresses of the region the stack is in."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session
from moto import mock_aws
from pynamodb.connection import Connection

from chalicelib.platform.aws import clients
from chalicelib.platform.aws.table import Item

THREADS = 16
ROLE = """\
[profile root]
aws_access_key_id = root
aws_secret_access_key = root

[profile web]
source_profile = root
role_arn = arn:aws:iam::123456789012:role/web
"""


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A process that has made no client yet and acts in a role, as the local web server does;
    answers what is made from now on.
    """
    profiles = tmp_path / "config"
    profiles.write_text(ROLE)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(profiles))
    monkeypatch.setenv("AWS_PROFILE", "web")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(clients, "_clients", {})
    monkeypatch.setattr(clients, "_session", None)
    monkeypatch.setattr(Item, "_connection", None)
    made: list[str] = []
    make = Session.create_client

    def counted(session: Session, service: str, *rest: Any, **named: Any) -> Any:
        made.append(service)
        return make(session, service, *rest, **named)

    monkeypatch.setattr(Session, "create_client", counted)
    return made


def at_once(ask: Callable[[], object]) -> list[object]:
    """What many threads get that ask in the same moment; a fault of theirs is what they got."""
    start, got = threading.Barrier(THREADS), list[object]()

    def asked() -> None:
        start.wait()
        try:
            got.append(ask())
        except Exception as fault:
            got.append(fault)

    threads = [threading.Thread(target=asked) for _ in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return got


@mock_aws
def test_threads_that_start_together_share_one_client(cold: list[str]) -> None:
    got = at_once(lambda: clients.get_client("s3"))
    assert [each for each in got if isinstance(each, Exception)] == []
    assert {id(each) for each in got} == {id(clients.get_client("s3"))}
    assert cold.count("s3") == 1


@mock_aws
def test_threads_that_start_together_share_one_connection_to_the_table(cold: list[str]) -> None:
    got = at_once(lambda: Item._get_connection().connection)
    assert {type(each) for each in got} == {Connection}
    assert len({id(each) for each in got}) == 1
    assert cold.count("dynamodb") == 1


@mock_aws
def test_a_client_that_asks_once_is_another_one(cold: list[str]) -> None:
    once = clients.get_client("sns", attempts=1)
    assert once is clients.get_client("sns", attempts=1) is not clients.get_client("sns")
    tries = [
        each.meta.config.retries["total_max_attempts"] for each in (once, clients.get_client("sns"))
    ]
    assert tries == [1, clients.ATTEMPTS]
