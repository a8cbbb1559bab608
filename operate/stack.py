"""One package and template to one CloudFormation stack, on AWS as on the local AWS."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from operate.recovery import make_deployable
from operate.stack_state import StackError, StackState

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.literals import CapabilityType, ChangeSetTypeType
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef
    from mypy_boto3_s3 import S3Client

CAPABILITIES: tuple[CapabilityType, ...] = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
CODE = {  # by the kind of resource: which member names its file
    "AWS::Serverless::Function": ("CodeUri", "deployment.zip"),
    "AWS::Serverless::LayerVersion": ("ContentUri", "photos.zip"),
}
UNCHANGED = ("didn't contain changes", "No updates are to be performed")
AFTER = {  # what it takes once the causes are mended
    "ROLLBACK_COMPLETE": "Mend that and deploy again: what is left of this try is removed first.",
    "ROLLBACK_FAILED": "Mend that and deploy again: what is left of this try is removed first.",
    "UPDATE_ROLLBACK_COMPLETE": "All is as it was before. Mend that and deploy again.",
    "UPDATE_ROLLBACK_FAILED": "Mend that and deploy again: the rollback goes on first.",
}


def read(folder: Path) -> dict[str, Any]:
    """The packaged template in a folder of operate.package."""
    # in C where it is there: in Python a template this long takes most of a second
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    template: dict[str, Any] = yaml.load((folder / "sam.yaml").read_text(), loader)  # noqa: S506
    return template


def publish(s3: S3Client, bucket: str, folder: Path, template: dict[str, Any]) -> str:
    """Put package, layer and template into the bucket, each under its own hash. Answers the
    template's URL.
    """
    for kind, (member, name) in CODE.items():
        code = (folder / name).read_bytes()
        key = f"{_name(code)}.zip"
        s3.put_object(Bucket=bucket, Key=key, Body=code)
        for resource in template["Resources"].values():
            if resource["Type"] == kind:
                resource["Properties"][member] = {"Bucket": bucket, "Key": key}
    body = json.dumps(template).encode()
    name = f"{_name(body)}.json"
    s3.put_object(Bucket=bucket, Key=name, Body=body)
    return f"{s3.meta.endpoint_url}/{bucket}/{name}"


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:40]


def apply(
    cloudformation: CloudFormationClient,
    stack: str,
    template_url: str,
    parameters: Mapping[str, str],
    *,
    pause: float = StackState.pause,
) -> dict[str, str]:
    """Create or update the stack, whatever an earlier deploy left of it, and wait, looking every
    ``pause`` seconds. Answers its outputs.

    A parameter that is not given keeps its value, or has its default in a new stack. Raises
    StackError.
    """
    state = StackState(cloudformation, stack, pause)
    make_deployable(state)
    known = state.parameters()
    kind: ChangeSetTypeType = "CREATE" if known is None else "UPDATE"
    change = f"change-{time.time_ns()}"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=change,
            ChangeSetType=kind,
            TemplateURL=template_url,
            Parameters=_values(parameters, known or {}, _declared(cloudformation, template_url)),
            Capabilities=CAPABILITIES,
        )
    except cloudformation.exceptions.ClientError as error:
        said = error.response["Error"].get("Message", "")
        raise StackError(f"CloudFormation refuses the template: {said}") from None
    if _ready(state, change):
        # A resource made by an operation that fails holds nothing yet, and must not be in the way.
        cloudformation.execute_change_set(
            StackName=stack, ChangeSetName=change, RetainExceptOnCreate=True
        )
        _require_done(state, f"{kind}_IN_PROGRESS")
    return outputs(cloudformation, stack)


def parameter(cloudformation: CloudFormationClient, stack: str, name: str) -> str:
    """The value a parameter of the stack has; empty when it has none."""
    return (StackState(cloudformation, stack).parameters() or {}).get(name, "")


def _declared(cloudformation: CloudFormationClient, template_url: str) -> set[str]:
    summary = cloudformation.get_template_summary(TemplateURL=template_url)
    return {each["ParameterKey"] for each in summary.get("Parameters", [])}


def _values(
    parameters: Mapping[str, str], known: Mapping[str, str], declared: Set[str]
) -> list[ParameterTypeDef]:
    given: list[ParameterTypeDef] = [
        {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
    ]
    # The build's version is the template's to say, each time anew.
    kept = sorted((known.keys() & declared) - parameters.keys() - {"Version"})
    given += [{"ParameterKey": key, "UsePreviousValue": True} for key in kept]
    return given


def _ready(state: StackState, change: str) -> bool:
    """Wait for the change set; False when it holds no change. Raises StackError."""
    for _ in range(state.looks):
        found = state.cloudformation.describe_change_set(StackName=state.name, ChangeSetName=change)
        status, reason = found["Status"], found.get("StatusReason", "")
        if status == "CREATE_COMPLETE":
            return True
        if status == "FAILED" and any(words in reason for words in UNCHANGED):
            return False
        if status == "FAILED":
            details = _validation(state, found["ChangeSetId"]) if "DescribeEvents" in reason else []
            told = "\n  ".join([reason, *details])
            raise StackError(f"CloudFormation refuses the template: {told}")
        time.sleep(state.pause)
    raise StackError(f"CloudFormation still reads the template ({status}). Deploy again.")


def _validation(state: StackState, change: str) -> list[str]:
    """What CloudFormation found before it began, such as a name that is taken."""
    pages = state.cloudformation.get_paginator("describe_events")
    found = pages.paginate(ChangeSetName=change, Filters={"FailedEvents": True})
    return [
        f"{event.get('LogicalResourceId')}: {reason}"
        for page in found
        for event in page["OperationEvents"]
        if (reason := event.get("ValidationStatusReason"))
    ]


def _require_done(state: StackState, began: str) -> None:
    """Wait until the stack is as the template says. Raises StackError with what failed."""
    status = state.wait_for_end()
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return
    causes = "\n  ".join(state.causes(began))
    raise StackError(f"The stack ended as {status}.\n  {causes}\n{AFTER.get(status, '')}".rstrip())


def outputs(cloudformation: CloudFormationClient, stack: str) -> dict[str, str]:
    """The stack's outputs by name."""
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return {given["OutputKey"]: given["OutputValue"] for given in described.get("Outputs", [])}
