"""The linters of others: what each finds reaches the operator, unless it was reviewed."""

from pathlib import Path
from typing import Any

import pytest

from operate import linters
from operate.rendered import Rendering, render_policies
from operate.reviewed import Found, Reviewed, list_unreviewed, read_exceptions

QUEUE = Found("checkov", "CKV_AWS_27", "Calls", "Not encrypted")
ROLE: dict[str, Any] = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
        "Policies": [
            {
                "PolicyName": "all",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sqs:SendMessage",
                            "Resource": {"Fn::GetAtt": ["Calls", "Arn"]},
                        },
                        {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "*"},
                    ],
                },
            }
        ],
    },
}
# A queue without encryption and a role with an action that AWS does not have.
TEMPLATE: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Parameters": {"Version": {"Type": "String", "Default": "1"}},
    "Resources": {"Calls": {"Type": "AWS::SQS::Queue", "Properties": {}}, "CallsRole": ROLE},
}


def test_what_each_linter_finds_is_reported(tmp_path: Path) -> None:
    commands = linters.install()
    found = [
        *linters.run_cfn_lint(TEMPLATE, tmp_path),
        *linters.run_checkov(TEMPLATE, tmp_path, commands),
        *linters.run_parliament(TEMPLATE, tmp_path, commands),
    ]
    named = {(each.linter, each.check, each.resource) for each in found}
    assert {
        ("cfn-lint", "I3011", "Calls"),  # a rule that is off unless it is asked for
        ("cfn-lint", "W2001", ""),  # of the template: a parameter that nothing uses
        ("checkov", "CKV_AWS_27", "Calls"),
        ("parliament", "UNKNOWN_ACTION", "CallsRole"),
    } <= named


def test_a_linter_that_ends_without_an_answer_is_no_clean_bill(tmp_path: Path) -> None:
    broken = tmp_path / "parliament"
    broken.write_text("#!/bin/sh\necho it broke >&2\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(linters.LinterError, match="it broke"):
        [*linters.run_parliament(TEMPLATE, tmp_path, tmp_path)]


@pytest.mark.parametrize("named", ["Calls", "AWS::SQS::Queue", "*"])
def test_what_was_reviewed_by_name_by_type_or_everywhere_is_no_fault(named: str) -> None:
    reviewed = Reviewed("checkov", "CKV_AWS_27", frozenset({named}), "by default")
    assert list_unreviewed([QUEUE], [reviewed], TEMPLATE) == []


@pytest.mark.parametrize(
    "reviewed",
    [
        Reviewed("checkov", "CKV_AWS_27", frozenset({"Other"}), "another resource"),
        Reviewed("checkov", "CKV_AWS_18", frozenset({"*"}), "another check"),
        Reviewed("parliament", "CKV_AWS_27", frozenset({"*"}), "another linter"),
    ],
)
def test_what_is_no_part_of_an_exception_is_a_fault(reviewed: Reviewed) -> None:
    faults = list_unreviewed([QUEUE], [reviewed], TEMPLATE)
    assert faults[0] == "checkov CKV_AWS_27 Calls: Not encrypted"


def test_an_exception_that_nothing_needs_is_a_fault() -> None:
    reviewed = Reviewed("checkov", "CKV_AWS_27", frozenset({"Calls", "Gone"}), "by default")
    (fault,) = list_unreviewed([QUEUE], [reviewed], TEMPLATE)
    assert "finds nothing amiss with Gone any more" in fault


def test_every_exception_has_its_reason() -> None:
    exceptions = read_exceptions()
    assert {each.linter for each in exceptions} == {"cfn-lint", "checkov", "parliament"}
    assert all(each.resources and each.reason.endswith(".") for each in exceptions)


def test_policies_are_rendered_with_whole_arns() -> None:
    (allowed, _), *_ = render_policies(Rendering(TEMPLATE)).values()
    assert allowed["Resource"] == "arn:aws:sqs:ap-southeast-3:123456789012:tanggap-calls"


@pytest.mark.parametrize(
    ("value", "rendered"),
    [
        ({"Ref": "Version"}, "1"),
        ({"Ref": "Calls"}, "calls-of-city"),
        ({"Fn::Sub": "${AWS::Region}/${Calls.Arn}/*"}, "ap-southeast-3/{arn}/*"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::StackName"}]]}, "a-tanggap"),
        ({"Fn::If": ["HasEdge", {"Fn::GetAtt": ["Calls", "Arn"]}, "no"]}, "{arn}"),
        ({"Bool": {"Ref": "Version"}}, {"Bool": "1"}),
    ],
)
def test_a_function_of_the_template_has_the_value_that_aws_gives_it(
    value: Any, rendered: Any
) -> None:
    arn = "arn:aws:sqs:ap-southeast-3:123456789012:calls-of-city"
    if isinstance(rendered, str):
        rendered = rendered.replace("{arn}", arn)
    assert Rendering(TEMPLATE, {"Calls": "calls-of-city"}).render(value) == rendered


def test_a_function_nobody_renders_is_refused() -> None:
    with pytest.raises(LookupError):
        Rendering(TEMPLATE).render({"Fn::Sub": ["${a}", {"a": "b"}]})
