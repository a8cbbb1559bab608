"""Restores to a moment and exports, which the launcher adds to ministack."""

import gzip
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from local import table_backups
from local.run import Stack
from tests.local.conftest import eventually

KEYS = (("pk", "HASH"), ("sk", "RANGE"))


@pytest.fixture
def table(running: Stack) -> Iterator[str]:
    name, dynamodb = f"rewound-{uuid4().hex[:8]}", running.client("dynamodb")
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in KEYS],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key, _ in KEYS],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    yield name
    dynamodb.delete_table(TableName=name)


def put(running: Stack, table: str, key: str, text: str) -> None:
    item = {"pk": {"S": "p"}, "sk": {"S": key}, "text": {"S": text}}
    running.client("dynamodb").put_item(TableName=table, Item=item)


def texts(running: Stack, table: str) -> dict[str, str]:
    items = running.client("dynamodb").scan(TableName=table)["Items"]
    return {item["sk"]["S"]: item["text"]["S"] for item in items}


def test_a_restore_has_the_items_of_its_moment(running: Stack, table: str) -> None:
    dynamodb = running.client("dynamodb")
    for key in ("altered", "removed", "untouched"):
        put(running, table, key, "before")
    time.sleep(0.002)  # a record's moment has milliseconds
    at = datetime.now(UTC)
    time.sleep(0.002)
    put(running, table, "altered", "after")
    put(running, table, "altered", "later")
    put(running, table, "new", "after")
    dynamodb.delete_item(TableName=table, Key={"pk": {"S": "p"}, "sk": {"S": "removed"}})
    target = f"{table}-at"
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=table,
        TargetTableName=target,
        RestoreDateTime=at,
        GlobalSecondaryIndexOverride=[],
    )
    before = {"altered": "before", "removed": "before", "untouched": "before"}
    assert texts(running, target) == before
    assert texts(running, table) == {"altered": "later", "untouched": "before", "new": "after"}
    assert "StreamSpecification" not in dynamodb.describe_table(TableName=target)["Table"]
    dynamodb.delete_table(TableName=target)


def test_an_export_is_a_table_after_an_import(running: Stack, table: str) -> None:
    dynamodb, s3 = running.client("dynamodb"), running.client("s3")
    put(running, table, "a", "text")
    place = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket=table, CreateBucketConfiguration=place)
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket=table, S3Prefix="nightly")
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket=table)["Contents"]]
    [summary] = [key for key in keys if key.endswith("/manifest-summary.json")]
    [data] = [key for key in keys if "/data/" in key]
    assert summary.startswith("nightly/AWSDynamoDB/")
    told = json.loads(s3.get_object(Bucket=table, Key=summary)["Body"].read())
    assert datetime.fromisoformat(told["exportTime"]) <= datetime.now(UTC)
    [line] = gzip.decompress(s3.get_object(Bucket=table, Key=data)["Body"].read()).splitlines()
    assert json.loads(line)["Item"]["text"] == {"S": "text"}

    target = f"{table}-in"
    made: Any = dynamodb.import_table(
        S3BucketSource={"S3Bucket": table, "S3KeyPrefix": data.rpartition("/")[0]},
        InputFormat="DYNAMODB_JSON",
        InputCompressionType="GZIP",
        TableCreationParameters={
            "TableName": target,
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind in KEYS],
            "AttributeDefinitions": [
                {"AttributeName": key, "AttributeType": "S"} for key, _ in KEYS
            ],
        },
    )
    arn = made["ImportTableDescription"]["ImportArn"]

    def is_done() -> bool:
        state = dynamodb.describe_import(ImportArn=arn)["ImportTableDescription"]["ImportStatus"]
        return bool(state == "COMPLETED")

    eventually(is_done)
    assert texts(running, target) == {"a": "text"}
    dynamodb.delete_table(TableName=target)


def test_the_moment_of_a_record_stands_in_its_sequence_number() -> None:
    from ministack.services import dynamodb

    assert abs(table_backups.find_moment(dynamodb._next_stream_seq()) - time.time()) < 60


@pytest.mark.parametrize(
    "name",
    [
        *("_restore_table_to_point_in_time", "_export_table_to_point_in_time", "_tables"),
        *("stream_live_records", "_put_item", "_delete_item"),
    ],
)
def test_the_names_we_rely_on_are_still_there(name: str) -> None:
    from ministack.services import dynamodb

    assert hasattr(dynamodb, name)
