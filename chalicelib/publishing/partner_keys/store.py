"""The api_keys of partners, as administrators issue, limit and revoke them.

Operators call the same functions with rights and a table of their own, so they are given a client
of DynamoDB, and not the model of the function's table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.intake.partner import ACTIVE, ID, MOST_KEYS, REVOKED, hash_api_key
from chalicelib.platform import ids
from chalicelib.platform.errors import BadField
from chalicelib.platform.moments import JAKARTA, format_stored, parse_stored

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_LIST = "K"  # the partition of the index ``mine`` that lists the keys
_AT_ONCE = 100  # items that one BatchGetItem reads


@dataclass(frozen=True, slots=True)
class PartnerKey:
    """A stored key, without the key itself. ``used`` is its number of uses on ``day``. The
    ``partner`` is the id of the first key of whose it is.
    """

    hash: str
    partner: str
    name: str
    contact: str
    state: str
    most: int
    day: str
    used: int
    created_at: datetime

    @property
    def id(self) -> str:
        """The name of the key for operators and administrators."""
        return self.hash[:ID]

    def used_today(self, now: datetime) -> int:
        """Return the number of uses on the city's day that has the moment ``now``."""
        return self.used if self.day == f"{now.astimezone(JAKARTA):%Y-%m-%d}" else 0


@dataclass(frozen=True)
class PartnerKeys:
    """The keys in one table."""

    dynamodb: DynamoDBClient
    table: str

    def issue(
        self, name: str, contact: str, most: int, now: datetime, partner: str | None = None
    ) -> tuple[str, PartnerKey]:
        """Store a new key with ``most`` uses a day, of a new partner unless one is given. Return
        the key, which is shown once, and what is stored of it. Raises BadField when the partner has
        MOST_KEYS active ones.
        """
        if partner:
            own = [each for each in self.load_all() if each.partner == partner]
            if sum(each.state == ACTIVE for each in own) >= MOST_KEYS:
                raise BadField(field="beside", rule="many", most=MOST_KEYS)
        key = ids.make_api_key()
        return key, self.store(key, name, contact, most, now, partner)

    def store(
        self,
        key: str,
        name: str,
        contact: str,
        most: int,
        now: datetime,
        partner: str | None = None,
    ) -> PartnerKey:
        """Store a given key. Raises ClientError when it is stored already."""
        hash_, created_at = hash_api_key(key), format_stored(now)
        item: dict[str, Any] = {
            **_build_key(hash_),
            "mpk": {"S": _LIST},
            "msk": {"S": f"{created_at}#{hash_[:ID]}"},
            "partner": {"S": partner or hash_[:ID]},
            "name": {"S": name},
            "contact": {"S": contact},
            "state": {"S": ACTIVE},
            "most": {"N": str(most)},
            "created_at": {"S": created_at},
        }
        is_new = "attribute_not_exists(pk)"
        self.dynamodb.put_item(TableName=self.table, Item=item, ConditionExpression=is_new)
        return _parse_item(item)

    def limit(self, key: PartnerKey, most: int) -> None:
        """Let a key be used ``most`` times a day."""
        self._change(key, "most", {"N": str(most)})

    def revoke(self, key: PartnerKey) -> None:
        """Refuse a key from now on."""
        self._change(key, "state", {"S": REVOKED})

    def load_all(self) -> list[PartnerKey]:
        """Return the keys in the order in which they were issued. Costs a Query, and a BatchGetItem
        for each hundred keys.
        """
        return [*self._load(self._list_hashes())]

    def find(self, start: str) -> list[PartnerKey]:
        """Return the keys whose ids begin with ``start``, in one Query and one BatchGetItem for
        each hundred of them; none for an empty text.
        """
        hashes = self._list_hashes() if start else []
        return [*self._load([each for each in hashes if each.startswith(start)])]

    def _change(self, key: PartnerKey, name: str, value: dict[str, str]) -> None:
        self.dynamodb.update_item(
            TableName=self.table,
            Key=_build_key(key.hash),
            UpdateExpression="SET #name = :value",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":value": value},
        )

    def _list_hashes(self) -> list[str]:
        pages = self.dynamodb.get_paginator("query").paginate(
            TableName=self.table,
            IndexName="mine-1",
            KeyConditionExpression="mpk = :list",
            ExpressionAttributeValues={":list": {"S": _LIST}},
        )
        return [_parse_hash(line) for page in pages for line in page["Items"]]

    def _load(self, hashes: list[str]) -> Iterator[PartnerKey]:
        for at in range(0, len(hashes), _AT_ONCE):
            part = hashes[at : at + _AT_ONCE]
            asked: Any = {self.table: {"Keys": [_build_key(each) for each in part]}}
            found: dict[str, PartnerKey] = {}
            while asked:
                answer = self.dynamodb.batch_get_item(RequestItems=asked)
                for item in answer["Responses"].get(self.table, ()):
                    found[_parse_hash(item)] = _parse_item(item)
                asked = answer.get("UnprocessedKeys")
            yield from (found[each] for each in part if each in found)


def _build_key(hash_: str) -> dict[str, Any]:
    return {"pk": {"S": f"K#{hash_}"}, "sk": {"S": "K"}}


def _parse_hash(item: Any) -> str:
    return str(item["pk"]["S"]).removeprefix("K#")


def _parse_item(item: Any) -> PartnerKey:
    return PartnerKey(
        hash=_parse_hash(item),
        partner=item["partner"]["S"],
        name=item["name"]["S"],
        contact=item["contact"]["S"],
        state=item["state"]["S"],
        most=int(item["most"]["N"]),
        day=item.get("day", {"S": ""})["S"],
        used=int(item.get("used", {"N": "0"})["N"]),
        created_at=parse_stored(item["created_at"]["S"]),
    )
