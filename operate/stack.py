"""The deployment of a package and its template to a CloudFormation stack, on AWS and on the local
AWS.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from operate.deploy_watch import UNWATCHED, Watch, join_names
from operate.recovery import make_deployable
from operate.stack_state import StackError, StackState

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.literals import CapabilityType, ChangeSetTypeType
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef
    from mypy_boto3_s3 import S3Client

CAPABILITIES: tuple[CapabilityType, ...] = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
# kind of resource -> the member that names its file in the package
CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
UNCHANGED = ("didn't contain changes", "No updates are to be performed")
AFTER = {  # status -> how to go on
    "ROLLBACK_COMPLETE": "Mend that and deploy again: what is left of this try is removed first.",
    "ROLLBACK_FAILED": "Mend that and deploy again: what is left of this try is removed first.",
    "UPDATE_ROLLBACK_COMPLETE": "All is as it was before. Mend that and deploy again.",
    "UPDATE_ROLLBACK_FAILED": "Mend that and deploy again: the rollback goes on first.",
}
# The same, when an alarm took the update back.
WENT_BACK = {
    "UPDATE_ROLLBACK_COMPLETE": "The version before is at work, and nothing taken in is lost. Read "
    "'A deploy that went wrong' in docs/operate.md, mend that and deploy again.",
}


@dataclass(frozen=True, slots=True)
class Published:
    """A package in the bucket: its version, the key of its template, and the keys of all its files,
    the template's too.
    """

    version: str
    template: str
    files: tuple[str, ...]


def read_template(folder: Path) -> dict[str, Any]:
    """Return the packaged template in a folder that ``operate.package`` wrote."""
    # the loader in C if there is one: the one in Python takes most of a second for this template
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    template: dict[str, Any] = yaml.load((folder / "sam.yaml").read_text(), loader)  # noqa: S506
    return template


def publish_package(s3: S3Client, bucket: str, folder: Path, template: dict[str, Any]) -> Published:
    """Put package, layers and template into the bucket, each under its own hash."""
    keys: dict[str, str] = {}  # by the name of the file
    for resource in template["Resources"].values():
        if member := CODE.get(resource["Type"]):
            name = Path(resource["Properties"][member]).name
            if name not in keys:
                code = (folder / name).read_bytes()
                keys[name] = f"{hash_content(code)}.zip"
                s3.put_object(Bucket=bucket, Key=keys[name], Body=code)
            resource["Properties"][member] = {"Bucket": bucket, "Key": keys[name]}
    body = json.dumps(template).encode()
    name = f"{hash_content(body)}.json"
    s3.put_object(Bucket=bucket, Key=name, Body=body)
    version = template["Parameters"]["Version"]["Default"]
    return Published(version, name, (*keys.values(), name))


def locate_template(s3: S3Client, bucket: str, key: str) -> str:
    """Return the URL by which CloudFormation finds a template."""
    return f"{s3.meta.endpoint_url}/{bucket}/{key}"


def hash_content(content: bytes) -> str:
    """Return the name of a file in the bucket of packages, without its ending."""
    return hashlib.sha256(content).hexdigest()[:40]


def apply_template(
    cloudformation: CloudFormationClient,
    stack: str,
    template_url: str,
    parameters: Mapping[str, str],
    *,
    watch: Watch = UNWATCHED,
    pause: float = StackState.pause,
) -> dict[str, str]:
    """Create or update the stack, whatever an earlier deploy left of it, and wait for the end, with
    a look every ``pause`` seconds. Return its outputs.

    A parameter that is not named keeps its value, or has its default in a new stack. An update goes
    back when an alarm of ``watch`` rings. Raises StackError.
    """
    state = StackState(cloudformation, stack, pause)
    make_deployable(state)
    known = state.parameters()
    kind: ChangeSetTypeType = "CREATE" if known is None else "UPDATE"
    if kind == "CREATE":
        watch = UNWATCHED  # the alarms are made now
    change = f"change-{time.time_ns()}"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=change,
            ChangeSetType=kind,
            TemplateURL=template_url,
            Parameters=_build_parameters(
                parameters, known or {}, _list_declared(cloudformation, template_url)
            ),
            Capabilities=CAPABILITIES,
            RollbackConfiguration=watch.build_configuration(),
        )
    except cloudformation.exceptions.ClientError as error:
        reason = error.response["Error"].get("Message", "")
        raise StackError(f"CloudFormation refuses the template: {reason}") from None
    if _await_change(state, change):
        # A resource that a failed operation made holds no data yet, and must not block the next
        # one.
        cloudformation.execute_change_set(
            StackName=stack, ChangeSetName=change, RetainExceptOnCreate=True
        )
        _require_done(state, f"{kind}_IN_PROGRESS", watch)
    return read_outputs(cloudformation, stack)


def read_parameter(cloudformation: CloudFormationClient, stack: str, name: str) -> str:
    """Return the value of a parameter of the stack; empty when it has none."""
    return (StackState(cloudformation, stack).parameters() or {}).get(name, "")


def _list_declared(cloudformation: CloudFormationClient, template_url: str) -> set[str]:
    summary = cloudformation.get_template_summary(TemplateURL=template_url)
    return {each["ParameterKey"] for each in summary.get("Parameters", [])}


def _build_parameters(
    parameters: Mapping[str, str], known: Mapping[str, str], declared: Set[str]
) -> list[ParameterTypeDef]:
    values: list[ParameterTypeDef] = [
        {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
    ]
    # The template sets the build's version at each deploy.
    unchanged = sorted((known.keys() & declared) - parameters.keys() - {"Version"})
    values += [{"ParameterKey": key, "UsePreviousValue": True} for key in unchanged]
    return values


def _await_change(state: StackState, change: str) -> bool:
    """Wait for the change set; False when it holds no change. Raises StackError."""
    for _ in range(state.looks):
        change_set = state.cloudformation.describe_change_set(
            StackName=state.name, ChangeSetName=change
        )
        status, reason = change_set["Status"], change_set.get("StatusReason", "")
        if status == "CREATE_COMPLETE":
            return True
        if status == "FAILED" and any(words in reason for words in UNCHANGED):
            return False
        if status == "FAILED":
            details = (
                _list_faults(state, change_set["ChangeSetId"]) if "DescribeEvents" in reason else []
            )
            lines = "\n  ".join([reason, *details])
            raise StackError(f"CloudFormation refuses the template: {lines}")
        time.sleep(state.pause)
    raise StackError(f"CloudFormation still reads the template ({status}). Deploy again.")


def _list_faults(state: StackState, change: str) -> list[str]:
    """Return the faults that CloudFormation found before it began, such as a name that is taken."""
    paginator = state.cloudformation.get_paginator("describe_events")
    events = paginator.paginate(ChangeSetName=change, Filters={"FailedEvents": True})
    return [
        f"{event.get('LogicalResourceId')}: {reason}"
        for page in events
        for event in page["OperationEvents"]
        if (reason := event.get("ValidationStatusReason"))
    ]


def _require_done(state: StackState, began: str, watch: Watch) -> None:
    """Wait until the stack is as the template says. Raises StackError with what failed, or with the
    alarm that rang.
    """
    status = state.wait_for_end()
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return
    failure = state.explain(began)
    if ringing := watch.find_ringing(failure.reasons):
        raise StackError(
            f"{join_names(ringing)} rang, so CloudFormation took the update back: the stack ended "
            f"as {status}.\n{WENT_BACK.get(status, AFTER.get(status, ''))}".rstrip()
        )
    causes = "\n  ".join(failure.list_lines())
    raise StackError(f"The stack ended as {status}.\n  {causes}\n{AFTER.get(status, '')}".rstrip())


def read_outputs(cloudformation: CloudFormationClient, stack: str) -> dict[str, str]:
    """Return the stack's outputs by name."""
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return {each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])}
