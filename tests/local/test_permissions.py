"""What the launcher adds to ministack's permissions. Each test asks ministack's own function, and
fails when ministack renames it or learns the rule itself.
"""

import json
from urllib.parse import urlencode

import pytest

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
                "KeyConditionExpression": "mpk = :0",
                "ExpressionAttributeValues": {":0": {"S": "2026"}},
            },
            [],
        ),
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
