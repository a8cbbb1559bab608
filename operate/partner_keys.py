"""Partners' api_keys as items of a stack's table, written with an operator's own rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.intake.partner import ACTIVE, ID, hash_api_key
from chalicelib.platform.moments import format_stored

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LIST = "K"  # their partition of the index ``mine``


@dataclass(frozen=True)
class Keys:
    """Those of one table."""

    dynamodb: DynamoDBClient
    table: str

    def issue(self, key: str, name: str, contact: str, most: int) -> None:
        """Admit who has this key ``most`` times a day."""
        now = format_stored(datetime.now(UTC))
        item: dict[str, Any] = {
            **_at(hash_api_key(key)),
            "mpk": {"S": LIST},
            "msk": {"S": f"{now}#{hash_api_key(key)[:ID]}"},
            "name": {"S": name},
            "contact": {"S": contact},
            "state": {"S": ACTIVE},
            "most": {"N": str(most)},
            "created_at": {"S": now},
        }
        there_is_none = "attribute_not_exists(pk)"
        self.dynamodb.put_item(TableName=self.table, Item=item, ConditionExpression=there_is_none)

    def change(self, held: Held, name: str, value: dict[str, str]) -> None:
        self.dynamodb.update_item(
            TableName=self.table,
            Key=_at(held.hash),
            UpdateExpression="SET #name = :value",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":value": value},
        )

    def all(self) -> Iterator[Held]:
        """In the order in which they were issued."""
        pages = self.dynamodb.get_paginator("query").paginate(
            TableName=self.table,
            IndexName="mine",
            KeyConditionExpression="mpk = :list",
            ExpressionAttributeValues={":list": {"S": LIST}},
        )
        for page in pages:
            for line in page["Items"]:
                hash_ = str(line["pk"]["S"]).removeprefix("K#")
                key = _at(hash_)
                yield _held(hash_, self.dynamodb.get_item(TableName=self.table, Key=key)["Item"])


@dataclass(frozen=True)
class Held:
    """What the table has of a key."""

    hash: str
    name: str
    contact: str
    state: str
    most: int
    day: str
    used: int

    def line(self, today: str) -> str:
        used = self.used if self.day == today else 0
        words = (self.hash[:ID], self.state, f"{used} of {self.most} today")
        return "  ".join((*words, self.name, self.contact))


def _at(hash_: str) -> dict[str, Any]:
    return {"pk": {"S": f"K#{hash_}"}, "sk": {"S": "K"}}


def _held(hash_: str, item: dict[str, Any]) -> Held:
    return Held(
        hash=hash_,
        name=item["name"]["S"],
        contact=item["contact"]["S"],
        state=item["state"]["S"],
        most=int(item["most"]["N"]),
        day=item.get("day", {"S": ""})["S"],
        used=int(item.get("used", {"N": "0"})["N"]),
    )
