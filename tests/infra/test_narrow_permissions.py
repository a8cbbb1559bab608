"""Guards on what the statements of functions leave out: partition keys and folders."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.permissions import PARTITION_KEYS
from tests.infra.test_permissions import FUNCTIONS, actions, statements
from tests.rows import each_row

Resources = dict[str, Any]
ROOT = Path(__file__).resolve().parent.parent.parent
# They take in reports or follow all that happens, and write most kinds of items.
ANY_ITEM = {"APIHandler", "Mail", "OnChange", "Reread"}
# The kinds of items that each of the others writes, by the beginning of their partition keys.
WRITES = {
    "CallOut": {"J", "J#*"},
    "Check": {"LEVEL", "R#*"},
    "Deliver": {
        *("BREACH#*", "H#channels", "I#*", "J#*"),
        *("R#*", "S#*", "SENT#*", "SMS#*", "X#*"),
    },
    "Digest": {"G#*"},
    "Duty": {"DUTY", "DUTY#*", "DUTYLOG#*", "SENT#*", "SMS#*"},
    "Examine": {"E#*", "R#*"},
    "Export": {"AUDIT", "AUDITING"},
    "Reconcile": {"DEPUTY", "DUTY", "J", "LEVEL", "O#*", "R#*"},
    "Retain": {"LEDGER", "LEDGER#*", "LEVEL", "R#*"},
    "SmsReport": {"DUTY", "DUTYLOG#*", "R#*", "S#*"},
}
WRITING = {
    *("dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem"),
    *("dynamodb:PutItem", "dynamodb:UpdateItem"),
}
LISTING = {"s3:ListBucket", "s3:ListBucketVersions"}


def _of_items(resources: Resources, function: str) -> Iterator[dict[str, Any]]:
    """Yield the statements about items that are known by their key: a Scan has none."""
    for statement in statements(resources, function):
        named = {each for each in actions(statement) if each.startswith("dynamodb:")}
        asked = named & {*WRITING, "dynamodb:BatchGetItem", "dynamodb:Query"}
        if asked and "${Table.Arn}/index" not in str(statement["Resource"]):
            yield statement


def _read_keys(statement: dict[str, Any]) -> set[str]:
    """Return the keys that a statement allows; ForAllValues alone would be true without any."""
    condition = statement["Condition"]
    assert condition.keys() == {"ForAllValues:StringLike", "Null"}, statement["Sid"]
    assert condition["Null"] == {"dynamodb:LeadingKeys": "false"}, statement["Sid"]
    (keys,) = condition["ForAllValues:StringLike"].values()
    return {*keys}


@each_row("function", FUNCTIONS)
def test_a_function_reads_and_writes_its_own_kinds_of_items(
    resources: Resources, function: str
) -> None:
    if function in ANY_ITEM:
        return
    written: set[str] = set()
    for statement in _of_items(resources, function):
        keys = _read_keys(statement)
        assert "*" not in keys
        if WRITING & {*actions(statement)}:
            written |= keys
    assert written == WRITES.get(function, set())


@each_row("function", FUNCTIONS)
def test_a_query_of_an_index_names_the_partitions_it_asks_for(
    resources: Resources, function: str
) -> None:
    for statement in statements(resources, function):
        if "${Table.Arn}/index" in str(statement.get("Resource")):
            assert _read_keys(statement)


@each_row("function", FUNCTIONS)
def test_a_function_lists_its_own_folders_of_a_bucket(resources: Resources, function: str) -> None:
    for statement in statements(resources, function):
        if LISTING & {*actions(statement)}:
            assert {*actions(statement)} <= LISTING, statement["Sid"]
            assert isinstance(statement["Resource"], dict), "folders of one bucket"
            folders = statement["Condition"]["StringLike"]["s3:prefix"]
            assert all(each.endswith("/*") for each in folders), statement["Sid"]


@each_row("function", FUNCTIONS)
def test_a_role_has_the_policy_that_tests_in_this_process_are_held_to(
    resources: Resources, function: str
) -> None:
    role = resources[function]["Properties"]["Role"]["Fn::GetAtt"][0]
    policies = {
        json.dumps(json.loads(file.read_text())["Statement"], sort_keys=True)
        for file in (ROOT / ".chalice").glob("policy-*.json")
    }
    (policy,) = resources[role]["Properties"]["Policies"]
    assert json.dumps(policy["PolicyDocument"]["Statement"], sort_keys=True) in policies


def test_the_launcher_knows_every_partition_key(resources: Resources) -> None:
    table = resources["Table"]["Properties"]
    schemas = [table["KeySchema"], *(one["KeySchema"] for one in table["GlobalSecondaryIndexes"])]
    hashes = {key["AttributeName"] for each in schemas for key in each if key["KeyType"] == "HASH"}
    assert hashes == PARTITION_KEYS
