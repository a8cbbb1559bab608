"""A stack on moto of which a moment was kept, as a point-in-time recovery keeps it. moto restores a
table as it is at present, so the table of the moment is made when the moment is there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.facts_queue import Facts
from tests.moto_aws import Aws, Hands, client, resources

if TYPE_CHECKING:
    from operate.restore import Order
    from operate.restore_answers import Restored
    from operate.session import Clients

TABLE = "tanggap"
Image = dict[str, Any]


@dataclass
class Restoring:
    """What a test does to the table, and the restore of it."""

    aws: Aws
    clients: "Clients"
    hands: Hands
    at: datetime

    def keep_moment(self) -> datetime:
        """Let this be the moment that is restored; what follows is an hour later."""
        self.at = self.hands.forward(seconds=1)
        name = f"{TABLE}-at-{self.at:%Y%m%dT%H%M%SZ}"
        keys = (("pk", "HASH"), ("sk", "RANGE"))
        client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key, _ in keys],
        )
        for item in self.items():
            client("dynamodb").put_item(TableName=name, Item=item)
        self.hands.forward(hours=1)
        return self.at

    def items(self, partition: str = "") -> list[Image]:
        """All items of the table that serves, or those of a partition, in order."""
        pages = client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
        found = [item for page in pages for item in page["Items"]]
        own = [item for item in found if partition in ("", item["pk"]["S"])]
        return sorted(own, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))

    def remove(self, partition: str, *keys: str) -> None:
        """Remove items by hand: those of these sort keys, or all of the partition."""
        for item in self.items(partition):
            key = {name: item[name] for name in ("pk", "sk")}
            if not keys or key["sk"]["S"] in keys:
                client("dynamodb").delete_item(TableName=TABLE, Key=key)

    def alter(self, partition: str, key: str, **values: Any) -> None:
        """Write values into an item by hand; None removes one."""
        [item] = [item for item in self.items(partition) if item["sk"]["S"] == key]
        for name, value in values.items():
            item.pop(name, None) if value is None else item.update({name: value})
        client("dynamodb").put_item(TableName=TABLE, Item=item)

    def order(self, **wishes: Any) -> "Order":
        from operate.restore import Order
        from operate.restore_tables import Source

        return Order(Source(self.at), **wishes)

    def restore(self, **wishes: Any) -> "Restored":
        """Restore the moment, and let the stream and the queue do what they do of it."""
        from operate import restore

        done = restore.restore(self.clients, self.order(**wishes), keep=True)
        self.settle()
        return done

    def settle(self) -> None:
        for _ in range(3):  # an erasure has passes
            self.aws.pump()
            self.aws.deliver()


@pytest.fixture
def restoring(
    http: Any, few_offices: None, aws: Aws, clients: "Clients", facts: Facts, hands: Hands
) -> Restoring:
    """A stack whose table has all that the template gives it, and no more."""
    dynamodb, properties = client("dynamodb"), resources()["Table"]["Properties"]
    ttl, recovery = "TimeToLiveSpecification", "PointInTimeRecoverySpecification"
    dynamodb.update_time_to_live(TableName=TABLE, **{ttl: properties[ttl]})
    dynamodb.update_continuous_backups(TableName=TABLE, **{recovery: properties[recovery]})
    return Restoring(aws, clients, hands, hands.moment)
