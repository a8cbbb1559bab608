"""A stack that an earlier deploy left unfinished, brought to where it can be deployed to again: by
itself where nobody's data can be lost, and else by the one command an operator is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from operate.stack_state import GONE, REVIEW, StackError, StackState

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackResourceSummaryTypeDef

NEVER_MADE = ("CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")  # can only be deleted
COMMAND = "aws cloudformation"


def make_deployable(state: StackState) -> None:
    """Wait for what is under way, remove what is left of a first create that failed, and let a
    rollback that got stuck go on. Raises StackError where an operator has to decide.
    """
    if state.status() == REVIEW:
        return
    status = state.wait_for_end()
    if status in NEVER_MADE:
        _remove(state)
    elif status == "UPDATE_ROLLBACK_FAILED":
        _go_on_rolling_back(state)
    elif status == "DELETE_FAILED":
        raise StackError(
            f"The stack could not be deleted: {_named(state.stuck())}. Let go of it with "
            f"`{_forced(state)}` and deploy again; what is named stays, and is yours to delete."
        )


def _remove(state: StackState) -> None:
    """Delete a stack that was never whole, unless something of it is left that may hold data."""
    if left := _kept(state):
        raise StackError(
            f"The first create failed and left behind what is never deleted by itself: "
            f"{_named(left)}. Let go of the stack with `{_forced(state)}`, delete those once you "
            "have looked into them, and deploy again."
        )
    found = state.describe()
    if found is None:
        return
    state.cloudformation.delete_stack(StackName=state.name)
    by_id = replace(state, name=found.get("StackId", state.name))
    if by_id.wait_for_end() != GONE:
        raise StackError(
            f"What the first create left can't be deleted: {_named(by_id.stuck())}. Mend that and "
            f"deploy again, or let go of it with `{_forced(state)}`."
        )


def _kept(state: StackState) -> list[StackResourceSummaryTypeDef]:
    """What is still there of the resources that the failed template would keep."""
    body: Any = state.cloudformation.get_template(StackName=state.name, TemplateStage="Original")
    policies = {
        name: held.get("DeletionPolicy", "Delete")
        for name, held in body["TemplateBody"]["Resources"].items()
    }
    return [
        each
        for each in state.resources()
        if policies.get(each["LogicalResourceId"], "Delete") != "Delete"
        and each["ResourceStatus"] != GONE
    ]


def _go_on_rolling_back(state: StackState) -> None:
    state.cloudformation.continue_update_rollback(StackName=state.name)
    if state.wait_for_end() == "UPDATE_ROLLBACK_COMPLETE":
        return
    stuck = state.stuck()
    names = " ".join(each["LogicalResourceId"] for each in stuck)
    raise StackError(
        f"The update before this one can't be rolled back: {_named(stuck)}. Mend that and deploy "
        f"again, or leave them as they are with `{COMMAND} continue-update-rollback --stack-name "
        f"{state.name} --resources-to-skip {names}`."
    )


def _forced(state: StackState) -> str:
    return f"{COMMAND} delete-stack --stack-name {state.name} --deletion-mode FORCE_DELETE_STACK"


def _named(resources: Iterable[StackResourceSummaryTypeDef]) -> str:
    told = [
        f"{each['LogicalResourceId']} ({each['ResourceType']} {each.get('PhysicalResourceId', '')})"
        + (f", {reason}" if (reason := each.get("ResourceStatusReason")) else "")
        for each in resources
    ]
    return "; ".join(told) or "no resource says why"
