"""The packaged template on the local AWS, less what that refuses."""

from __future__ import annotations

import copy
import json
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from operate import package, stack

STACK = "tanggap"
BUCKET = "tanggap-packages"
# What ministack 1.5.33 refuses, and why; tests/local/test_deploy.py offers it each and fails when
# that changes.
REFUSED = {
    "WallBeforeApi": "AWS::WAFv2::WebACLAssociation is not there",
    "Sampling": "AWS::XRay::SamplingRule is not there",
    "TableThrottledAlarm": "alarms know no metric math",
    "ReadsThrottledAlarm": "alarms know no metric math",
    "TableFailsAlarm": "alarms know no metric math",
    "AccessExpiredAlarm": "alarms know no queries",
    "FloodAlarm": "alarms know no queries",
    "ParkedAlarm": "alarms know no queries",
    "SmsNearCapAlarm": "alarms know no queries",
    "SmsAtCapAlarm": "alarms know no queries",
    "NoticesUnknownAlarm": "alarms know no queries",
}
# Statements of roles that send messages ten a call.
BATCHES = {"DeliverRole": "TheQueue", "FanOutRole": "HaveThemCalled"}
Clients = Callable[[str], Any]


def deploy(aws: Clients, folder: Path, parameters: Mapping[str, str]) -> dict[str, str]:
    """Bring the package in ``folder`` up on the local AWS; answers the stack's outputs. Raises
    StackError.
    """
    s3 = aws("s3")
    s3.create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
    )
    template_url = stack.publish(s3, BUCKET, folder, accepted(stack.read(folder)))
    return stack.apply(aws("cloudformation"), STACK, template_url, parameters, pause=0.1)


def accepted(template: dict[str, Any]) -> dict[str, Any]:
    """The template as the local AWS can take it: without what it refuses, and with five statements
    loosened.

    ministack looks for ses:SendEmail on every resource where AWS looks at the identity that sends,
    and sqs:SendMessageBatch where AWS takes sqs:SendMessage for it; and it speaks plain HTTP, which
    the bucket's policy refuses.
    """
    resources = copy.deepcopy(template["Resources"])
    for role in ("DeliverRole", "DigestRole"):
        mail = next(each for each in statements(resources[role]) if each["Sid"] == "Mail")
        mail["Resource"] = "*"
    for role, sid in BATCHES.items():
        sends = next(each for each in statements(resources[role]) if each["Sid"] == sid)
        sends["Action"].append("sqs:SendMessageBatch")
    bucket = resources["BucketPolicy"]["Properties"]["PolicyDocument"]
    bucket["Statement"] = [s for s in bucket["Statement"] if s["Sid"] != "PlainTextIsRefused"]
    kept = {name: held for name, held in resources.items() if name not in REFUSED}
    return {**template, "Resources": kept}


def statements(role: dict[str, Any]) -> list[dict[str, Any]]:
    """What a packaged role may do; Chalice gives each one policy."""
    (policy,) = role["Properties"]["Policies"]
    held: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return held


def architecture() -> str:
    """What Lambda calls this machine's architecture: compiled packages differ."""
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def packaged() -> Path:
    """The package for this machine, made when a source changed. Raises PackagingError."""
    return package.package(architecture())


def lend_role(aws: Clients, function: str) -> tuple[str, dict[str, str]]:
    """Let this machine act as a function: its role, which the account may assume from now on, and
    its environment.

    The web server runs the API's code outside Lambda, and under the same policy.
    """
    held = aws("lambda").get_function_configuration(FunctionName=function)
    iam, name = aws("iam"), held["Role"].rpartition("/")[2]
    trust: Any = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    account = held["Role"].split(":")[4]
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    trust["Statement"].append(
        {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    )
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
    return held["Role"], held["Environment"]["Variables"]
