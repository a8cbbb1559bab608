"""Going back to a version that a stack had before, from the package that was kept of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from operate import released, stack
from operate.answer import Answer, OperatorError, Planned
from operate.deploy_watch import Watch
from operate.pages_upload import PagesBucket
from operate.progress import waiting
from operate.session import Clients
from operate.stack_state import StackState
from operate.versions import Version, Versions, choose_version

PAUSE = StackState.pause  # seconds between two looks at the stack
# A stack goes back while its alarms ring, and CloudFormation would refuse what they watch.
UNWATCHED = Watch({}, "the stack goes back")


@dataclass(frozen=True, slots=True)
class RolledBack(Answer):
    """The version that a stack had, the one that it has now, when that was deployed last (UTC, ISO
    8601), and how many files of its pages were uploaded: None without an edge.
    """

    before: str
    version: str
    deployed: str
    uploaded: int | None

    def list_lines(self) -> Iterable[str]:
        yield f"The stack went back from {self.before} to {self.version} of {self.deployed}."
        if self.uploaded is not None:
            yield f"Files of the pages that were uploaded: {self.uploaded}"
        yield (
            "Parameters kept their values. The stream and the queues go on with what waited; "
            "`tanggap replay` does again what ended in a dead-letter queue."
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """From which version to which one a stack goes, where that is kept, and what would be lost."""

    before: str
    target: Version
    versions: Versions
    losses: tuple[str, ...]


def plan_rollback(clients: Clients, name: str, wanted: str | None) -> Planned:
    """Return what ``roll_back`` would do. Raises OperatorError, and botocore's errors."""
    way = _find_way(clients, name, wanted)
    kept = "; ".join(
        f"{each.name} of {each.deployed}{', withdrawn' if each.withdrawn else ''}"
        for each in way.versions.list_kept()
    )
    would = [
        f"go back from {way.before} to {way.target.name} of {way.target.deployed}.",
        *(f"need --force: {each}" for each in way.losses),
        *(["upload the pages of that version."] if way.target.pages else []),
        f"choose among {kept}.",
    ]
    return Planned(tuple(would))


def roll_back(
    clients: Clients, name: str, wanted: str | None = None, *, force: bool = False
) -> RolledBack:
    """Bring a stack back to the version before, or to the ``wanted`` one: functions, template and
    pages. Parameters keep their values. Raises OperatorError, StackError among them, and botocore's
    errors. Where it would take something away that holds data, it does so with ``force`` alone.
    """
    way = _find_way(clients, name, wanted)
    if way.losses and not force:
        raise OperatorError(" ".join((*way.losses, "Give --force to go back all the same.")))
    cloudformation, s3 = clients.client("cloudformation"), clients.client("s3")
    url = stack.locate_template(s3, way.versions.bucket, way.target.template)
    with waiting("CloudFormation works"):
        outputs = stack.apply_template(cloudformation, name, url, {}, watch=UNWATCHED, pause=PAUSE)
    way.versions.withdraw(way.target)
    uploaded = _upload_pages(clients, way, outputs)
    return RolledBack(way.before, way.target.name, way.target.deployed, uploaded)


def _find_way(clients: Clients, name: str, wanted: str | None) -> _Way:
    cloudformation = clients.client("cloudformation")
    answer: Any = cloudformation.get_template(StackName=name, TemplateStage="Original")
    now = _parse_template(answer["TemplateBody"])
    versions = Versions(clients.client("s3"), _find_bucket(now), name)
    current = stack.read_parameter(cloudformation, name, "Version")
    target = choose_version(versions.list_kept(), current, wanted)
    body = versions.s3.get_object(Bucket=versions.bucket, Key=target.template)["Body"].read()
    return _Way(current, target, versions, tuple(_find_losses(now, json.loads(body))))


def _parse_template(body: Any) -> dict[str, Any]:
    """Return a template as CloudFormation gives it back: one of JSON comes parsed."""
    template: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
    return template


def _find_bucket(template: Mapping[str, Any]) -> str:
    """Return the bucket of the packages, from where the functions have their code."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            return str(resource["Properties"]["CodeUri"]["Bucket"])
    raise OperatorError("the stack has no function, so nobody knows where its packages are.")


def _find_losses(now: Mapping[str, Any], then: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each resource with data that going back would remove or replace. A
    parameter that is new since then is left out by itself.
    """
    before, after = (released.describe_template(each) for each in (now, then))
    nothing: dict[str, Any] = {"parameters": {}}
    return released.find_breaks(before | nothing, after | nothing)


def _upload_pages(clients: Clients, way: _Way, outputs: Mapping[str, str]) -> int | None:
    if way.target.pages is None or "PagesBucketName" not in outputs:
        return None
    bucket = PagesBucket(
        clients.client("s3"),
        clients.client("cloudfront"),
        outputs["PagesBucketName"],
        outputs["EdgeId"],
    )
    with way.versions.open_pages(way.target.pages) as folder:
        return len(bucket.upload(folder))
