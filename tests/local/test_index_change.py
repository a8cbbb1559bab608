"""How an index is changed, walked on the local AWS with a table of its own: docs/operate.md."""

import copy
import json
from typing import Any

import pytest

from local.deploy import make_package
from local.run import Stack
from operate import released, stack

Template = dict[str, Any]


@pytest.fixture(scope="module")
def table() -> Template:
    """A template with the table alone."""
    template = stack.read_template(make_package())
    return {
        "Parameters": {"Protected": template["Parameters"]["Protected"]},
        "Conditions": {"IsProtected": template["Conditions"]["IsProtected"]},
        "Resources": {"Table": template["Resources"]["Table"]},
    }


def indexes(template: Template) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = template["Resources"]["Table"]["Properties"][
        "GlobalSecondaryIndexes"
    ]
    return found


def breaks(before: Template, after: Template) -> list[str]:
    return released.find_breaks(
        released.describe_template(before), released.describe_template(after)
    )


def test_an_index_is_changed_by_another_beside_it(running: Stack, table: Template) -> None:
    """Add the new version, wait until it is filled, switch the readers, drop the old one."""
    cloudformation, dynamodb = running.client("cloudformation"), running.client("dynamodb")
    s3 = running.client("s3")

    def deploy(now: Template) -> str:
        s3.put_object(Bucket="tanggap-packages", Key="table.json", Body=json.dumps(now).encode())
        url = f"{s3.meta.endpoint_url}/tanggap-packages/table.json"
        stack.apply_template(cloudformation, "indexes", url, {}, pause=0.1)
        found = cloudformation.describe_stack_resources(StackName="indexes")["StackResources"]
        return str(found[0]["PhysicalResourceId"])

    def near(name: str, version: int) -> list[str]:
        answer = dynamodb.query(
            TableName=name,
            IndexName=f"near-{version}",
            KeyConditionExpression="npk = :cell",
            ExpressionAttributeValues={":cell": {"S": "cell"}},
        )
        return [item.get("card", {}).get("S", "") for item in answer["Items"]]

    name = deploy(table)
    keys = {"pk": {"S": "R#1"}, "sk": {"S": "A"}, "npk": {"S": "cell"}, "msk": {"S": "1"}}
    dynamodb.put_item(TableName=name, Item={**keys, "card": {"S": "a card"}})
    assert near(name, 1) == [""]

    first = next(each for each in indexes(table) if each["IndexName"] == "near-1")
    second = copy.deepcopy(first)
    second["IndexName"] = "near-2"
    second["Projection"]["NonKeyAttributes"].append("card")
    added = copy.deepcopy(table)
    indexes(added).append(second)
    assert breaks(table, added) == []
    assert deploy(added) == name, "the same table"
    assert near(name, 2) == ["a card"], "also what was there before"
    assert near(name, 1) == [""], "for functions that still read it"

    dropped = copy.deepcopy(added)
    indexes(dropped).remove(first)
    assert breaks(added, dropped) == []
    assert deploy(dropped) == name
    assert near(name, 2) == ["a card"]
    with pytest.raises(dynamodb.exceptions.ClientError):
        near(name, 1)
