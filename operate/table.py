"""The items of one partition of a table, as the commands read them."""

from collections.abc import Iterator
from typing import Any

from operate.session import Clients

Image = dict[str, dict[str, Any]]  # an item as DynamoDB has it, each value with its type


def query_items(
    clients: Clients,
    key: str,
    start: str = "",
    *,
    index: str = "",
    names: tuple[str, str] = ("pk", "sk"),
) -> Iterator[Image]:
    """Yield the items under a key whose sort key begins with ``start``, in order. The table is read
    consistently; an ``index`` can't be, and ``names`` are those of its keys.
    """
    client, table = clients.client("dynamodb"), clients.outputs["TableName"]
    yield from query_table(client, table, key, start, index=index, names=names)


def query_table(
    dynamodb: Any,
    table: str,
    key: str,
    start: str = "",
    *,
    index: str = "",
    names: tuple[str, str] = ("pk", "sk"),
) -> Iterator[Image]:
    """Yield what ``query_items`` yields, of a table by its name."""
    partition, sort = names
    condition, values = f"{partition} = :key", {":key": {"S": key}}
    if start:
        condition += f" AND begins_with({sort}, :start)"
        values[":start"] = {"S": start}
    pages = dynamodb.get_paginator("query")
    for page in pages.paginate(
        TableName=table,
        KeyConditionExpression=condition,
        ExpressionAttributeValues=values,
        **({"IndexName": index} if index else {"ConsistentRead": True}),
    ):
        yield from page["Items"]


def read_values(image: Image) -> dict[str, Any]:
    """Return an item with plain values."""
    from boto3.dynamodb.types import TypeDeserializer

    plain: Any = TypeDeserializer().deserialize
    return {name: plain(value) for name, value in image.items()}
