"""The alarms that watch an update of a stack: CloudFormation takes it back when one rings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from operate.answer import OperatorError
from operate.stack_state import GONE, StackState

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import RollbackConfigurationTypeDef

# By their names in the template. Each looks at the last five minutes, so one that a bad version
# makes ring does so within ten.
WATCHING = ("ApiFailsAlarm", "StreamFailsAlarm")
MINUTES = 10


@dataclass(frozen=True, slots=True)
class Watch:
    """The ARNs of the alarms that watch an update, by their names in the template; without any,
    ``because`` says why.
    """

    alarms: Mapping[str, str]
    because: str = ""

    def build_configuration(self) -> RollbackConfigurationTypeDef:
        """Return what CloudFormation gets. Without alarms the list is there and empty: else
        CloudFormation would keep those of the update before.
        """
        return {
            "RollbackTriggers": [
                {"Arn": arn, "Type": "AWS::CloudWatch::Alarm"} for arn in self.alarms.values()
            ],
            "MonitoringTimeInMinutes": MINUTES if self.alarms else 0,
        }

    def describe(self) -> str:
        """Return the sentence that says what watches, and for how long."""
        if not self.alarms:
            return f"No alarm watches: {self.because}."
        verb = "watches" if len(self.alarms) == 1 else "watch"
        return (
            f"{join_names(self.alarms)} {verb} the update and the {MINUTES} minutes after it; "
            "when one rings, CloudFormation puts the version before back."
        )

    def find_ringing(self, reasons: Iterable[str]) -> list[str]:
        """Return the names of the alarms that CloudFormation's reasons name."""
        told = "\n".join(reasons)
        return [
            name
            for name, arn in self.alarms.items()
            if arn in told or arn.rpartition(":")[2] in told
        ]


UNWATCHED = Watch({}, "nothing was looked up")


def find_watch(
    state: StackState, cloudwatch: Any, given: Mapping[str, str], *, force: bool = False
) -> Watch:
    """Return the alarms of the stack that are to watch its next update with the ``given``
    parameters: none when it is new or has none, with ``force``, and when the update makes another
    table. Raises OperatorError when one rings, because CloudFormation refuses such an update, and
    botocore's errors.
    """
    known = state.parameters()
    if known is None:
        return Watch({}, "the stack is new")
    if force:
        return Watch({}, "--force leaves them out")
    if given.get("NewTable", "") not in ("", known.get("NewTable")):
        # They ring because the table is gone, and would take the update back to that table.
        return Watch({}, "the stack gets a new table in place of one that was lost")
    names = {
        each["PhysicalResourceId"]: each["LogicalResourceId"]
        for each in state.resources()
        if each["LogicalResourceId"] in WATCHING and each["ResourceStatus"] != GONE
    }
    if not names:
        return Watch({}, f"the stack has neither {' nor '.join(WATCHING)}")
    alarms = cloudwatch.describe_alarms(AlarmNames=[*names])["MetricAlarms"]
    if ringing := [names[each["AlarmName"]] for each in alarms if each["StateValue"] == "ALARM"]:
        verb = "rings" if len(ringing) == 1 else "ring"
        raise OperatorError(
            f"{join_names(ringing)} {verb}, and CloudFormation refuses an update that an alarm "
            "watches which rings already. Give --force to deploy a mend, which nothing watches "
            "then, or `tanggap rollback` to go back to the version before."
        )
    found = {names[each["AlarmName"]]: each["AlarmArn"] for each in alarms}
    return Watch({name: found[name] for name in WATCHING if name in found})


def join_names(names: Iterable[str]) -> str:
    """Return names as a sentence has them."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
