"""Restarting lost timers by hand, through the handler the schedule calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.platform.moments import format_stored
from operate.session import Clients
from tests.builders import filed
from tests.moto_aws import Aws, client
from tests.operate.conftest import Functions
from tests.operate.program import give, reach


def run(monkeypatch: pytest.MonkeyPatch, clients: Clients) -> int:
    reach(monkeypatch, clients)
    return give("reconcile")


def overslept(number: str, **ago: float) -> None:
    """Let the report's next check have been due so long ago."""
    client("dynamodb").update_item(
        TableName="tanggap",
        Key={"pk": {"S": f"R#{number}"}, "sk": {"S": "A"}},
        UpdateExpression="SET next_check = :past",
        ExpressionAttributeValues={
            ":past": {"S": format_stored(datetime.now(UTC) - timedelta(**ago))}
        },
    )


def test_a_lost_timer_is_started_again_and_said_to_be(
    http: Any,
    aws: Aws,
    clients: Clients,
    few_offices: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lost, well = filed(http)["number"], filed(http)["number"]
    overslept(lost, minutes=11)
    assert run(monkeypatch, clients) == 0
    said = "1 timers were restarted; each is in the function's log (timer_restarted).\n"
    assert capsys.readouterr().out.endswith(said)
    assert f"{lost}-2" in aws.executions()
    assert f"{well}-2" not in aws.executions()


def test_a_timer_that_may_still_look_is_left_alone(
    http: Any,
    aws: Aws,
    clients: Clients,
    few_offices: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    overslept(filed(http)["number"], minutes=9)
    assert run(monkeypatch, clients) == 0
    assert aws.executions() == {}


def test_a_function_that_fails_is_named(
    clients: Clients,
    functions: Functions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    functions.handlers["Reconcile"] = lambda *_: 1 / 0
    assert run(monkeypatch, clients) == 1
    said = "Reconcile could not be called: the function Reconcile failed; see its log.\n"
    assert capsys.readouterr().err == said


def test_a_stack_that_is_not_there_is_said_in_one_sentence(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(*_: Any) -> Clients:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:4566/")

    reach(monkeypatch, unreachable)
    assert give("reconcile") == 1
    assert capsys.readouterr().err.startswith("Reconcile could not be called: ")
