"""The deployment of the packaged template to the local AWS, without what that refuses."""

from __future__ import annotations

import copy
import json
import platform
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from operate import package, stack, stored_secrets
from operate.deploy_watch import UNWATCHED, Watch
from operate.local_run import STACK
from operate.versions import Versions

BUCKET = "tanggap-packages"
# The resources that ministack 1.5.33 refuses, and why. tests/local/test_deploy.py deploys each of
# them and fails when ministack takes one.
REFUSED = {
    "WallBeforeApi": "AWS::WAFv2::WebACLAssociation is not there",
    "Sampling": "AWS::XRay::SamplingRule is not there",
    "StreamFailsAlarm": "alarms know no metric math",
}
# The statements of roles that send messages in batches of ten.
BATCHES = {"DeliverRole": "TheQueue", "FanOutRole": "HaveThemCalled"}
# Of the buckets that functions use.
POLICIES = ("BucketPolicy", "FactsBucketPolicy", "FiguresBucketPolicy", "LedgerBucketPolicy")
# What ministack can't keep: it speaks plain HTTP, and does not tell which writes are conditional.
LOOSENED = ("PlainTextIsRefused", "NothingIsReplaced")
Clients = Callable[[str], Any]


def deploy(aws: Clients, folder: Path, parameters: Mapping[str, str]) -> dict[str, str]:
    """Make the bucket of packages on the local AWS, and deploy the package in ``folder``; return
    the stack's outputs. Raises StackError.
    """
    stored_secrets.make_secrets(aws("ssm"), STACK, None, parameters)
    aws("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
    )
    return deploy_version(aws, folder, parameters)


def deploy_version(
    aws: Clients, folder: Path, parameters: Mapping[str, str], watch: Watch = UNWATCHED
) -> dict[str, str]:
    """Bring the stack to the package in ``folder``, and keep that as its version; return its
    outputs. Raises StackError.
    """
    s3 = aws("s3")
    template = adapt_template(stack.read_template(folder))
    published = stack.publish_package(s3, BUCKET, folder, template)
    url = stack.locate_template(s3, BUCKET, published.template)
    outputs = stack.apply_template(
        aws("cloudformation"), STACK, url, parameters, watch=watch, pause=0.1
    )
    Versions(s3, BUCKET, STACK).record(published, None)
    return outputs


def adapt_template(template: dict[str, Any]) -> dict[str, Any]:
    """Return the template for the local AWS: without the resources it refuses, and with eight
    statements loosened.

    ministack checks ses:SendEmail on every resource, and AWS on the identity that sends. ministack
    checks sqs:SendMessageBatch, for which AWS takes sqs:SendMessage. And ministack speaks plain
    HTTP, which the policies of buckets refuse, and does not know whether a write was conditional.
    """
    resources = copy.deepcopy(template["Resources"])
    for role in ("DeliverRole", "DigestRole", "DutyRole"):
        mail = next(each for each in list_statements(resources[role]) if each["Sid"] == "Mail")
        mail["Resource"] = "*"
    for role, sid in BATCHES.items():
        sends = next(each for each in list_statements(resources[role]) if each["Sid"] == sid)
        sends["Action"].append("sqs:SendMessageBatch")
    for name in POLICIES:
        document = resources[name]["Properties"]["PolicyDocument"]
        document["Statement"] = [
            each for each in document["Statement"] if each.get("Sid") not in LOOSENED
        ]
    accepted = {name: each for name, each in resources.items() if name not in REFUSED}
    return {**template, "Resources": accepted}


def list_statements(role: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the statements of a packaged role; Chalice gives each role one policy."""
    (policy,) = role["Properties"]["Policies"]
    statements: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return statements


def find_architecture() -> str:
    """Return Lambda's name of this machine's architecture, on which compiled packages depend."""
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def make_package() -> Path:
    """Return the folder of the package for this machine, made again when a source changed. Raises
    PackagingError.
    """
    return package.make_package(find_architecture())


def lend_role(aws: Clients, function: str) -> tuple[str, dict[str, str]]:
    """Let this machine act as a function: allow the account to assume its role, and return the
    role's ARN and the function's environment.

    The web server runs the API's code outside Lambda, under the same policy.
    """
    configuration = aws("lambda").get_function_configuration(FunctionName=function)
    iam, name = aws("iam"), configuration["Role"].rpartition("/")[2]
    trust: Any = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    account = configuration["Role"].split(":")[4]
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    trust["Statement"].append(
        {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    )
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
    return configuration["Role"], configuration["Environment"]["Variables"]
