"""The parts of which the transactions of a filing and of its talk are made."""

from typing import Any

from chalicelib.platform.aws.table import Item

Operation = dict[str, Any]
IF_NEW = "attribute_not_exists(pk)"
# A cancelled transaction then brings the item that was in the way.
RETURN_OLD = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


def table_operation() -> Operation:
    return {"TableName": Item.Meta.table_name}


def key_of(pk: str, sk: str) -> Operation:
    return {**table_operation(), "Key": {"pk": {"S": pk}, "sk": {"S": sk}}}
