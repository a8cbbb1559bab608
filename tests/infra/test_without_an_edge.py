"""``Edge=no`` and ``AccountConcurrency=10``, with which a new account starts: what is left of the
template stands by itself, and queues start as few functions as they may.
"""

import re
from typing import Any

import pytest

PSEUDO = re.compile(r"^AWS::")
NEW_ACCOUNT = {"Edge": "no", "AccountConcurrency": 10}


class Rendered:
    """The template as CloudFormation renders it for some parameters."""

    def __init__(self, template: dict[str, Any], parameters: dict[str, Any]) -> None:
        self.template = template
        declared = template["Parameters"]
        self.values = {name: each.get("Default") for name, each in declared.items()} | parameters
        self.resources, self.outputs = (
            {
                name: self.resolve({key: part for key, part in each.items() if key != "Condition"})
                for name, each in template[section].items()
                if self.holds(each.get("Condition"))
            }
            for section in ("Resources", "Outputs")
        )

    def holds(self, condition: Any) -> bool:
        """Whether a condition holds, by its name or as it is written; None always holds."""
        if condition is None:
            return True
        if isinstance(condition, str):
            return self.holds(self.template["Conditions"][condition])
        [(name, parts)] = condition.items()
        if name == "Condition":
            return self.holds(parts)
        if name == "Fn::Equals":
            left, right = map(self._value, parts)
            return bool(left == right)
        if name == "Fn::Not":
            return not self.holds(parts[0])
        return (all if name == "Fn::And" else any)(map(self.holds, parts))

    def _value(self, part: Any) -> str:
        return str(self.values[part["Ref"]] if isinstance(part, dict) else part)

    def resolve(self, part: Any) -> Any:
        """Return a part of the template without its Fn::If."""
        if isinstance(part, dict):
            if "Fn::If" in part:
                condition, yes, no = part["Fn::If"]
                return self.resolve(yes if self.holds(condition) else no)
            return {key: self.resolve(each) for key, each in part.items()}
        return [self.resolve(each) for each in part] if isinstance(part, list) else part

    def list_references(self, part: Any) -> set[str]:
        """Return the names that a part refers to."""
        if isinstance(part, list):
            return {name for each in part for name in self.list_references(each)}
        if not isinstance(part, dict):
            return set()
        found = {name for each in part.values() for name in self.list_references(each)}
        if "Ref" in part:
            found.add(part["Ref"])
        if "Fn::GetAtt" in part:
            target = part["Fn::GetAtt"]
            found.add(target.split(".")[0] if isinstance(target, str) else target[0])
        if "Fn::Sub" in part:
            text, own = part["Fn::Sub"], {}
            if isinstance(text, list):
                text, own = text
            names = {name.split(".")[0] for name in re.findall(r"\$\{([A-Za-z0-9:.]+)\}", text)}
            found |= names - set(own)
        return found


@pytest.fixture
def rendered(template: dict[str, Any]) -> Rendered:
    return Rendered(template, NEW_ACCOUNT)


def test_what_is_left_refers_to_nothing_that_is_left_out(rendered: Rendered) -> None:
    kept = rendered.resources.keys() | rendered.values.keys()
    for name, part in (rendered.resources | rendered.outputs).items():
        unknown = {each for each in rendered.list_references(part) if not PSEUDO.match(each)} - kept
        # what SAM makes of a function, an API and a state machine has names of its own
        unknown = {each for each in unknown if not each.endswith(("Role", "Stage", "Deployment"))}
        assert unknown == set(), name


def test_nothing_of_cloudfront_is_made(rendered: Rendered) -> None:
    kinds = {each["Type"] for each in rendered.resources.values()}
    assert not [kind for kind in kinds if kind.startswith("AWS::CloudFront::")]
    assert "EdgeUrl" not in rendered.outputs
    assert "EndpointURL" in rendered.outputs


def test_queues_start_few_functions_in_a_small_account(rendered: Rendered) -> None:
    shares = rendered.template["Mappings"]["FromQueues"]
    allowed = rendered.template["Parameters"]["AccountConcurrency"]["AllowedValues"]
    assert {int(account) for account in shares} == set(allowed)
    queues = 0
    for name, each in rendered.resources.items():
        for event in each.get("Properties", {}).get("Events", {}).values():
            if event["Type"] != "SQS":
                continue
            queues += 1
            most = event["Properties"]["ScalingConfig"]["MaximumConcurrency"]
            if isinstance(most, dict):
                table, account, share = most["Fn::FindInMap"]
                assert (table, account) == ("FromQueues", {"Ref": "AccountConcurrency"}), name
                most = shares["10"][share]
            assert most == 2, name
    assert queues >= 6
    for account, share in shares.items():
        assert 2 <= share["Few"] <= share["Many"] <= max(2, int(account) // 10)
