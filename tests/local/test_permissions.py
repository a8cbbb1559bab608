"""What the launcher adds to ministack's permissions. Each test asks ministack's own function, and
fails when ministack renames it or learns the rule itself.
"""

import json
from urllib.parse import urlencode

import pytest
from ministack.core import iam_evaluator

from local import permissions


@pytest.mark.parametrize(
    ("body", "group"), [(b'{"GroupName": "tanggap-quiet"}', "tanggap-quiet"), (b"{}", "default")]
)
def test_a_schedule_is_allowed_in_the_group_it_is_asked_for_in(body: bytes, group: str) -> None:
    from ministack.core.iam_actions import extract_resource_arn

    named = permissions.with_schedule_group(extract_resource_arn)
    asked = ("scheduler", "POST", "/schedules/JK1-2", {}, body, {}, "ap-southeast-3", "0")
    assert named(*asked) == f"arn:aws:scheduler:ap-southeast-3:0:schedule/{group}/JK1-2"


def test_a_mail_tells_whom_it_comes_from() -> None:
    from ministack.core.iam_actions import request_tag_context

    body = urlencode({"Action": "SendRawEmail", "Source": "laporan@tanggap.test"}).encode()
    ask = ("ses", "ses:SendRawEmail", body, {})
    assert "ses:FromAddress" not in request_tag_context(*ask)
    found = permissions.with_sender(request_tag_context)(*ask)
    assert found["ses:FromAddress"] == "laporan@tanggap.test"


@pytest.mark.parametrize(
    ("request_body", "keys"),
    [
        ({"Item": {"pk": {"S": "R#1"}, "sk": {"S": "A"}}}, ["R#1"]),
        ({"Key": {"pk": {"S": "R#1"}, "sk": {"S": "A"}}}, ["R#1"]),
        ({"RequestItems": {"t": {"Keys": [{"pk": {"S": "R#2"}}, {"pk": {"S": "R#1"}}]}}}, None),
        ({"RequestItems": {"t": [{"PutRequest": {"Item": {"pk": {"S": "L#1"}}}}]}}, ["L#1"]),
        ({"TransactItems": [{"Put": {"Item": {"pk": {"S": "K#1"}}}}]}, ["K#1"]),
        (
            {
                "KeyConditionExpression": "#0 = :0 AND begins_with (#1, :1)",
                "ExpressionAttributeNames": {"#0": "pk", "#1": "sk"},
                "ExpressionAttributeValues": {":0": {"S": "R#1"}, ":1": {"S": "T#"}},
            },
            ["R#1"],
        ),
        (
            {
                "IndexName": "mine-1",
                "KeyConditionExpression": "mpk = :0",
                "ExpressionAttributeValues": {":0": {"S": "C#1"}},
            },
            ["C#1"],
        ),
        ({"TableName": "tanggap", "Segment": 0}, []),  # a Scan asks for no key
    ],
)
def test_a_request_tells_its_partition_keys(
    request_body: dict[str, object], keys: list[str] | None
) -> None:
    from ministack.core.iam_actions import dynamodb_service_context

    body = json.dumps(request_body).encode()
    assert "dynamodb:LeadingKeys" not in dynamodb_service_context(body)
    found = permissions.with_leading_keys(dynamodb_service_context)(body)
    assert found.get("dynamodb:LeadingKeys", []) == (["R#1", "R#2"] if keys is None else keys)


PUT_OF_R = {"TransactItems": [{"Put": {"Item": {"pk": {"S": "R#1"}}}}]}
OTHERS_TOO = {"TransactItems": [*PUT_OF_R["TransactItems"], {"Put": {"Item": {"pk": {"S": "L"}}}}]}


@pytest.mark.parametrize(
    ("action", "request_body", "decision"),
    [
        ("dynamodb:PutItem", {"Item": {"pk": {"S": "R#1"}}}, "Allow"),
        ("dynamodb:PutItem", {"Item": {"pk": {"S": "L#1"}}}, "ImplicitDeny"),
        ("dynamodb:PutItem", PUT_OF_R, "Allow"),
        ("dynamodb:PutItem", OTHERS_TOO, "ImplicitDeny"),  # all keys of a transaction count
        ("dynamodb:Scan", {"TableName": "tanggap"}, "ImplicitDeny"),  # it has no key
    ],
)
def test_a_statement_for_some_partition_keys_allows_these_and_no_others(
    action: str, request_body: dict[str, object], decision: str
) -> None:
    from ministack.core.iam_actions import dynamodb_service_context

    body = json.dumps(request_body).encode()
    found = permissions.with_leading_keys(dynamodb_service_context)(body)
    statement = {
        "Effect": "Allow",
        "Action": ["dynamodb:PutItem", "dynamodb:Scan"],
        "Resource": "*",
        "Condition": {
            "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["R#*"]},
            "Null": {"dynamodb:LeadingKeys": "false"},
        },
    }
    context = iam_evaluator.EvalContext(
        *("role", "AssumedRole", "123456789012", action, "table", "ap-southeast-3"),
        service_context={name.lower(): value for name, value in found.items()},
    )
    parsed = iam_evaluator.parse_policy_document({"Statement": [statement]})
    assert iam_evaluator.evaluate(context, [parsed]).decision == decision
