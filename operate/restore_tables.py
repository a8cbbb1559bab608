"""The two tables of a restore: the one that serves, and beside it one with the items of the moment,
which AWS makes of a point-in-time recovery, of a backup or of an export.
"""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from chalicelib.platform import clock, moments
from operate.answer import OperatorError, WrongUse
from operate.progress import follow, waiting
from operate.session import Clients
from operate.table import Image, query_table

AT_ONCE = 100  # items of a BatchGetItem
PAUSE = 2.0  # seconds between two looks at an import


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a restore: a moment of the table, or a ``backup`` or an ``export`` of it, which
    has the moment ``at``.
    """

    at: datetime
    backup: str = ""  # ARN
    export: str = ""  # s3://bucket/prefix of one export

    @property
    def mark(self) -> str:
        """The name of the restore, on every item that it puts back."""
        return moments.format_stored(self.at)


def open_source(clients: Clients, at: datetime | None, backup: str, export: str) -> Source:
    """Return the source that an operator names. Raises WrongUse for a moment that is to come, and
    OperatorError for an export that is not complete.
    """
    if backup:
        told = clients.client("dynamodb").describe_backup(BackupArn=backup)["BackupDescription"]
        at = told["BackupDetails"]["BackupCreationDateTime"]
    elif export:
        at = read_export_moment(clients, export)
    if at is None or (at := at.replace(microsecond=0)) > clock.now():
        raise WrongUse("The moment has to be in the past.")
    return Source(at, backup, export)


def open_moment(clients: Clients, source: Source) -> str:
    """Return the name of the table with the items of the moment, once it is there. An earlier run
    may have made it. It has no indexes, which would take most of the time.

    Raises OperatorError and botocore's errors.
    """
    dynamodb, live = clients.client("dynamodb"), clients.outputs["TableName"]
    name = f"{live}-at-{source.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if source.backup or source.export:
        name += f"-{sha256((source.backup or source.export).encode()).hexdigest()[:8]}"
    if not is_there(dynamodb, name):
        _make_table(clients, source, name)
    with waiting(f"AWS makes {name}"):
        dynamodb.get_waiter("table_exists").wait(
            TableName=name, WaiterConfig={"Delay": 5, "MaxAttempts": 2880}
        )
        if source.export:
            _wait_for_import(clients, name)
    return name


def is_there(dynamodb: Any, name: str) -> bool:
    """Return whether a table exists, in whatever state."""
    try:
        dynamodb.describe_table(TableName=name)
    except dynamodb.exceptions.ResourceNotFoundException:
        return False
    return True


def _make_table(clients: Clients, source: Source, name: str) -> None:
    dynamodb, live = clients.client("dynamodb"), clients.outputs["TableName"]
    plain: Any = {"BillingModeOverride": "PAY_PER_REQUEST", "GlobalSecondaryIndexOverride": []}
    if source.export:
        _import_table(clients, source.export, name)
    elif source.backup:
        dynamodb.restore_table_from_backup(TargetTableName=name, BackupArn=source.backup, **plain)
    else:
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=live, TargetTableName=name, RestoreDateTime=source.at, **plain
        )


# Exports.


def read_export_moment(clients: Clients, export: str) -> datetime:
    """Return the moment that an export has. Raises OperatorError for one that is not complete."""
    summary = _read_summary(clients, export)
    return datetime.fromisoformat(summary["exportTime"])


def _read_summary(clients: Clients, export: str) -> dict[str, Any]:
    bucket, prefix = split_address(export)
    s3 = clients.client("s3")
    try:
        answer = s3.get_object(Bucket=bucket, Key=f"{prefix}/manifest-summary.json")
    except s3.exceptions.NoSuchKey:
        raise OperatorError(
            f"{export} has no manifest-summary.json: name one export, "
            "s3://bucket/prefix/AWSDynamoDB/<id>"
        ) from None
    summary: dict[str, Any] = json.loads(answer["Body"].read())
    return summary


def split_address(address: str) -> tuple[str, str]:
    """Return bucket and prefix of an address in S3. Raises OperatorError."""
    scheme, _, rest = address.partition("://")
    bucket, _, prefix = rest.partition("/")
    if scheme != "s3" or not bucket or not prefix:
        raise OperatorError(f"{address} is not like s3://bucket/prefix/AWSDynamoDB/<id>")
    return bucket, prefix.rstrip("/")


def _import_table(clients: Clients, export: str, name: str) -> None:
    bucket, prefix = split_address(export)
    keys = (("pk", "HASH"), ("sk", "RANGE"))
    clients.client("dynamodb").import_table(
        S3BucketSource={"S3Bucket": bucket, "S3KeyPrefix": f"{prefix}/data/"},
        InputFormat="DYNAMODB_JSON",
        InputCompressionType="GZIP",
        TableCreationParameters={
            "TableName": name,
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind in keys],
            "AttributeDefinitions": [
                {"AttributeName": key, "AttributeType": "S"} for key, _ in keys
            ],
        },
    )


def _wait_for_import(clients: Clients, name: str) -> None:
    """Wait for the end of the import that makes a table. Raises OperatorError when it failed."""
    dynamodb = clients.client("dynamodb")
    arn = dynamodb.describe_table(TableName=name)["Table"]["TableArn"]
    imports = dynamodb.list_imports(TableArn=arn)["ImportSummaryList"]
    while True:
        told = dynamodb.describe_import(ImportArn=imports[0]["ImportArn"])
        import_ = told["ImportTableDescription"]
        if import_["ImportStatus"] == "COMPLETED":
            return
        if import_["ImportStatus"] != "IN_PROGRESS":
            raise OperatorError(f"the import failed: {import_.get('FailureMessage', '')}")
        time.sleep(PAUSE)


# Reading both tables.


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of both tables, with the client of DynamoDB."""

    client: Any
    then: str
    now: str

    def load(self, name: str, partition: str) -> dict[str, Image]:
        """Return a partition of one of the tables, by sort key."""
        return {item["sk"]["S"]: item for item in query_table(self.client, name, partition)}

    def list_differing(self) -> Iterator[str]:
        """Yield the partitions of which an item is not in the serving table as it was then. One may
        come twice.
        """
        pages = self.client.get_paginator("scan").paginate(TableName=self.then)
        for page in follow(pages, "Comparing the tables"):
            items = iter(page["Items"])
            while batch := list(islice(items, AT_ONCE)):
                present = self._load_items(batch)
                yield from (
                    item["pk"]["S"] for item in batch if present.get(_read_key(item)) != item
                )

    def _load_items(self, items: Iterable[Image]) -> dict[tuple[str, str], Image]:
        keys = [{name: item[name] for name in ("pk", "sk")} for item in items]
        asked: Any = {self.now: {"Keys": keys, "ConsistentRead": True}}
        found: dict[tuple[str, str], Image] = {}
        while asked:
            answer = self.client.batch_get_item(RequestItems=asked)
            found |= {_read_key(item): item for item in answer["Responses"].get(self.now, [])}
            asked = answer.get("UnprocessedKeys")
        return found

    def list_written_after(self, at: datetime) -> Iterator[tuple[str, int]]:
        """Yield number and seq of each entry that was written since a moment, or in its second."""
        pages = self.client.get_paginator("scan").paginate(
            TableName=self.now,
            FilterExpression="begins_with(sk, :entry) AND #at >= :at",
            ProjectionExpression="pk, sk",
            ExpressionAttributeNames={"#at": "at"},
            ExpressionAttributeValues={
                ":entry": {"S": "T#"},
                ":at": {"S": moments.format_stored(at)},
            },
        )
        for page in follow(pages, "Looking for what was written since"):
            for item in page["Items"]:
                yield item["pk"]["S"].removeprefix("R#"), int(item["sk"]["S"].removeprefix("T#"))


def _read_key(item: Image) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
