"""What failed by the clock is done by hand, and its dead letters are gone then: an alarm on a queue
that stays full rings only once.
"""

import pytest

from chalicelib.sla import digest_service
from operate.session import Clients
from tests.moto_aws import client
from tests.operate.conftest import Functions
from tests.operate.program import give, reach

COMMANDS = [("reconcile", "Reconcile"), ("digest", "Digest"), ("retain", "Retain")]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, clients: Clients, few_offices: None) -> None:
    reach(monkeypatch, clients)
    monkeypatch.setattr(digest_service, "send_digests", lambda: 0)
    for _, function in COMMANDS:
        for _ in range(2):
            url = clients.outputs[f"{function}DeadUrl"]
            client("sqs").send_message(QueueUrl=url, MessageBody="{}")


def dead(clients: Clients, function: str) -> int:
    """How many lie there for whoever comes now."""
    url = clients.outputs[f"{function}DeadUrl"]
    told = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    return len(told.get("Messages", []))


@pytest.mark.parametrize(("command", "function"), COMMANDS)
def test_a_run_that_ends_well_takes_its_own_dead_letters_away(
    clients: Clients, command: str, function: str
) -> None:
    assert give(command) == 0
    assert {name: dead(clients, name) for _, name in COMMANDS} == {
        name: 0 if name == function else 2 for _, name in COMMANDS
    }


@pytest.mark.parametrize(("command", "function"), COMMANDS)
def test_a_run_that_fails_leaves_them_for_the_next_try_at_once(
    clients: Clients, functions: Functions, command: str, function: str
) -> None:
    functions.handlers[function] = lambda *_: 1 / 0
    assert give(command) == 1
    assert dead(clients, function) == 2


def test_retain_says_how_many_it_let_go(capsys: pytest.CaptureFixture[str]) -> None:
    assert give("retain") == 0
    said = "0 reports' data are being erased, 0 are proven to be gone, 0 are late.\n"
    assert capsys.readouterr().out.endswith(said)


def test_a_map_is_made_by_hand(functions: Functions, capsys: pytest.CaptureFixture[str]) -> None:
    """Its runs have no dead letters."""
    assert give("map") == 0
    assert capsys.readouterr().out.endswith("0 reports are on the map.\n")
    functions.handlers["Chart"] = lambda *_: 1 / 0
    assert give("map") == 1
