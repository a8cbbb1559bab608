"""The parts of a released template that may not change, and the changes to them in a new template.

A change of the template can make CloudFormation replace a resource that holds data, or refuse the
update, and only a deploy shows it. So each release writes these parts into ``infra/released/``, and
a test compares the template with the last release. docs/operate.md tells how an index is changed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.platform import clock
from operate import package, stack
from operate.answer import Answer, OperatorError

ROOT = Path(__file__).resolve().parent.parent
RELEASED = ROOT / "infra" / "released"

# Properties that CloudFormation can set only when it makes a resource, of types whose resources
# hold something that can't be made again, and those whose names others know. Each type's
# ``createOnlyProperties`` in CloudFormation's schemas, and what they leave out: a table's keys and
# what a pool's accounts are made of.
FIXED: Mapping[str, tuple[str, ...]] = {
    "AWS::ApiGateway::RestApi": (),
    "AWS::Cognito::UserPool": ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration"),
    "AWS::Cognito::UserPoolClient": ("UserPoolId", "GenerateSecret"),
    "AWS::Cognito::UserPoolGroup": ("UserPoolId", "GroupName"),
    "AWS::CloudFront::Distribution": (),
    "AWS::DynamoDB::Table": ("TableName", "KeySchema", "LocalSecondaryIndexes"),
    "AWS::KMS::Key": (),
    "AWS::S3::Bucket": ("BucketName", "BucketNamePrefix", "ObjectLockEnabled"),
    "AWS::Scheduler::ScheduleGroup": ("Name",),
    "AWS::SecretsManager::Secret": ("Name",),
    "AWS::SNS::Topic": ("TopicName", "FifoTopic"),
    "AWS::SQS::Queue": ("QueueName", "FifoQueue"),
    "AWS::Serverless::Api": (),
    "AWS::Serverless::StateMachine": ("Name", "Type"),
    "AWS::StepFunctions::StateMachine": ("StateMachineName", "StateMachineType"),
}
MOST_NEW_INDEXES = 1  # DynamoDB makes or removes one index in an update


@dataclass(frozen=True, slots=True)
class Released(Answer):
    """The file of a release, which a ``dry`` run did not write."""

    file: Path
    dry: bool

    def list_lines(self) -> Iterable[str]:
        shown = self.file.relative_to(ROOT)
        if self.dry:
            yield f"Would write {shown}. Nothing was changed."
        else:
            yield f"{shown} is written; commit it with the release."


def release_template(*, dry: bool = False) -> Released:
    """Write the packaged template as a release, unless ``dry``. Raises OperatorError when it breaks
    something of the last one, and PackagingError.
    """
    template = stack.read_template(package.make_package("arm64"))
    last = load_released()
    if last and (faults := find_breaks(last[1], describe_template(template))):
        raise OperatorError("\n".join((f"it breaks something of {last[0]}.", *faults)))
    name = f"{clock.now():%Y-%m-%d}"
    return Released(find_file(name) if dry else write_release(template, name), dry)


def describe_template(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a packaged template the next release has to keep: its parameters with their
    types, and of each resource in FIXED the type, the fixed properties and the table's indexes.
    """
    parameters = {name: each["Type"] for name, each in template["Parameters"].items()}
    resources = {
        name: _describe_resource(each)
        for name, each in sorted(template["Resources"].items())
        if each["Type"] in FIXED
    }
    return {"parameters": dict(sorted(parameters.items())), "resources": resources}


def _describe_resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    properties = resource.get("Properties", {})
    described: dict[str, Any] = {"type": resource["Type"]}
    if fixed := {key: properties[key] for key in FIXED[resource["Type"]] if key in properties}:
        described["fixed"] = fixed
    if "Schema" in properties:
        described["attributes"] = {each["Name"]: each for each in properties["Schema"]}
    if "GlobalSecondaryIndexes" in properties:
        described["indexes"] = {
            each["IndexName"]: {"keys": each["KeySchema"], "projection": each["Projection"]}
            for each in properties["GlobalSecondaryIndexes"]
        }
    return described


def find_breaks(released: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each change from a release to a new template, both as
    ``describe_template`` tells them, that would lose data or that an update refuses.
    """
    return [*_compare_parameters(released, new), *_compare_resources(released, new)]


def _compare_parameters(released: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, kind in released["parameters"].items():
        if name not in new["parameters"]:
            yield f"The parameter {name} is gone: a stack that sets it can't be updated."
        elif new["parameters"][name] != kind:
            yield f"The parameter {name} was {kind} and is {new['parameters'][name]}."


def _compare_resources(released: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, before in released["resources"].items():
        after = new["resources"].get(name)
        if after is None:
            yield f"{name} ({before['type']}) is gone, or has another name here."
        elif after["type"] != before["type"]:
            yield f"{name} was {before['type']} and is {after['type']}: it would be replaced."
        else:
            yield from _compare_properties(name, before, after)
            yield from _compare_indexes(name, before.get("indexes", {}), after.get("indexes", {}))


def _compare_properties(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
    was, now = before.get("fixed", {}), after.get("fixed", {})
    for key in sorted(was.keys() | now.keys()):
        if was.get(key) != now.get(key):
            yield f"{key} of {name} changes, so it would be replaced."
    known, attributes = before.get("attributes", {}), after.get("attributes", {})
    for key, attribute in known.items():
        if attributes.get(key) != attribute:
            yield f"The attribute {key} of {name} changes, which a user pool refuses."


def _compare_indexes(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
    for index in before.keys() & after.keys():
        if before[index] != after[index]:
            yield (
                f"The index {index} of {name} changes in place, which DynamoDB refuses."
                f" Add one of the next version beside it."
            )
    if len(before.keys() ^ after.keys()) > MOST_NEW_INDEXES:
        changed = ", ".join(sorted(before.keys() ^ after.keys()))
        yield f"{name} adds or removes more than one index in an update: {changed}."


def load_released() -> tuple[str, dict[str, Any]] | None:
    """Return the name of the last release and what it was; None before the first."""
    files = sorted(RELEASED.glob("*.json"))
    return (files[-1].stem, json.loads(files[-1].read_text())) if files else None


def find_file(name: str) -> Path:
    """Return the file of a release."""
    return RELEASED / f"{name}.json"


def write_release(template: Mapping[str, Any], name: str) -> Path:
    """Write what a template has to keep as release ``name``, a day, and return the file."""
    RELEASED.mkdir(exist_ok=True)
    path = find_file(name)
    path.write_text(json.dumps(describe_template(template), indent=1, sort_keys=True) + "\n")
    return path
