"""A lost table is replaced by an empty one with all that belongs to it: docs/operate.md."""

import json
from typing import Any

from local.deploy import make_package
from local.run import Stack
from operate import stack


def test_another_name_makes_a_new_table_and_keeps_the_old_one(running: Stack) -> None:
    whole = stack.read_template(make_package())
    conditions = ("IsProtected", "NamesTable")
    template: dict[str, Any] = {
        "Parameters": {name: whole["Parameters"][name] for name in ("Protected", "NewTable")},
        "Conditions": {name: whole["Conditions"][name] for name in conditions},
        "Resources": {"Table": whole["Resources"]["Table"]},
        "Outputs": {
            "Name": {"Value": {"Ref": "Table"}},
            "Stream": {"Value": {"Fn::GetAtt": ["Table", "StreamArn"]}},
        },
    }
    cloudformation, dynamodb = running.client("cloudformation"), running.client("dynamodb")
    s3 = running.client("s3")
    s3.put_object(Bucket="tanggap-packages", Key="new.json", Body=json.dumps(template).encode())
    url = f"{s3.meta.endpoint_url}/tanggap-packages/new.json"

    def deploy(**parameters: str) -> dict[str, str]:
        stack.apply_template(cloudformation, "renewed", url, parameters, pause=0.1)
        return stack.read_outputs(cloudformation, "renewed")

    first = deploy()
    dynamodb.put_item(TableName=first["Name"], Item={"pk": {"S": "R#1"}, "sk": {"S": "A"}})
    second = deploy(NewTable="renewed-2")
    assert second["Name"] == "renewed-2"
    assert second["Stream"] != first["Stream"]
    made = dynamodb.describe_table(TableName="renewed-2")["Table"]
    assert made["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert len(made["GlobalSecondaryIndexes"]) == 6
    assert dynamodb.scan(TableName="renewed-2")["Count"] == 0
    assert dynamodb.scan(TableName=first["Name"])["Count"] == 1
    assert deploy()["Name"] == "renewed-2", "a later deploy need not say it again"
