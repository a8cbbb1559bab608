"""The linter of state machines, and the shipped one under it."""

import json
from typing import Any

import boto3
import pytest
from moto import mock_aws

from operate.lint import ASL, find_machine_faults, find_substitution_faults

DONE = {"Type": "Succeed"}


def machine(**states: Any) -> dict[str, Any]:
    return {"StartAt": next(iter(states), ""), "States": states}


def test_the_shipped_state_machine_has_no_fault() -> None:
    assert find_machine_faults(json.loads(ASL.read_text())) == []


def test_the_template_gives_what_the_shipped_state_machine_asks_for(
    template: dict[str, Any],
) -> None:
    assert find_substitution_faults(template) == []


def test_step_functions_own_grammar_takes_it() -> None:
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        states = boto3.client("stepfunctions")
        made = states.create_state_machine(
            name="x", definition=ASL.read_text(), roleArn="arn:aws:iam::123456789012:role/x"
        )
        assert made["stateMachineArn"]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (machine(), "StartAt names '', which is no state."),
        (machine(A={"Type": "Dream", "End": True}), "'A' has no type Step Functions knows."),
        (machine(A={"Type": "Pass", "Next": "B"}), "'A' goes to 'B', which is no state."),
        (machine(A={"Type": "Pass"}), "'A' must have either Next or End."),
        (machine(A={"Type": "Pass", "Next": "B", "End": True}, B=DONE), "'A' must have either"),
        (machine(A=DONE, B=DONE), "'B' is never reached."),
        (machine(A={"Type": "Task", "Next": "B"}, B=DONE), "'A' lacks Resource."),
        (machine(A={"Type": "Wait", "Next": "B"}, B=DONE), "'A' must say in one way how long"),
        (
            machine(A={"Type": "Choice", "Choices": [{"Next": "C"}], "Default": "B"}, B=DONE),
            "'A' goes to 'C', which is no state.",
        ),
        (
            machine(A={"Type": "Task", "Resource": "r", "End": True, "Catch": [{"Next": "C"}]}),
            "'A' goes to 'C', which is no state.",
        ),
        (
            machine(A={"Type": "Parallel", "End": True, "Branches": [machine(X={"Type": "Pass"})]}),
            "'X' must have either Next or End.",
        ),
    ],
)
def test_a_broken_state_machine_is_told(broken: dict[str, Any], fault: str) -> None:
    faults = find_machine_faults(broken)
    assert any(each.startswith(fault) for each in faults), faults


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, "Workflow leaves ${Check} open."),
        ({"Check": "x", "Other": "y"}, "Workflow gives Other, which is not used."),
    ],
)
def test_a_substitution_left_open_or_unused_is_told(given: dict[str, str], fault: str) -> None:
    held = {"Definition": {"Resource": "${Check}"}, "DefinitionSubstitutions": given}
    kind = "AWS::Serverless::StateMachine"
    assert find_substitution_faults(
        {"Resources": {"Workflow": {"Type": kind, "Properties": held}}}
    ) == [fault]
