"""The deployment to AWS: package, stack and pages. A parameter that is not named keeps its value.
infra/README.md lists the parameters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from operate import package, stack, stored_secrets
from operate.answer import Answer, Planned, WrongUse
from operate.pages import build_pages
from operate.pages_upload import PagesBucket
from operate.progress import waiting
from operate.stack_state import StackState


@dataclass(frozen=True, slots=True)
class Deployed(Answer):
    """The outputs of a stack, by name, and how many files of the pages were uploaded: None without
    an edge.
    """

    outputs: dict[str, str]
    uploaded: int | None
    faults: tuple[str, ...] = ()

    def list_lines(self) -> Iterable[str]:
        if self.uploaded is not None:
            yield f"Files of the pages that were uploaded: {self.uploaded}"
        if not self.faults:
            yield from (f"{name:<20}{value}" for name, value in sorted(self.outputs.items()))

    def list_faults(self) -> Iterable[str]:
        return self.faults


def parse_parameters(pairs: Sequence[str]) -> dict[str, str]:
    """Return parameters that are given as Name=value. Raises WrongUse."""
    if not all("=" in each for each in pairs):
        raise WrongUse("Give --bucket, and parameters as Name=value.")
    return dict(each.split("=", 1) for each in pairs)


def deploy_all(name: str, bucket: str, arch: str, parameters: dict[str, str]) -> Deployed:
    """Package, bring the stack to the package, and upload the pages. Raises PackagingError,
    NodeError, StackError, and botocore's errors, as long as the stack is not deployed.
    """
    with waiting("Packaging"):
        folder = package.make_package(arch)
        pages = build_pages() if wants_edge(name, parameters) else None
    with waiting("CloudFormation works"):
        outputs = deploy(name, bucket, folder, parameters)
    if pages is None:
        return Deployed(outputs, None)
    try:
        return Deployed(outputs, upload_pages(pages, outputs))
    except (BotoCoreError, ClientError) as failure:
        fault = (
            f"The stack is deployed, but not all pages are up: {failure}\n"
            "Give the same command again; it goes on from there."
        )
        return Deployed(outputs, None, (fault,))


def plan_deploy(name: str, bucket: str, parameters: dict[str, str]) -> Planned:
    """Return what ``deploy_all`` would do. Raises botocore's errors."""
    state = StackState(boto3.client("cloudformation"), name)
    known = state.parameters()
    would = [f"package, and put package and template into the bucket {bucket}."]
    if known is None:
        would.append(f"create the stack {name} with {_list_parameters(parameters)}.")
    else:
        changed = {key: value for key, value in parameters.items() if known.get(key) != value}
        would.append(
            f"update the stack {name}, which is {state.status()}, with {_list_parameters(changed)}."
        )
    if wants_edge(name, parameters):
        would.append("build the pages and upload them.")
    return Planned(tuple(would))


def _list_parameters(parameters: dict[str, str]) -> str:
    """Return the names of parameters; their values may be secret."""
    return f"new values of {', '.join(parameters)}" if parameters else "no other parameters"


def deploy(name: str, bucket: str, folder: Path, parameters: dict[str, str]) -> dict[str, str]:
    """Bring the stack to the package; return its outputs.

    A new stack needs a second pass for parameters that can be set only once it exists: Protected,
    for the table and the user pool, and without a PublicUrl the address of its edge, or of API
    Gateway when there is no edge.
    """
    cloudformation = boto3.client("cloudformation")
    known = StackState(cloudformation, name).parameters()
    stored_secrets.make_secrets(boto3.client("ssm"), name, known, parameters)
    template_url = stack.publish_package(
        boto3.client("s3"), bucket, folder, stack.read_template(folder)
    )
    outputs = stack.apply_template(cloudformation, name, template_url, parameters)
    later: dict[str, str] = {}
    if not stack.read_parameter(cloudformation, name, "PublicUrl"):
        later["PublicUrl"] = outputs.get("EdgeUrl") or outputs["EndpointURL"].rstrip("/")
    is_chosen = "Protected" in parameters
    if not is_chosen and stack.read_parameter(cloudformation, name, "Protected") == "no":
        later["Protected"] = "yes"
    return stack.apply_template(cloudformation, name, template_url, later) if later else outputs


def wants_edge(name: str, parameters: dict[str, str]) -> bool:
    """Whether the stack will have an edge, which serves the pages."""
    edge = parameters.get("Edge") or stack.read_parameter(
        boto3.client("cloudformation"), name, "Edge"
    )
    return edge != "no"


def upload_pages(folder: Path, outputs: dict[str, str]) -> int:
    """Upload the built pages to the bucket of the stack with these outputs; return how many files
    were new.
    """
    s3, cloudfront = boto3.client("s3"), boto3.client("cloudfront")
    bucket = PagesBucket(s3, cloudfront, outputs["PagesBucketName"], outputs["EdgeId"])
    return len(bucket.upload(folder))
