"""The recovery of a stack that an earlier deploy left unfinished, so that it can be deployed again.
It happens by itself when no data can be lost; otherwise an operator is told the one command to run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from operate.stack_state import GONE, REVIEW, StackError, StackState

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackResourceSummaryTypeDef

# A stack with one of these statuses can only be deleted.
NEVER_MADE = ("CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")
COMMAND = "aws cloudformation"


def make_deployable(state: StackState) -> None:
    """Wait for an operation that is in progress, delete the remains of a first create that failed,
    and continue a rollback that got stuck. Raises StackError when an operator has to decide.
    """
    if state.status() == REVIEW:
        return
    status = state.wait_for_end()
    if status in NEVER_MADE:
        _delete_stack(state)
    elif status == "UPDATE_ROLLBACK_FAILED":
        _continue_rollback(state)
    elif status == "DELETE_FAILED":
        raise StackError(
            f"The stack could not be deleted: {_list_names(state.stuck())}. Let go of it with "
            f"`{_force_delete(state)}` and deploy again; what is named stays, and is yours to "
            "delete."
        )


def _delete_stack(state: StackState) -> None:
    """Delete a stack that was never complete. Raises StackError when it may hold data."""
    if remains := _list_kept(state):
        raise StackError(
            f"The first create failed and left behind what is never deleted by itself: "
            f"{_list_names(remains)}. Let go of the stack with `{_force_delete(state)}`, delete "
            "those once you have looked into them, and deploy again."
        )
    description = state.describe()
    if description is None:
        return
    state.cloudformation.delete_stack(StackName=state.name)
    by_id = replace(state, name=description.get("StackId", state.name))
    if by_id.wait_for_end() != GONE:
        raise StackError(
            f"What the first create left can't be deleted: {_list_names(by_id.stuck())}. Mend "
            f"that and deploy again, or let go of it with `{_force_delete(state)}`."
        )


def _list_kept(state: StackState) -> list[StackResourceSummaryTypeDef]:
    """Return the resources that still exist and that the failed template says to keep."""
    body: Any = state.cloudformation.get_template(StackName=state.name, TemplateStage="Original")
    policies = {
        name: resource.get("DeletionPolicy", "Delete")
        for name, resource in body["TemplateBody"]["Resources"].items()
    }
    return [
        each
        for each in state.resources()
        if policies.get(each["LogicalResourceId"], "Delete") != "Delete"
        and each["ResourceStatus"] != GONE
    ]


def _continue_rollback(state: StackState) -> None:
    state.cloudformation.continue_update_rollback(StackName=state.name)
    if state.wait_for_end() == "UPDATE_ROLLBACK_COMPLETE":
        return
    stuck = state.stuck()
    names = " ".join(each["LogicalResourceId"] for each in stuck)
    raise StackError(
        f"The update before this one can't be rolled back: {_list_names(stuck)}. Mend that "
        f"and deploy again, or leave them as they are with `{COMMAND} continue-update-rollback "
        f"--stack-name {state.name} --resources-to-skip {names}`."
    )


def _force_delete(state: StackState) -> str:
    return f"{COMMAND} delete-stack --stack-name {state.name} --deletion-mode FORCE_DELETE_STACK"


def _list_names(resources: Iterable[StackResourceSummaryTypeDef]) -> str:
    names = [
        f"{each['LogicalResourceId']} ({each['ResourceType']} {each.get('PhysicalResourceId', '')})"
        + (f", {reason}" if (reason := each.get("ResourceStatusReason")) else "")
        for each in resources
    ]
    return "; ".join(names) or "no resource says why"
