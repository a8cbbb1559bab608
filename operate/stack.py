"""One package and template to one CloudFormation stack, on AWS as on the local AWS."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.literals import CapabilityType
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef
    from mypy_boto3_s3 import S3Client

CAPABILITIES: tuple[CapabilityType, ...] = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
CODE = {  # by the kind of resource: which member names its file
    "AWS::Serverless::Function": ("CodeUri", "deployment.zip"),
    "AWS::Serverless::LayerVersion": ("ContentUri", "photos.zip"),
}
UNCHANGED = ("didn't contain changes", "No updates are to be performed")


class StackError(Exception):
    """The stack could not be brought to the template; the text says which resource and why."""


def read(folder: Path) -> dict[str, Any]:
    """The packaged template in a folder of operate.package."""
    template: dict[str, Any] = yaml.safe_load((folder / "sam.yaml").read_text())
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
    pause: float = 5.0,
) -> dict[str, str]:
    """Create or update the stack and wait, looking every ``pause`` seconds. Answers its outputs.

    A parameter that is not given keeps its value, or has its default in a new stack. Raises
    StackError.
    """
    known = _parameters(cloudformation, stack)
    name = f"change-{time.time_ns()}"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType="CREATE" if known is None else "UPDATE",
            TemplateURL=template_url,
            Parameters=_values(parameters, known or {}),
            Capabilities=CAPABILITIES,
        )
    except cloudformation.exceptions.ClientError as error:
        said = error.response["Error"].get("Message", "")
        raise StackError(f"CloudFormation refuses the template: {said}") from None
    if _ready(cloudformation, stack, name, pause):
        cloudformation.execute_change_set(StackName=stack, ChangeSetName=name)
        _wait(cloudformation, stack, pause)
    return outputs(cloudformation, stack)


def parameter(cloudformation: CloudFormationClient, stack: str, name: str) -> str:
    """The value a parameter of the stack has; empty when it has none."""
    return (_parameters(cloudformation, stack) or {}).get(name, "")


def _parameters(cloudformation: CloudFormationClient, stack: str) -> dict[str, str] | None:
    """The stack's parameters; None when there is no stack."""
    try:
        described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except cloudformation.exceptions.ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    if described["StackStatus"] == "REVIEW_IN_PROGRESS":  # a change set that was never executed
        return None
    given = described.get("Parameters", [])
    return {each["ParameterKey"]: each["ParameterValue"] for each in given}


def _values(parameters: Mapping[str, str], known: Mapping[str, str]) -> list[ParameterTypeDef]:
    given: list[ParameterTypeDef] = [
        {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
    ]
    # The build's version is the template's to say, each time anew.
    kept = sorted(known.keys() - parameters.keys() - {"Version"})
    given += [{"ParameterKey": key, "UsePreviousValue": True} for key in kept]
    return given


def _ready(cloudformation: CloudFormationClient, stack: str, change: str, pause: float) -> bool:
    """Wait for the change set; False when it holds no change."""
    while True:
        found = cloudformation.describe_change_set(StackName=stack, ChangeSetName=change)
        status, reason = found["Status"], found.get("StatusReason", "")
        if status == "CREATE_COMPLETE":
            return True
        if status == "FAILED" and any(words in reason for words in UNCHANGED):
            return False
        if status == "FAILED":
            raise StackError(f"CloudFormation refuses the template: {reason}")
        time.sleep(pause)


def _wait(cloudformation: CloudFormationClient, stack: str, pause: float) -> None:
    while True:
        status = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return
        if not status.endswith("_IN_PROGRESS"):
            raise StackError(
                f"The stack ended as {status}: {_first_failure(cloudformation, stack)}"
            )
        time.sleep(pause)


def _first_failure(cloudformation: CloudFormationClient, stack: str) -> str:
    failures = [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"
        for event in cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
        if event["ResourceStatus"].endswith("_FAILED")
    ]
    return failures[-1] if failures else "no resource says why"


def outputs(cloudformation: CloudFormationClient, stack: str) -> dict[str, str]:
    """The stack's outputs by name."""
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return {given["OutputKey"]: given["OutputValue"] for given in described.get("Outputs", [])}
