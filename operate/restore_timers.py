"""The timers of reports that a restore put back."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from chalicelib.platform.moments import format_stored
from operate.report_images import find_wake_up
from operate.table import Image


@dataclass(frozen=True, slots=True)
class Timers:
    """The executions of a stack's state machine, ``<number>-<run>`` each."""

    client: Any
    workflow: str  # ARN

    def is_known(self, number: str, run: int) -> bool:
        """Return whether there is an execution of that name, running or ended."""
        try:
            self.client.describe_execution(executionArn=self._name(number, run))
        except self.client.exceptions.ExecutionDoesNotExist:
            return False
        return True

    def start(self, state: Image) -> bool:
        """Start the timer of a report, from its item. Return False when it needs none, or has
        one: it is known by its name.
        """
        wakes = find_wake_up(state)
        if wakes is None:
            return False
        number, run = state["pk"]["S"].removeprefix("R#"), int(state["run"]["N"])
        timer = {"number": number, "run": run, "next_check": format_stored(wakes)}
        if self.is_known(number, run):
            return False
        try:
            self.client.start_execution(
                stateMachineArn=self.workflow, name=f"{number}-{run}", input=json.dumps(timer)
            )
        except self.client.exceptions.ExecutionAlreadyExists:
            return False
        return True

    def stop(self, number: str, run: int) -> None:
        """End the timer of a phase that is over. Do nothing when it is missing or has ended."""
        over = (
            self.client.exceptions.ExecutionDoesNotExist,
            self.client.exceptions.ValidationException,
        )
        with suppress(*over):
            self.client.stop_execution(
                executionArn=self._name(number, run), cause="The report was put back."
            )

    def _name(self, number: str, run: int) -> str:
        return f"{self.workflow.replace(':stateMachine:', ':execution:')}:{number}-{run}"
