"""How many transitions the shipped state machine takes for a report answered in an hour and closed
in two days; `python -m bench` reads the count this test prints.
"""

import json
from typing import Any

from tests.builders import JSON, a_body, acted, signed_in, verified
from tests.moto_aws import Aws, Hands, until

MOST = 8  # states entered; a thousand reports are billed by them more than by anything else


def entered(aws: Aws, *names: str) -> int:
    """States entered by these executions."""
    history = [event for name in names for event in aws.history(name)]
    return sum(event["type"].endswith("StateEntered") for event in history)


def act(http: Any, number: str, action: str, version: int) -> None:
    body = {"action": action, "version": version, "note": "segera ditangani"}
    assert acted(http, number, body, signed_in()).status_code == 200


def test_a_report_answered_in_an_hour_and_closed_in_two_days_takes_eight_transitions(
    http: Any, aws: Aws, hands: Hands
) -> None:
    filed = http.post("/v1/reports", headers=JSON, body=json.dumps(a_body())).json_body
    number = filed["number"]
    open_, closed = f"{number}-1", f"{number}-2"
    aws.settle()
    until(lambda: entered(aws, open_) == 1)  # it waits for the reminder
    hands.forward(hours=1)
    act(http, number, "proses", 1)
    aws.settle()
    hands.forward(hours=5)  # past the reminder, which is not needed any more
    until(lambda: entered(aws, open_) == 4)
    hands.forward(hours=42)
    act(http, number, "selesai", 2)
    aws.settle()
    verified(http, number, 3)
    aws.settle()
    hands.forward(days=60)  # past the ten working days after which silence confirms
    until(lambda: aws.executions() == {open_: "ABORTED", closed: "SUCCEEDED"})
    transitions = entered(aws, open_, closed)
    print(f"transitions: {transitions}")
    kinds = [item["kind"] for item in aws.items() if item["sk"].startswith("T#")]
    assert sorted(kinds) == ["confirmation", "status", "status", "status", "verification"]
    assert transitions <= MOST
