"""The nightly export into another region: asked for in a form that DynamoDB takes, under rights for
nothing else, into a bucket that keeps it for days and not for good.
"""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from botocore.validate import validate_parameters

from tests.moto_aws import _Template, resources

BACKUP = Path(__file__).parents[2] / "infra/backup.yaml"
FILLED = {"${Table.Arn}": "arn:aws:dynamodb:x:1:table/t", "${BackupBucket}": "backups"}


@pytest.fixture
def export() -> dict[str, Any]:
    """The parameters of the nightly call."""
    text = resources()["NightlyExport"]["Properties"]["Target"]["Input"]["Sub"]
    for name, value in {**FILLED, "${AWS::StackName}": "tanggap"}.items():
        text = text.replace(name, value)
    parameters: dict[str, Any] = json.loads(text)
    return parameters


def test_the_call_is_one_that_dynamodb_takes(export: dict[str, Any]) -> None:
    make: Any = boto3.client
    model = make("dynamodb").meta.service_model
    target = resources()["NightlyExport"]["Properties"]["Target"]["Arn"]["Sub"]
    called = target.rpartition(":")[2]
    operation = model.operation_model(called[0].upper() + called[1:])
    validate_parameters(export, operation.input_shape)
    assert {*export} <= {*operation.input_shape.members}
    assert export["S3SseAlgorithm"] == "AES256"


def test_its_role_may_write_where_it_exports_and_nothing_else(export: dict[str, Any]) -> None:
    statements = resources()["BackupPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    [into] = [each for each in statements if each["Sid"] == "IntoTheBackups"]
    assert into["Resource"]["Sub"].endswith(":${BackupBucket}/nightly/${AWS::StackName}/*")
    assert export["S3Prefix"] == "nightly/tanggap"
    # Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
    assert {*into["Action"]} == {"s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"}
    assert all(each["Resource"] != "*" for each in statements)


def test_without_a_bucket_there_is_nothing_of_it() -> None:
    made = resources()
    for name in ("NightlyExport", "BackupRole", "BackupPolicy"):
        assert made[name]["Condition"] == "HasBackup"
    replication = made["Bucket"]["Properties"]["ReplicationConfiguration"]["Fn::If"]
    assert replication[0] == "HasBackup"
    folders = [rule["Filter"]["Prefix"] for rule in replication[1]["Rules"]]
    assert folders == ["erasures/", "officers/"]


def test_exports_are_private_and_end_by_themselves() -> None:
    bucket = yaml.load(BACKUP.read_text(), _Template)["Resources"]["Backups"]["Properties"]  # noqa: S506
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["BucketEncryption"]
    rules = {each["Id"]: each for each in bucket["LifecycleConfiguration"]["Rules"]}
    assert rules["exports"]["Prefix"] == "nightly/"
    assert rules["exports"]["ExpirationInDays"] == {"Ref": "Days"}
    assert [rules[name]["ExpirationInDays"] for name in ("erasures", "officers")] == [90, 90]
