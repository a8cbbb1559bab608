"""The state of one stack in CloudFormation: its status, its parameters, the end of an operation on
it, and the causes of a failure.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from operate.answer import OperatorError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import (
        StackEventTypeDef,
        StackResourceSummaryTypeDef,
        StackTypeDef,
    )

REVIEW = "REVIEW_IN_PROGRESS"  # its first change set was never executed: it has no resource yet
GONE = "DELETE_COMPLETE"
MOST_CAUSES = 10
# CloudFormation's reasons for resources that were in progress when another resource failed.
CANCELLED = ("Resource creation cancelled", "Resource update cancelled")


class StackError(OperatorError):
    """The stack could not be brought to the template. The text names the resource and the reason,
    or the one command that helps.
    """


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an operation failed: a line for each resource that caused it, the first one first,
    without those that were only cancelled; and the reasons that the stack itself has, such as an
    alarm that rang, the newest first.
    """

    causes: tuple[str, ...]
    reasons: tuple[str, ...]

    def list_lines(self) -> Sequence[str]:
        return self.causes or self.reasons or ("no resource says why",)


@dataclass(frozen=True)
class StackState:
    """A stack, by its name or its id. Waits look every ``pause`` seconds and ``looks`` times at the
    most, an hour in all.
    """

    cloudformation: CloudFormationClient
    name: str
    pause: float = 5.0
    looks: int = 720

    def describe(self) -> StackTypeDef | None:
        """Return CloudFormation's description of the stack; None when there is no such stack."""
        try:
            return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        except self.cloudformation.exceptions.ClientError as error:
            if "does not exist" in str(error):
                return None
            raise

    def status(self) -> str:
        description = self.describe()
        return description["StackStatus"] if description else GONE

    def parameters(self) -> dict[str, str] | None:
        """Return the stack's parameters; None when it does not exist yet."""
        description = self.describe()
        if description is None or description["StackStatus"] == REVIEW:
            return None
        parameters = description.get("Parameters", [])
        return {each["ParameterKey"]: each["ParameterValue"] for each in parameters}

    def wait_for_end(self) -> str:
        """Wait until no operation is in progress; return the status. Raises StackError when that
        takes too long.
        """
        for _ in range(self.looks):
            if not (status := self.status()).endswith("_IN_PROGRESS"):
                return status
            time.sleep(self.pause)
        raise StackError(
            f"The stack is still {status}. Deploy again once that has ended; until then see "
            f"`aws cloudformation describe-stack-events --stack-name {self.name}`."
        )

    def explain(self, began: str) -> Failure:
        """Return why the last operation failed. It ``began`` with that status of the stack
        itself.
        """
        events = list(self._events_since(began))
        lines = (_format_event(each) for each in reversed(events) if _is_cause(each))
        own = (each for each in events if _is_of_stack(each) and _went_wrong(each))
        reasons = (each.get("ResourceStatusReason", "") for each in own)
        return Failure(
            tuple(dict.fromkeys(lines))[:MOST_CAUSES], tuple(each for each in reasons if each)
        )

    def _events_since(self, began: str) -> Iterator[StackEventTypeDef]:
        """Yield the events of the operation, the newest first. A page has a hundred."""
        pages = self.cloudformation.get_paginator("describe_stack_events")
        for page in pages.paginate(StackName=self.name):
            for event in page["StackEvents"]:
                yield event
                if _is_of_stack(event) and event.get("ResourceStatus") == began:
                    return

    def resources(self) -> Iterator[StackResourceSummaryTypeDef]:
        pages = self.cloudformation.get_paginator("list_stack_resources")
        for page in pages.paginate(StackName=self.name):
            yield from page["StackResourceSummaries"]

    def stuck(self) -> list[StackResourceSummaryTypeDef]:
        """Return the resources whose last operation failed."""
        return [each for each in self.resources() if each["ResourceStatus"].endswith("_FAILED")]


def _is_of_stack(event: StackEventTypeDef) -> bool:
    return event.get("PhysicalResourceId") == event["StackId"]


def _went_wrong(event: StackEventTypeDef) -> bool:
    status = event.get("ResourceStatus", "")
    return "ROLLBACK" in status or status.endswith("_FAILED")


def _is_cause(event: StackEventTypeDef) -> bool:
    if not event.get("ResourceStatus", "").endswith("_FAILED") or _is_of_stack(event):
        return False
    return not event.get("ResourceStatusReason", "").startswith(CANCELLED)


def _format_event(event: StackEventTypeDef) -> str:
    name, kind = event.get("LogicalResourceId"), event.get("ResourceType")
    return f"{name} ({kind}): {event.get('ResourceStatusReason', event.get('ResourceStatus'))}"
