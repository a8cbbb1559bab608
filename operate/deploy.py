"""The deployment to AWS: package, stack and pages. A parameter that is not named keeps its value.
infra/README.md lists the parameters, and docs/operate.md says what happens when it goes wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from operate import package, stack, stored_secrets
from operate.answer import Answer, Planned, WrongUse
from operate.deploy_watch import Watch, find_watch, join_names
from operate.pages import build_pages
from operate.pages_upload import PagesBucket
from operate.progress import waiting
from operate.stack_state import StackState
from operate.versions import Versions


@dataclass(frozen=True, slots=True)
class Deployed(Answer):
    """The outputs of a stack, by name, how many files of the pages were uploaded: None without an
    edge, and the names of the alarms that watched.
    """

    outputs: dict[str, str]
    uploaded: int | None
    watched: tuple[str, ...]
    faults: tuple[str, ...] = ()

    def list_lines(self) -> Iterable[str]:
        if self.uploaded is not None:
            yield f"Files of the pages that were uploaded: {self.uploaded}"
        if self.watched:
            yield f"Alarms that watched and did not ring: {join_names(self.watched)}"
        if not self.faults:
            yield from (f"{name:<20}{value}" for name, value in sorted(self.outputs.items()))

    def list_faults(self) -> Iterable[str]:
        return self.faults


def parse_parameters(pairs: Sequence[str]) -> dict[str, str]:
    """Return parameters that are given as Name=value. Raises WrongUse."""
    if not all("=" in each for each in pairs):
        raise WrongUse("Give --bucket, and parameters as Name=value.")
    return dict(each.split("=", 1) for each in pairs)


def choose_watch(name: str, parameters: dict[str, str], *, force: bool) -> Watch:
    """Return the alarms that are to watch the deploy, as ``find_watch`` does. Raises OperatorError
    when one rings, and botocore's errors.
    """
    state = StackState(boto3.client("cloudformation"), name)
    return find_watch(state, boto3.client("cloudwatch"), parameters, force=force)


def deploy_all(
    name: str, bucket: str, arch: str, parameters: dict[str, str], watch: Watch
) -> Deployed:
    """Package, bring the stack to the package, and upload the pages. Raises PackagingError,
    NodeError, StackError, and botocore's errors, as long as the stack is not deployed.
    """
    with waiting("Packaging"):
        folder = package.make_package(arch)
        pages = build_pages() if wants_edge(name, parameters) else None
    with waiting("CloudFormation works"):
        outputs = deploy(name, bucket, folder, parameters, watch, pages)
    watched = tuple(watch.alarms)
    if pages is None:
        return Deployed(outputs, None, watched)
    try:
        return Deployed(outputs, upload_pages(pages, outputs), watched)
    except (BotoCoreError, ClientError) as failure:
        fault = (
            f"The stack is deployed, but not all pages are up: {failure}\n"
            "Give the same command again; it goes on from there."
        )
        return Deployed(outputs, None, watched, (fault,))


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


def deploy(
    name: str,
    bucket: str,
    folder: Path,
    parameters: dict[str, str],
    watch: Watch,
    pages: Path | None,
) -> dict[str, str]:
    """Bring the stack to the package, and keep that as its version, with its pages; return its
    outputs.

    A new stack needs a second pass for parameters that can be set only once it exists: Protected,
    for the table and the user pool, and without a PublicUrl the address of its edge, or of API
    Gateway when there is no edge. No alarm watches that pass, which brings no other code.
    """
    cloudformation, s3 = boto3.client("cloudformation"), boto3.client("s3")
    known = StackState(cloudformation, name).parameters()
    stored_secrets.make_secrets(boto3.client("ssm"), name, known, parameters)
    versions = Versions(s3, bucket, name)
    published = stack.publish_package(s3, bucket, folder, stack.read_template(folder))
    pages_key = versions.put_pages(pages) if pages else None
    template_url = stack.locate_template(s3, bucket, published.template)
    outputs = stack.apply_template(cloudformation, name, template_url, parameters, watch=watch)
    versions.record(published, pages_key)
    later: dict[str, str] = {}
    if not stack.read_parameter(cloudformation, name, "PublicUrl"):
        later["PublicUrl"] = outputs.get("EdgeUrl") or outputs["EndpointURL"].rstrip("/")
    is_chosen = "Protected" in parameters
    if not is_chosen and stack.read_parameter(cloudformation, name, "Protected") == "no":
        later["Protected"] = "yes"
    return stack.apply_template(cloudformation, name, template_url, later) if later else outputs


def wants_edge(name: str, parameters: dict[str, str]) -> bool:
    """Return whether the stack will have an edge, which serves the pages."""
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
