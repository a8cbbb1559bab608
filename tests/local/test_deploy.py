"""The packaged template reaches the local AWS whole, but for what that refuses."""

import json
import uuid
from typing import Any

import pytest

from local import deploy
from local.run import Stack
from operate import stack
from operate.local_run import STACK
from operate.stack_state import StackError

pytestmark = pytest.mark.e2e
# conditions the local run does not meet
NOT_HERE = (
    *("ReceivesMailHere", "TellsSomebody", "HasAccessLog", "IsSmall"),
    *("HasBackup", "ReadsSmsLogs", "WatchesSmsSpending"),
)


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    return stack.read_template(deploy.make_package())


def test_all_but_what_is_refused_is_there(running: Stack, template: dict[str, Any]) -> None:
    found = running.client("cloudformation").describe_stack_resources(StackName=STACK)
    there = {each["LogicalResourceId"] for each in found["StackResources"]}
    held = template["Resources"].items()
    without = {name for name, each in held if each.get("Condition") in NOT_HERE}
    without |= {name for name in layers(template) if any(each.startswith(name) for each in there)}
    assert template["Resources"].keys() - there - without == deploy.REFUSED.keys()


def test_the_edge_is_there_and_proves_itself_with_the_key_in_use(running: Stack) -> None:
    """ministack knows distributions, but hands nothing on to an API."""
    cloudfront, secrets = running.client("cloudfront"), running.client("secretsmanager")
    (edge,) = cloudfront.list_distributions()["DistributionList"]["Items"]
    assert running.outputs["EdgeUrl"] == f"https://{edge['DomainName']}"
    origins = {each["Id"]: each for each in edge["Origins"]["Items"]}
    assert origins.keys() == {"api", "figures", "pages"}
    origin = origins["api"]
    (header,) = origin["CustomHeaders"]["Items"]
    keys = [
        secrets.get_secret_value(SecretId=f"{STACK}/edge-{name}")["SecretString"] for name in "ab"
    ]
    assert len({*keys}) == 2
    assert header == {"HeaderName": "X-Origin-Verify", "HeaderValue": keys[0]}


def layers(template: dict[str, Any]) -> set[str]:
    """SAM ends their names with the hash of what they hold."""
    kind = "AWS::Serverless::LayerVersion"
    return {name for name, held in template["Resources"].items() if held["Type"] == kind}


@pytest.mark.parametrize("name", sorted(deploy.REFUSED))
def test_what_is_left_out_is_still_refused(
    running: Stack, template: dict[str, Any], name: str
) -> None:
    """The day this fails, take the name off the list."""
    alone = {"Type": template["Resources"][name]["Type"]}
    alone["Properties"] = _literal(template["Resources"][name]["Properties"])
    url = offered(running, {"Alone": alone})
    with pytest.raises(StackError):
        stack.apply_template(running.client("cloudformation"), f"alone-{name}", url, {}, pause=0.05)


def offered(running: Stack, resources: dict[str, Any]) -> str:
    """The address of a template with those resources."""
    body = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}
    key = f"{uuid.uuid4()}.json"
    running.client("s3").put_object(Bucket=deploy.BUCKET, Key=key, Body=json.dumps(body))
    return f"{running.endpoint}/{deploy.BUCKET}/{key}"


def _literal(value: Any) -> Any:
    """Properties with a word in place of every reference."""
    if isinstance(value, dict):
        refers = len(value) == 1 and (next(iter(value)) == "Ref" or next(iter(value))[:4] == "Fn::")
        return "1" if refers else {key: _literal(held) for key, held in value.items()}
    return [_literal(held) for held in value] if isinstance(value, list) else value


def test_only_mail_batches_plain_text_and_conditional_writes_are_loosened(
    template: dict[str, Any],
) -> None:
    given, taken = template["Resources"], deploy.adapt_template(template)["Resources"]
    assert {name for name in taken if taken[name] != given[name]} == {
        *("DeliverRole", "DigestRole", "DutyRole", "FanOutRole"),
        *deploy.POLICIES,
    }
    loosened = {
        "DeliverRole": {"Mail", "TheQueue"},
        "DigestRole": {"Mail"},
        "DutyRole": {"Mail"},
        "FanOutRole": {"HaveThemCalled"},
    }
    for role, sids in loosened.items():
        strict, loose = (
            {each["Sid"]: each for each in deploy.list_statements(held[role])}
            for held in (given, taken)
        )
        assert {sid for sid in strict if strict[sid] != loose[sid]} == sids
    for name in deploy.POLICIES:
        before, after = (
            {each.get("Sid") for each in held[name]["Properties"]["PolicyDocument"]["Statement"]}
            for held in (given, taken)
        )
        once = {"NothingIsReplaced"} if name == "LedgerBucketPolicy" else set()
        assert before - after == {"PlainTextIsRefused"} | once


def test_deploying_the_same_again_changes_nothing(running: Stack) -> None:
    cloudformation = running.client("cloudformation")
    before = stack.read_outputs(cloudformation, STACK)
    folder = deploy.make_package()
    assert deploy.deploy_version(running.client, folder, {}) == before
    assert stack.read_parameter(cloudformation, STACK, "PublicUrl") == running.url


def test_a_create_that_failed_tells_why_keeps_nothing_and_is_made_anew(
    running: Stack, template: dict[str, Any]
) -> None:
    """By an alarm the local AWS refuses, after a secret that would be kept was made."""
    secret = {"Type": "AWS::SecretsManager::Secret", "DeletionPolicy": "RetainExceptOnCreate"}
    kept = secret | {"Properties": {"Name": "kept/a", "GenerateSecretString": {}}}
    later = secret | {"Properties": {"Name": "kept/b", "GenerateSecretString": {}}}
    alarm = _literal(template["Resources"]["StreamFailsAlarm"]) | {"DependsOn": "Kept"}
    cloudformation, secrets = running.client("cloudformation"), running.client("secretsmanager")

    def apply(**resources: Any) -> None:
        url = offered(running, resources)
        stack.apply_template(cloudformation, "kept", url, {}, pause=0.05)

    def names() -> set[str]:
        found = {each["Name"] for each in secrets.list_secrets()["SecretList"]}
        return {name for name in found if name.startswith("kept/")}

    with pytest.raises(
        StackError, match=r"ROLLBACK_COMPLETE[.]\n  Alarm [(]AWS::CloudWatch::Alarm"
    ):
        apply(Kept=kept, Alarm=alarm)
    assert names() == set()
    apply(Kept=kept)
    with pytest.raises(StackError, match="All is as it was before"):
        apply(Kept=kept, Later=later, Alarm=alarm | {"DependsOn": "Later"})
    assert names() == {"kept/a"}
    apply(Kept=kept, Later=later)
    assert names() == {"kept/a", "kept/b"}
