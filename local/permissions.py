"""The keys of a policy's condition that AWS has and ministack leaves out: the sender of a mail, the
partition keys of a request to DynamoDB, and the group of a schedule.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import parse_qs

Context = dict[str, Any]
# The partition keys of the table and of its indexes.
PARTITION_KEYS = {"pk", "apk", "dpk", "fpk", "mpk", "npk", "wpk"}


def add_condition_keys() -> None:
    """Replace the functions of ministack that read these from a request. Raises AttributeError
    when ministack has renamed one.
    """
    from ministack.core import iam_actions

    iam_actions.extract_resource_arn = with_schedule_group(iam_actions.extract_resource_arn)
    iam_actions.request_tag_context = with_sender(iam_actions.request_tag_context)
    iam_actions.dynamodb_service_context = with_leading_keys(iam_actions.dynamodb_service_context)


def with_schedule_group(extract: Callable[..., str]) -> Callable[..., str]:
    """Return the function with the group of a new schedule in its ARN, as its body names it.
    ministack's permissions know only the default group.
    """

    @wraps(extract)
    def resource(service: str, method: str, path: str, *rest: Any) -> str:
        arn = extract(service, method, path, *rest)
        if service == "scheduler" and method == "POST" and ":schedule/default/" in arn:
            group = json.loads(rest[1]).get("GroupName", "default")
            return arn.replace(":schedule/default/", f":schedule/{group}/")
        return arn

    return resource


def with_sender(context: Callable[..., Context]) -> Callable[..., Context]:
    """Return the function with the address a mail comes from, as ses:FromAddress."""

    @wraps(context)
    def keys(service: str, action: str, body: bytes, *rest: Any) -> Context:
        found = context(service, action, body, *rest)
        if service == "ses" and (source := parse_qs(body.decode()).get("Source")):
            return {**found, "ses:FromAddress": source[0]}
        return found

    return keys


def with_leading_keys(context: Callable[[bytes], Context]) -> Callable[[bytes], Context]:
    """Return the function with all partition keys of a request, as dynamodb:LeadingKeys."""

    @wraps(context)
    def keys(body: bytes) -> Context:
        found = context(body)
        leading = sorted(set(list_partition_keys(json.loads(body or b"{}"))))
        return {**found, "dynamodb:LeadingKeys": leading} if leading else found

    return keys


def list_partition_keys(part: Any) -> Iterator[str]:
    """Yield the partition keys of all items that a request to DynamoDB names."""
    if isinstance(part, list):
        for each in part:
            yield from list_partition_keys(each)
    elif isinstance(part, dict):
        if "KeyConditionExpression" in part:
            yield from _read_key_condition(part)
        for name in part.keys() - {"ExpressionAttributeValues", "ExpressionAttributeNames"}:
            yield from list_partition_keys(part[name])
            if name in ("Key", "Keys", "Item"):
                items = part[name] if isinstance(part[name], list) else [part[name]]
                yield from (value for item in items for value in item.get("pk", {}).values())


def _read_key_condition(query: dict[str, Any]) -> Iterator[str]:
    """Yield the partition key that a Query asks for: of an index it is that index's own."""
    names = query.get("ExpressionAttributeNames", {})
    for condition in (
        query["KeyConditionExpression"].replace("(", " ").replace(")", " ").split(" AND ")
    ):
        name, sign, value = condition.partition("=")
        if sign and names.get(name.strip(), name.strip()) in PARTITION_KEYS:
            yield from query["ExpressionAttributeValues"][value.strip()].values()
