"""What CloudFormation says of one stack: its status, its parameters, when an operation on it has
ended, and why that failed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import (
        StackEventTypeDef,
        StackResourceSummaryTypeDef,
        StackTypeDef,
    )

REVIEW = "REVIEW_IN_PROGRESS"  # a change set that was never executed: there is nothing yet
GONE = "DELETE_COMPLETE"
MOST_CAUSES = 10
# What CloudFormation says of all that was under way when something else failed.
CANCELLED = ("Resource creation cancelled", "Resource update cancelled")


class StackError(Exception):
    """The stack could not be brought to the template; the text says which resource and why, or the
    one command that helps.
    """


@dataclass(frozen=True)
class StackState:
    """A stack by its name or its id, looked at every ``pause`` seconds and ``looks`` times at the
    most, an hour in all.
    """

    cloudformation: CloudFormationClient
    name: str
    pause: float = 5.0
    looks: int = 720

    def describe(self) -> StackTypeDef | None:
        """None when there is no stack of the name."""
        try:
            return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        except self.cloudformation.exceptions.ClientError as error:
            if "does not exist" in str(error):
                return None
            raise

    def status(self) -> str:
        found = self.describe()
        return found["StackStatus"] if found else GONE

    def parameters(self) -> dict[str, str] | None:
        """The stack's parameters; None when nothing of it was made yet."""
        found = self.describe()
        if found is None or found["StackStatus"] == REVIEW:
            return None
        held = found.get("Parameters", [])
        return {each["ParameterKey"]: each["ParameterValue"] for each in held}

    def wait_for_end(self) -> str:
        """The status once nothing is under way any more. Raises StackError when that takes too
        long.
        """
        for _ in range(self.looks):
            if not (status := self.status()).endswith("_IN_PROGRESS"):
                return status
            time.sleep(self.pause)
        raise StackError(
            f"The stack is still {status}. Deploy again once that has ended; until then see "
            f"`aws cloudformation describe-stack-events --stack-name {self.name}`."
        )

    def causes(self, began: str) -> list[str]:
        """Why the last operation failed, the first cause first, without what was only cancelled for
        it; the operation ``began`` with that status of the stack itself.
        """
        failed = [each for each in self._events_since(began) if _is_cause(each)]
        told = (_told(each) for each in reversed(failed))
        return list(dict.fromkeys(told))[:MOST_CAUSES] or ["no resource says why"]

    def _events_since(self, began: str) -> Iterator[StackEventTypeDef]:
        """The newest first, as they come, a hundred a page."""
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
        """The resources CloudFormation could not bring where it wanted them."""
        return [each for each in self.resources() if each["ResourceStatus"].endswith("_FAILED")]


def _is_of_stack(event: StackEventTypeDef) -> bool:
    return event.get("PhysicalResourceId") == event["StackId"]


def _is_cause(event: StackEventTypeDef) -> bool:
    if not event.get("ResourceStatus", "").endswith("_FAILED") or _is_of_stack(event):
        return False
    return not event.get("ResourceStatusReason", "").startswith(CANCELLED)


def _told(event: StackEventTypeDef) -> str:
    name, kind = event.get("LogicalResourceId"), event.get("ResourceType")
    return f"{name} ({kind}): {event.get('ResourceStatusReason', event.get('ResourceStatus'))}"
