"""Deploying onto what CloudFormation answers when something went wrong, scripted: a first create
that failed, an update that was rolled back or got stuck, and causes pages away.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from botocore.exceptions import ClientError

from operate import stack
from operate.stack_state import StackError, StackState

STACK, ID = "tanggap", "arn:aws:cloudformation:ap-southeast-3:123456789012:stack/tanggap/1"
URL = "https://packages/template.json"
KEPT = {"Table": {"DeletionPolicy": "RetainExceptOnCreate"}, "Topic": {}}
CANCELLED = "Resource creation cancelled"


def event(name: str, status: str, reason: str = "") -> dict[str, str]:
    physical = ID if name == STACK else f"{name}-1"
    told = {"LogicalResourceId": name, "PhysicalResourceId": physical, "ResourceStatus": status}
    return {"StackId": ID, "ResourceType": "AWS::X", "ResourceStatusReason": reason} | told


@dataclass
class CloudFormation:
    """The stack's ``status`` now, and what follows each operation; the last status stays. Nothing
    is there when it is empty.
    """

    status: str = ""
    follows: dict[str, list[str]] = field(default_factory=dict)
    pages: list[list[dict[str, str]]] = field(default_factory=list)
    resources: list[dict[str, str]] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)
    read: int = 0
    ahead: list[str] = field(default_factory=list)
    asked: str = ""
    exceptions: ClassVar[Any] = SimpleNamespace(ClientError=ClientError)

    def describe_stacks(self, **named: str) -> Any:
        self.status = self.ahead.pop(0) if self.ahead else self.status
        deleted = self.status == "DELETE_COMPLETE" and named["StackName"] == STACK
        if not self.status or deleted:
            error = {"Code": "ValidationError", "Message": f"Stack with id {STACK} does not exist"}
            raise ClientError({"Error": error}, "DescribeStacks")
        held = [{"ParameterKey": k, "ParameterValue": v} for k, v in self.parameters.items()]
        return {"Stacks": [{"StackStatus": self.status, "StackId": ID, "Parameters": held}]}

    def __getattr__(self, name: str) -> Any:
        def called(**named: Any) -> Any:
            self.called.append(name)
            self.made[name] = named
            self.ahead = list(self.follows.get(name, []))
            return {}

        return called

    def describe_change_set(self, **named: str) -> Any:
        return {"Status": "CREATE_COMPLETE", "ChangeSetId": "1"}

    def get_template_summary(self, **named: str) -> Any:
        return {"Parameters": [{"ParameterKey": name} for name in ("MailDomain", "Version")]}

    def get_template(self, **named: str) -> Any:
        return {"TemplateBody": {"Resources": KEPT}}

    def get_paginator(self, name: str) -> Any:
        self.asked = name
        return self

    def paginate(self, **named: str) -> Iterator[Any]:
        if self.asked == "list_stack_resources":
            yield {"StackResourceSummaries": self.resources}
        for page in self.pages if self.asked == "describe_stack_events" else []:
            self.read += 1
            yield {"StackEvents": page}


CREATED = {"execute_change_set": ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"]}
UPDATED = {"execute_change_set": ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"]}
REMOVED = {"delete_stack": ["DELETE_IN_PROGRESS", "DELETE_COMPLETE"]}


def deployed(made: CloudFormation, **parameters: str) -> CloudFormation:
    client: Any = made
    stack.apply_template(client, STACK, URL, parameters, pause=0)
    return made


def refused(made: CloudFormation) -> str:
    with pytest.raises(StackError) as failure:
        deployed(made)
    return str(failure.value)


@pytest.mark.parametrize("status", ["", "REVIEW_IN_PROGRESS"])
def test_where_nothing_is_yet_all_is_made_and_nothing_of_a_failure_kept(status: str) -> None:
    made = deployed(CloudFormation(status, CREATED))
    assert made.called == ["create_change_set", "execute_change_set"]
    assert made.made["create_change_set"]["ChangeSetType"] == "CREATE"
    assert made.made["execute_change_set"]["RetainExceptOnCreate"] is True


def test_a_failed_create_tells_its_causes_first_however_many_events_came_after() -> None:
    first = event("Topic", "CREATE_FAILED", "not authorized to perform sns:CreateTopic")
    second = event("Wall", "CREATE_FAILED", "WAFLimitsExceededException")
    others = [event(f"Role{n}", "CREATE_FAILED", CANCELLED) for n in range(250)]
    newest = [event(STACK, "ROLLBACK_COMPLETE"), *others, second, first]
    earlier = [event(STACK, "CREATE_IN_PROGRESS"), event("Old", "CREATE_FAILED", "of another try")]
    all_of_them = [*newest, *earlier]
    pages = [all_of_them[at : at + 100] for at in range(0, len(all_of_them), 100)]
    follows = {"execute_change_set": ["CREATE_IN_PROGRESS", "ROLLBACK_COMPLETE"]}
    told = refused(CloudFormation("", follows, pages))
    assert told.splitlines() == [
        "The stack ended as ROLLBACK_COMPLETE.",
        "  Topic (AWS::X): not authorized to perform sns:CreateTopic",
        "  Wall (AWS::X): WAFLimitsExceededException",
        "Mend that and deploy again: what is left of this try is removed first.",
    ]


def test_events_of_operations_before_are_not_read() -> None:
    pages = [
        [event("Topic", "UPDATE_FAILED", "no"), event(STACK, "UPDATE_IN_PROGRESS")],
        [event("Old", "UPDATE_FAILED", "long ago")],
    ]
    follows = {"execute_change_set": ["UPDATE_ROLLBACK_COMPLETE"]}
    made = CloudFormation("CREATE_COMPLETE", follows, pages)
    told = refused(made)
    assert "Topic (AWS::X): no\nAll is as it was before. Mend that and deploy again." in told
    assert made.read == 1


@pytest.mark.parametrize("left", ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"])
def test_what_a_failed_create_left_is_removed_and_all_made_anew(left: str) -> None:
    gone = [
        {"LogicalResourceId": "Table", "ResourceType": "T", "ResourceStatus": "DELETE_COMPLETE"}
    ]
    made = deployed(CloudFormation(left, CREATED | REMOVED, resources=gone))
    assert made.called == ["delete_stack", "create_change_set", "execute_change_set"]
    assert made.made["create_change_set"]["ChangeSetType"] == "CREATE"


def test_a_rollback_still_under_way_is_waited_for() -> None:
    made = CloudFormation("ROLLBACK_IN_PROGRESS", CREATED | REMOVED)
    made.ahead = ["ROLLBACK_IN_PROGRESS"] * 3 + ["ROLLBACK_COMPLETE"]
    assert deployed(made).called[0] == "delete_stack"


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "DELETE_SKIPPED", "DELETE_FAILED"])
def test_what_may_hold_data_is_never_removed_and_the_command_is_told(status: str) -> None:
    table = {"LogicalResourceId": "Table", "PhysicalResourceId": "tanggap-Table-1"}
    left = [table | {"ResourceType": "AWS::DynamoDB::Table", "ResourceStatus": status}]
    made = CloudFormation("ROLLBACK_FAILED", CREATED | REMOVED, resources=left)
    told = refused(made)
    assert "Table (AWS::DynamoDB::Table tanggap-Table-1)" in told
    assert "`aws cloudformation delete-stack --stack-name tanggap --deletion-mode FORCE" in told
    assert made.called == []


STUCK = {
    "LogicalResourceId": "Topic",
    "PhysicalResourceId": "arn:topic",
    "ResourceType": "AWS::SNS::Topic",
    "ResourceStatus": "DELETE_FAILED",
    "ResourceStatusReason": "somebody holds on to it",
}


def test_a_resource_that_can_not_be_deleted_is_named_with_the_command() -> None:
    follows = {"delete_stack": ["DELETE_IN_PROGRESS", "DELETE_FAILED"]}
    made = CloudFormation("ROLLBACK_FAILED", follows, resources=[STUCK])
    told = refused(made)
    assert "Topic (AWS::SNS::Topic arn:topic), somebody holds on to it" in told
    assert "--deletion-mode FORCE_DELETE_STACK`" in told
    assert made.called == ["delete_stack"]


def test_a_stack_somebody_wanted_to_delete_is_left_to_them() -> None:
    made = CloudFormation("DELETE_FAILED", resources=[STUCK])
    told = refused(made)
    assert "Topic (AWS::SNS::Topic arn:topic)" in told
    assert "--deletion-mode FORCE_DELETE_STACK`" in told
    assert made.called == []


def test_a_rollback_that_got_stuck_goes_on_before_the_next_update() -> None:
    goes_on = {"continue_update_rollback": ["UPDATE_ROLLBACK_IN_PROGRESS"] * 2}
    goes_on["continue_update_rollback"] += ["UPDATE_ROLLBACK_COMPLETE"]
    made = deployed(CloudFormation("UPDATE_ROLLBACK_FAILED", goes_on | UPDATED))
    assert made.called == ["continue_update_rollback", "create_change_set", "execute_change_set"]
    assert made.made["create_change_set"]["ChangeSetType"] == "UPDATE"


def test_one_that_stays_stuck_is_named_with_the_command() -> None:
    stays = {"continue_update_rollback": ["UPDATE_ROLLBACK_FAILED"]}
    stuck = STUCK | {"ResourceStatus": "UPDATE_FAILED"}
    told = refused(CloudFormation("UPDATE_ROLLBACK_FAILED", stays, resources=[stuck]))
    assert "Topic (AWS::SNS::Topic arn:topic), somebody holds on to it" in told
    assert "continue-update-rollback --stack-name tanggap --resources-to-skip Topic`" in told


def test_waiting_has_an_end() -> None:
    client: Any = CloudFormation("UPDATE_IN_PROGRESS")
    with pytest.raises(StackError, match="still UPDATE_IN_PROGRESS"):
        StackState(client, STACK, pause=0, looks=3).wait_for_end()


def test_a_parameter_the_template_no_longer_has_is_let_go() -> None:
    """CloudFormation refuses one that is not declared."""
    before = {"MailDomain": "x.id", "RequestsPerSecond": "500", "Version": "1"}
    made = deployed(CloudFormation("UPDATE_COMPLETE", UPDATED, parameters=before))
    kept = made.made["create_change_set"]["Parameters"]
    assert kept == [{"ParameterKey": "MailDomain", "UsePreviousValue": True}]


def test_what_is_found_before_anything_is_made_is_told_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Such as a name that is taken, which the change set itself leaves out."""
    made = CloudFormation("REVIEW_IN_PROGRESS")
    reason = "AWS::EarlyValidation::ResourceExistenceCheck failed: use the DescribeEvents API"
    failed = {"Status": "FAILED", "StatusReason": reason, "ChangeSetId": "1"}
    found = {"LogicalResourceId": "Secrets", "ValidationStatusReason": "tanggap/channels exists"}
    monkeypatch.setattr(made, "describe_change_set", lambda **named: failed)
    monkeypatch.setattr(made, "paginate", lambda **named: [{"OperationEvents": [found]}])
    assert refused(made).endswith("\n  Secrets: tanggap/channels exists")
    assert made.asked == "describe_events"
    assert made.called == ["create_change_set"]
