"""The parts of the template billed each month whatever is reported, counted for a profile."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "infra/resources.yaml"
NOTHING = {"Ref": "AWS::NoValue"}
Resources = Mapping[str, Mapping[str, Any]]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads a template with its short intrinsic functions as mappings, in C where that is built:
    in Python it takes a second.
    """


def _read_intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Any:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _read_intrinsic)


def load_resources(profile: str, path: Path = TEMPLATE) -> Resources:
    """Return the resources that a stack of this profile has, its other parameters as they are by
    themselves; what depends on a condition is decided.
    """
    template: Any = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506
    values = {name: each.get("Default", "") for name, each in template["Parameters"].items()}
    decided = _Conditions(template["Conditions"], {**values, "Profile": profile})
    return {
        name: decided.resolve(resource)
        for name, resource in template["Resources"].items()
        if "Condition" not in resource or decided.holds(resource["Condition"])
    }


class _Conditions:
    """The conditions of a template, under values of its parameters."""

    def __init__(self, conditions: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        self._conditions, self._values = conditions, values

    def holds(self, condition: Any) -> bool:
        """Return whether a condition holds: its name, or what it is made of."""
        if isinstance(condition, str):
            return self.holds(self._conditions[condition])
        ((kind, parts),) = condition.items()
        if kind == "Fn::Equals":
            one, other = (self._find_value(each) for each in parts)
            return bool(one == other)
        if kind == "Fn::Not":
            return not self.holds(parts[0])
        if kind == "Condition":
            return self.holds(parts)
        return {"Fn::And": all, "Fn::Or": any}[kind](self.holds(each) for each in parts)

    def _find_value(self, part: Any) -> Any:
        return self._values[part["Ref"]] if isinstance(part, dict) else part

    def resolve(self, part: Any) -> Any:
        """Return a part of the template with what ``Fn::If`` chooses, and without what it leaves
        out.
        """
        if isinstance(part, list):
            resolved = (self.resolve(each) for each in part)
            return [each for each in resolved if each != NOTHING]
        if not isinstance(part, dict):
            return part
        if "Fn::If" in part:
            name, then, otherwise = part["Fn::If"]
            return self.resolve(then if self.holds(name) else otherwise)
        resolved_parts = {name: self.resolve(each) for name, each in part.items()}
        return {name: each for name, each in resolved_parts.items() if each != NOTHING}


def count_template(profile: str) -> dict[str, int]:
    """Return what a stack of a profile has of each in COUNTS."""
    resources = load_resources(profile)
    return {name: count(resources) for name, count in COUNTS.items()}


def _of_type(resources: Resources, kind: str) -> Iterator[Mapping[str, Any]]:
    return (each.get("Properties", {}) for each in resources.values() if each.get("Type") == kind)


def _count_type(kind: str) -> Callable[[Resources], int]:
    return lambda resources: sum(1 for _ in _of_type(resources, kind))


def _count_alarm_metrics(resources: Resources) -> int:
    """Count the metrics of all alarms: an alarm is billed for each that its expression reads."""
    alarms = _of_type(resources, "AWS::CloudWatch::Alarm")
    return sum(
        sum("MetricStat" in each for each in alarm["Metrics"]) or 1 if "Metrics" in alarm else 1
        for alarm in alarms
    )


def _count_rules(resources: Resources) -> int:
    return sum(len(wall["Rules"]) for wall in _of_type(resources, "AWS::WAFv2::WebACL"))


def _count_pollers(resources: Resources) -> int:
    """Count the queues from which Lambda fetches messages for a function all day."""
    events = (
        event
        for each in resources.values()
        for name, event in each.get("Properties", {}).get("Events", {}).items()
        if name.endswith("SqsEventSource")
    )
    return sum(each["Properties"].get("Enabled", True) for each in events)


# By the name that operate/billed_units.csv gives as the source.
COUNTS: Mapping[str, Callable[[Resources], int]] = {
    "metrics of alarms": _count_alarm_metrics,
    "AWS::KMS::Key": _count_type("AWS::KMS::Key"),
    "AWS::SecretsManager::Secret": _count_type("AWS::SecretsManager::Secret"),
    "AWS::WAFv2::WebACL": _count_type("AWS::WAFv2::WebACL"),
    "rules of web ACLs": _count_rules,
    "queues that functions read": _count_pollers,
}
