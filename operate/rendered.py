"""The policies of the packaged template's roles, rendered: each intrinsic function has a value as
AWS would give it, so that a linter or a test sees whole ARNs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

REGION = "ap-southeast-3"
ACCOUNT = "123456789012"
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackName": "tanggap",
    "AWS::URLSuffix": "amazonaws.com",
}
# What follows `arn:aws:` for a resource of each type.
ARNS = {
    "AWS::Cognito::UserPool": "cognito-idp:{region}:{account}:userpool/{name}",
    "AWS::DynamoDB::Table": "dynamodb:{region}:{account}:table/{name}",
    "AWS::IAM::Role": "iam::{account}:role/{name}",
    "AWS::KMS::Key": "kms:{region}:{account}:key/{name}",
    "AWS::Logs::LogGroup": "logs:{region}:{account}:log-group:{name}:*",
    "AWS::S3::Bucket": "s3:::{name}",
    "AWS::SNS::Topic": "sns:{region}:{account}:{name}",
    "AWS::SQS::Queue": "sqs:{region}:{account}:{name}",
    "AWS::SecretsManager::Secret": "secretsmanager:{region}:{account}:secret:{name}-AbCdEf",
    "AWS::Serverless::Function": "lambda:{region}:{account}:function:{name}",
    "AWS::Serverless::StateMachine": "states:{region}:{account}:stateMachine:{name}",
    "AWS::SSM::Parameter": "ssm:{region}:{account}:parameter/{name}",
}
# The types whose `Ref` is their ARN. Of the others it is the name.
REFS_ARE_ARNS = {
    "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret",
    "AWS::Serverless::StateMachine",
}
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9.:]+)\}")

Statement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A template, and the names that its resources have; a resource without one is named after
    its logical id.
    """

    template: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)

    def render(self, value: Any) -> Any:
        """Return a value of the template with its intrinsic functions replaced. Of a choice by a
        condition it has the first branch. Raises LookupError for a function it does not know.
        """
        if isinstance(value, list):
            return [self.render(each) for each in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and (name := next(iter(value))) in ("Ref", *FUNCTIONS):
            return self._call(name, value[name])
        return {name: self.render(each) for name, each in value.items()}

    def _call(self, name: str, argument: Any) -> Any:
        if name == "Ref":
            return self.find_ref(argument)
        if name == "Fn::GetAtt":
            return self.find_attribute(*argument)
        if name == "Fn::If":
            return self.render(argument[1])
        if name == "Fn::Join":
            return argument[0].join(self.render(argument[1]))
        if name == "Fn::Sub" and isinstance(argument, str):
            return _VARIABLE.sub(lambda found: self._find_variable(found[1]), argument)
        raise LookupError(f"{name} of {argument}")

    def _find_variable(self, name: str) -> str:
        owner, dot, attribute = name.partition(".")
        return self.find_attribute(owner, attribute) if dot else self.find_ref(name)

    def find_ref(self, name: str) -> str:
        """Return what `Ref` gives of a pseudo parameter, a parameter or a resource."""
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.template["Parameters"]:
            return str(self.template["Parameters"][name].get("Default", ""))
        kind = self.template["Resources"][name]["Type"]
        return self.find_attribute(name, "Arn" if kind in REFS_ARE_ARNS else "Name")

    def find_attribute(self, name: str, attribute: str) -> str:
        """Return what `Fn::GetAtt` gives of a resource. Raises LookupError."""
        kind = self.template["Resources"][name]["Type"]
        called = self.names.get(name, f"tanggap-{name.lower()}")
        if attribute == "Name":
            return called
        if attribute not in ("Arn", "StreamArn"):
            raise LookupError(f"{attribute} of {name}")
        arn = f"arn:aws:{ARNS[kind]}".format(region=REGION, account=ACCOUNT, name=called)
        # AWS's label of a stream has colons, which parliament takes for further parts of the ARN
        return arn if attribute == "Arn" else f"{arn}/stream/2026-11-30T00.00.00"


FUNCTIONS = ("Fn::GetAtt", "Fn::If", "Fn::Join", "Fn::Sub")


def render_policies(rendering: Rendering) -> dict[str, list[Statement]]:
    """Return the statements of each role by the logical id of what has it: a function, a state
    machine, or else the role.
    """
    resources = rendering.template["Resources"]
    owners = {
        resource["Properties"]["Role"]["Fn::GetAtt"][0]: name
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }
    found: dict[str, list[Statement]] = {}
    for name, resource in resources.items():
        for document in _list_documents(resource):
            statements = rendering.render(document["Statement"])
            found.setdefault(owners.get(name, name), []).extend(statements)
    return found


def _list_documents(resource: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    properties = resource.get("Properties", {})
    if resource["Type"] == "AWS::IAM::Policy":
        return [properties["PolicyDocument"]]
    if resource["Type"] not in ("AWS::IAM::Role", "AWS::Serverless::StateMachine"):
        return []
    return [each.get("PolicyDocument", each) for each in properties.get("Policies", [])]
