"""The api_keys of partners as items of a stack's table, written with an operator's own rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.intake.partner import ACTIVE, ID, hash_api_key
from chalicelib.platform.moments import format_stored

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LIST = "K"  # the partition of the index ``mine`` that lists the keys


@dataclass(frozen=True)
class Keys:
    """The api_keys of one table."""

    dynamodb: DynamoDBClient
    table: str

    def issue(self, key: str, name: str, contact: str, most: int) -> None:
        """Store a new key with ``most`` uses a day. Raises ClientError when the key exists."""
        now = format_stored(datetime.now(UTC))
        item: dict[str, Any] = {
            **_build_key(hash_api_key(key)),
            "mpk": {"S": LIST},
            "msk": {"S": f"{now}#{hash_api_key(key)[:ID]}"},
            "name": {"S": name},
            "contact": {"S": contact},
            "state": {"S": ACTIVE},
            "most": {"N": str(most)},
            "created_at": {"S": now},
        }
        is_new = "attribute_not_exists(pk)"
        self.dynamodb.put_item(TableName=self.table, Item=item, ConditionExpression=is_new)

    def change(self, key: PartnerKey, name: str, value: dict[str, str]) -> None:
        """Set one attribute of a key; ``value`` is in DynamoDB's form."""
        self.dynamodb.update_item(
            TableName=self.table,
            Key=_build_key(key.hash),
            UpdateExpression="SET #name = :value",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":value": value},
        )

    def all(self) -> Iterator[PartnerKey]:
        """Yield the keys in the order in which they were issued."""
        pages = self.dynamodb.get_paginator("query").paginate(
            TableName=self.table,
            IndexName="mine",
            KeyConditionExpression="mpk = :list",
            ExpressionAttributeValues={":list": {"S": LIST}},
        )
        for page in pages:
            for line in page["Items"]:
                hash_ = str(line["pk"]["S"]).removeprefix("K#")
                key = _build_key(hash_)
                yield _parse_item(
                    hash_, self.dynamodb.get_item(TableName=self.table, Key=key)["Item"]
                )


@dataclass(frozen=True)
class PartnerKey:
    """The item of a key: ``used`` is its number of uses on ``day``."""

    hash: str
    name: str
    contact: str
    state: str
    most: int
    day: str
    used: int

    def line(self, today: str) -> str:
        """Return the line that operators see; ``today`` is a date such as 2026-11-29."""
        used = self.used if self.day == today else 0
        words = (self.hash[:ID], self.state, f"{used} of {self.most} today")
        return "  ".join((*words, self.name, self.contact))


def _build_key(hash_: str) -> dict[str, Any]:
    return {"pk": {"S": f"K#{hash_}"}, "sk": {"S": "K"}}


def _parse_item(hash_: str, item: dict[str, Any]) -> PartnerKey:
    return PartnerKey(
        hash=hash_,
        name=item["name"]["S"],
        contact=item["contact"]["S"],
        state=item["state"]["S"],
        most=int(item["most"]["N"]),
        day=item.get("day", {"S": ""})["S"],
        used=int(item.get("used", {"N": "0"})["N"]),
    )
