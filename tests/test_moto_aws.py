"""What is patched of moto is still there, and does what the tests rely on."""

import inspect
import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from botocore.parsers import BaseJSONParser
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from botocore.validate import ParamValidationDecorator
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.cognitoidp import models as pools
from moto.core import models, parse
from moto.core.base_backend import BackendDict
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.responses import BaseResponse
from moto.core.serialize import BaseJSONSerializer, ResponseSerializer
from moto.dynamodb import responses
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import DynamoDBBackend, Table
from moto.dynamodb.models.dynamo_type import Item, LimitedSizeDict
from moto.dynamodb.models.table import SecondaryIndex
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.validators import (
    ActionCountValidator,
    EmptyStringKeyValueValidator,
    OverlappingPathsValidator,
    TypeMismatchValidator,
    Validator,
)
from moto.sns.models import Subscription
from moto.sqs import models as queues
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import (
    WaitFunction,
)
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

from chalicelib.city.places.area_of_point import FoundBy
from chalicelib.platform import clock
from chalicelib.platform.aws import table
from tests import moto_values
from tests.conftest import ACCOUNT, REGION
from tests.moto_aws import (
    CHECK,
    ROLE,
    Aws,
    Hands,
    client,
    objects,
    put_secret,
    resources,
    simulated,
    until,
)

QUERIED = ["range_comparison", "range_objs", "limit", "exclusive_start_key", "scan_index_forward"]
QUERIED += ["projection_expressions"]
PATCHED = [
    (Subscription, "private_key", ["self"]),
    (DynamoDBBackend, "update_item", ["self", "table_name", "key"]),
    (Table, "all_items", ["self"]),
    (Table, "query", ["self", "hash_key", *QUERIED, "index_name"]),
    (LambdaSimpleBackend, "invoke", ["self", "function_name", "qualifier", "body", "headers"]),
    (RequestSigner, "sign", ["self", "operation_name", "request"]),
    (ResponseSerializer, "get_value", ["self", "value", "key", "shape"]),
    (BaseJSONSerializer, "_serialize_type_structure", ["self", "serialized", "value", "shape"]),
    (BaseJSONParser, "_handle_structure", ["self", "shape", "value"]),
    (parse.BaseJSONParser, "_parse_structure", ["self", "shape", "value"]),
    (responses, "dynamo_to_dict", ["obj"]),
    (Item, "size", ["self"]),
    (Item, "__deepcopy__", ["self", "memo"]),
    (LimitedSizeDict, "__setitem__", ["self", "key", "value"]),
    (SecondaryIndex, "project", ["self", "item"]),
    (ConditionExpressionParser, "_lex_one_node", ["self", "remaining_expression"]),
    (UpdateExpressionParser, "make", ["expression_str"]),
    (DepthFirstTraverser, "traverse_node_recursively", ["self", "node", "child_id"]),
    (BaseClient, "_make_api_call", ["self", "operation_name", "api_params"]),
    (UserAgentString, "to_string", ["self"]),
    (WaitFunction, "_wait_interval", ["self", "env", "wait_seconds"]),
    (AmazonStateLanguageParser, "parse", ["definition"]),
    (ExecutionWorker, "start", ["self"]),
    (ExecutionWorker, "stop", ["self", "stop_date", "error", "cause"]),
]


@pytest.mark.parametrize(("owner", "name", "parameters"), PATCHED, ids=lambda value: str(value))
def test_what_is_patched_is_where_it_was(owner: Any, name: str, parameters: list[str]) -> None:
    assert name in vars(owner)
    assert list(inspect.signature(getattr(owner, name)).parameters)[: len(parameters)] == parameters


def test_what_makes_moto_slow_is_where_it_was() -> None:
    assert "backend_index.backend_url_patterns" in inspect.getsource(
        models.MockAWS._enable_patching
    )
    routing = inspect.getsource(BotocoreStubber.process_request)
    assert "in backend_index.backend_url_patterns" in routing
    assert "in backend.urls.items()" in routing
    answering = inspect.getsource(BaseResponse._enrich_response)
    assert "= gen_amzn_requestid_long(headers)" in answering
    assert "camelcase_to_underscores(attribute)" in inspect.getsource(queues)
    assert "current_time = unix_time_millis()" in inspect.getsource(queues.Message)
    calling = inspect.getsource(BaseResponse.call_action)
    assert "= method_names_from_class(self.__class__)" in calling
    assert "= camelcase_to_underscores(self._get_action())" in calling
    assert "= jwk.RSAKey.import_key(jwks_file)" in inspect.getsource(pools)
    assert "__deepcopy__" not in vars(Table)
    assert "copy.deepcopy(results)" in inspect.getsource(Table.query)
    assert "deepcopy(expression)" in inspect.getsource(Validator.__init__)
    assert "copy.deepcopy(" in inspect.getsource(DynamoDBBackend.transact_write_items)


def test_a_cancelled_transaction_leaves_no_item_and_no_record(aws: Aws) -> None:
    def write(*names: str, new: bool = False) -> None:
        puts = [{"pk": {"S": name}, "sk": {"S": "A"}, "seen": {"S": "1"}} for name in names]
        told = {"ConditionExpression": "attribute_not_exists(pk)"} if new else {}
        client("dynamodb").transact_write_items(
            TransactItems=[{"Put": {"TableName": "tanggap", "Item": put, **told}} for put in puts]
        )

    write("one", "two")
    for _ in range(2):
        with pytest.raises(ClientError, match="TransactionCanceled"):
            write("three", "two", new=True)
        assert {item["pk"] for item in aws.items()} == {"one", "two"}
        assert len(aws.records()) == 2
    update = {
        "TableName": "tanggap",
        "Key": {"pk": {"S": "one"}, "sk": {"S": "A"}},
        "UpdateExpression": "SET seen = :two",
        "ExpressionAttributeValues": {":two": {"S": "2"}},
    }
    held = {"TableName": "tanggap", "Item": {"pk": {"S": "two"}, "sk": {"S": "A"}}}
    taken = {"Put": {**held, "ConditionExpression": "attribute_not_exists(pk)"}}
    with pytest.raises(ClientError, match="TransactionCanceled"):
        client("dynamodb").transact_write_items(TransactItems=[{"Update": update}, taken])
    assert {item["seen"] for item in aws.items()} == {"1"}
    write("three", new=True)
    with pytest.raises(ClientError, match="TransactionCanceled"):
        write("four", "three", new=True)
    assert {item["pk"] for item in aws.items()} == {"one", "two", "three"}
    assert len(aws.records()) == 3


def test_values_of_all_kinds_come_back_as_they_were_written(aws: Aws) -> None:
    item: dict[str, Any] = {
        "pk": {"S": "one"},
        "sk": {"S": "A"},
        "number": {"N": "12.50"},
        "truth": {"BOOL": False},
        "nothing": {"NULL": True},
        "bytes": {"B": b"\x00\xff"},
        "texts": {"SS": ["a", "b"]},
        "numbers": {"NS": ["1", "2"]},
        "several": {"BS": [b"\x01", b"\x02"]},
        "list": {"L": [{"S": "x"}, {"M": {"deep": {"B": b"\x03"}}}, {"L": []}]},
        "map": {"M": {"name": {"S": ""}, "empty": {"M": {}}}},
    }
    client("dynamodb").put_item(TableName="tanggap", Item=item)
    asked = {"TableName": "tanggap", "Key": {"pk": {"S": "one"}, "sk": {"S": "A"}}}
    for _ in range(2):
        assert client("dynamodb").get_item(**asked)["Item"] == item
        [found] = client("dynamodb").query(
            TableName="tanggap",
            KeyConditionExpression="pk = :one",
            ExpressionAttributeValues={":one": {"S": "one"}},
        )["Items"]
        assert found == item
        client("dynamodb").update_item(
            **asked,
            UpdateExpression="SET truth = :truth",
            ExpressionAttributeValues={":truth": {"BOOL": True}},
        )
        item["truth"] = {"BOOL": True}


def test_pynamodbs_calls_are_answered_as_those_that_go_the_long_way(aws: Aws) -> None:
    key = {"pk": {"S": "one"}, "sk": {"S": "A"}}
    named = {"TableName": "tanggap", "ReturnConsumedCapacity": "TOTAL"}
    check = {"ConditionExpression": "attribute_not_exists(pk)"}
    told = {**check, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    put = {"TableName": "tanggap", "Item": {**key, **VALUES}, **told}
    value = {"ExpressionAttributeValues": {":one": {"S": "one"}}}
    query = {"KeyConditionExpression": "pk = :one", "Limit": 1, **value}
    update = {"UpdateExpression": "SET seen = :one, bytes = :b", "ReturnValues": "ALL_NEW"}
    update["ExpressionAttributeValues"] = {":one": {"S": "1"}, ":b": {"B": b"\x00\xff"}}
    asked: list[tuple[str, dict[str, Any]]] = [
        ("PutItem", {**named, "Item": {**key, **VALUES}, **check}),
        ("PutItem", {**named, "Item": {**key, **VALUES}, **check}),
        ("TransactWriteItems", {"TransactItems": [{"Put": put}]}),
        ("GetItem", {**named, "Key": key, "ConsistentRead": True}),
        ("GetItem", {**named, "Key": {**key, "sk": {"S": "B"}}}),
        ("GetItem", {**named, "Key": {"pk": {"S": "one"}}}),
        ("UpdateItem", {**named, "Key": key, **update}),
        ("UpdateItem", {**named, "Key": key, **update, "ReturnValues": "UPDATED_OLD"}),
        ("UpdateItem", {**named, "Key": key, "UpdateExpression": "SET seen ="}),
        ("PutItem", {**named, "Item": {**key, "sk": {"S": FoundBy.OUTLINE}, **VALUES}}),
        ("Query", {**named, **query}),
        ("Query", {**named, **query, "ExclusiveStartKey": key}),
        ("Query", {**named, **query, "Select": "COUNT"}),
        ("Query", {**named, "IndexName": "none", **query}),
        ("BatchGetItem", {"RequestItems": {"tanggap": {"Keys": [key]}}}),
        ("TransactGetItems", {"TransactItems": [{"Get": {"TableName": "tanggap", "Key": key}}]}),
        ("Scan", named),
        ("DeleteItem", {**named, "Key": key, "ReturnValues": "ALL_OLD"}),
        ("BatchWriteItem", {"RequestItems": {"tanggap": [{"DeleteRequest": {"Key": key}}]}}),
        ("Query", {**named, **query}),
    ]
    ours = table.get_connection().client
    assert not isinstance(ours._serializer, ParamValidationDecorator)
    short = [answered(ours, *each) for each in asked]
    aws.empty()
    assert [answered(client("dynamodb"), *each) for each in asked] == short
    assert sum("Error" in each for each in short) == 5
    with pytest.raises(TypeError):
        answered(ours, "GetItem", {**named, "Key": {"pk": {"S": Decimal(1)}, "sk": {"S": "A"}}})


def answered(by: Any, operation: str, given: dict[str, Any]) -> dict[str, Any]:
    try:
        answer = by._make_api_call(operation, given)
    except ClientError as refused:
        answer = {**refused.response, "kind": type(refused).__name__}
    assert answer["ResponseMetadata"].pop("HTTPStatusCode") in {200, 400}
    del answer["ResponseMetadata"]
    return answer


def test_an_update_is_refused_as_by_moto_itself(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands twice in it, what is no key of an index, and what is too large."""
    values = {":s": {"S": "x"}, ":n": {"N": "1"}, ":e": {"S": ""}, ":b": {"S": "x" * 210_000}}
    wrong = ("SET a = :s SET b = :s", "SET a = :s, a = :s", "SET #a = :s, #a = :n")
    wrong += ("SET a = :s REMOVE a.b", "SET mpk = :n", "SET mpk = :e", "SET a = :b, b = :b")
    right = ("SET a = :s, b = :n", "SET a = :b", "SET a = :s REMOVE b", "SET a = :b", "ADD c :n")
    asked = [
        {"UpdateExpression": each, "ExpressionAttributeValues": used(each, values)}
        | ({"ExpressionAttributeNames": {"#a": "a"}} if "#" in each else {})
        for each in (*wrong, *right)
    ]
    key = {"pk": {"S": "one"}, "sk": {"S": "A"}}
    named = {"TableName": "tanggap", "Key": key, "ReturnValues": "ALL_NEW"}
    ours = table.get_connection().client
    quick = [answered(ours, "UpdateItem", {**named, **each}) for each in asked]
    assert ["Error" in each for each in quick] == [True] * len(wrong) + [False] * len(right)
    aws.empty()
    for kind in (ActionCountValidator, OverlappingPathsValidator):
        monkeypatch.setattr(kind, "traverse", DepthFirstTraverser.traverse)
    for kind in (TypeMismatchValidator, EmptyStringKeyValueValidator):
        monkeypatch.setattr(kind, "traverse", DepthFirstTraverser.traverse)
    monkeypatch.setattr(LimitedSizeDict, "__setitem__", moto_values._set)
    assert [answered(ours, "UpdateItem", {**named, **each}) for each in asked] == quick


def used(expression: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in expression}


def test_retries_still_sleep_by_the_module_that_is_patched() -> None:
    assert "time.sleep(interval_seconds)" in inspect.getsource(retrier_decl.RetrierDecl)
    assert retrier_decl.time is time


def a_machine(**states: Any) -> str:
    definition = {"StartAt": next(iter(states)), "States": states}
    arn: str = client("stepfunctions").create_state_machine(
        name="trial", definition=json.dumps(definition), roleArn=ROLE
    )["stateMachineArn"]
    return arn


def run(machine: str, **given: Any) -> str:
    started = client("stepfunctions").start_execution(
        stateMachineArn=machine, name="one", input=json.dumps(given)
    )
    arn: str = started["executionArn"]
    return arn


def ended(arn: str) -> dict[str, Any]:
    states = client("stepfunctions")
    until(lambda: states.describe_execution(executionArn=arn)["status"] != "RUNNING")
    found: dict[str, Any] = states.describe_execution(executionArn=arn)
    return found


def a_wait(moment: str) -> dict[str, Any]:
    return {"Type": "Wait", moment: "$.until", "End": True}


def test_scaled_waits_are_a_thousand_times_as_fast(aws: Aws, quick_waits: None) -> None:
    begun = time.monotonic()
    until_then = (clock.now() + timedelta(seconds=500)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ended(run(a_machine(Wait=a_wait("TimestampPath")), until=until_then))["status"]
    assert 0.4 < time.monotonic() - begun < 8


def test_waits_pass_when_the_hands_do_and_not_before(aws: Aws, hands: Hands) -> None:
    then = (hands.moment + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    arn = run(a_machine(Wait=a_wait("TimestampPath")), until=then)
    states = client("stepfunctions")
    hands.forward(hours=4.9)
    assert states.describe_execution(executionArn=arn)["status"] == "RUNNING"
    hands.forward(hours=0.1)
    assert ended(arn)["status"] == "SUCCEEDED"


def test_what_a_timer_does_is_done_when_the_hands_stand_still(aws: Aws, hands: Hands) -> None:
    looked: list[datetime] = []

    def slow(event: Any, context: Any) -> Any:
        time.sleep(0.05)
        looked.append(hands.moment)
        return {"until": "9999-01-01T00:00:00Z"} if looked[1:] else event

    aws.functions["Check"] = slow
    states = a_machine(
        Wait={"Type": "Wait", "TimestampPath": "$.until", "Next": "Task"},
        Task={name: part for name, part in a_task(Next="Wait").items() if name != "End"},
    )
    run(states, until=(hands.moment + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    hands.forward(hours=4.9)
    assert looked == []
    then = hands.forward(hours=0.1)
    assert looked == [then, then]  # it was due again at once


def test_an_execution_can_be_stopped_as_soon_as_it_was_started(aws: Aws) -> None:
    then = (clock.now() + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    arn = run(a_machine(Wait=a_wait("TimestampPath")), until=then)
    client("stepfunctions").stop_execution(executionArn=arn)
    assert client("stepfunctions").describe_execution(executionArn=arn)["status"] == "ABORTED"


def a_task(**more: Any) -> dict[str, Any]:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": CHECK, "Payload.$": "$"},
        "OutputPath": "$.Payload",
        "End": True,
        **more,
    }


def test_a_task_runs_our_own_handler_and_its_error_bears_its_name(aws: Aws) -> None:
    aws.functions["Check"] = lambda event, context: {**event, "seen": True}
    done = ended(run(a_machine(Task=a_task()), number="JK1"))
    assert json.loads(done["output"]) == {"number": "JK1", "seen": True}

    def failing(event: Any, context: Any) -> Any:
        raise LookupError("its words")

    aws.functions["Check"] = failing
    arn = client("stepfunctions").start_execution(
        stateMachineArn=done["stateMachineArn"], name="two", input="{}"
    )["executionArn"]
    failed = ended(arn)
    assert (failed["status"], failed["error"]) == ("FAILED", "LookupError")


def test_retries_are_scaled_too(aws: Aws, quick_waits: None) -> None:
    tried: list[Any] = []

    def failing(event: Any, context: Any) -> Any:
        tried.append(event)
        raise LookupError("its words")

    aws.functions["Check"] = failing
    retry = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 100, "MaxAttempts": 3}
    begun = time.monotonic()
    assert ended(run(a_machine(Task=a_task(Retry=[retry]))))["status"] == "FAILED"
    assert len(tried) == 4
    assert 0.5 < time.monotonic() - begun < 8


def test_the_table_is_the_one_of_the_template(aws: Aws) -> None:
    held = client("dynamodb").describe_table(TableName="tanggap")["Table"]
    given = resources()["Table"]["Properties"]
    assert {index["IndexName"] for index in held["GlobalSecondaryIndexes"]} == {
        index["IndexName"] for index in given["GlobalSecondaryIndexes"]
    }
    assert held["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert held["TableArn"].startswith(f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:")


def test_the_stream_is_read_anew_each_time_and_done_records_are_skipped(aws: Aws) -> None:
    for seq in (1, 2):
        item = {"pk": {"S": "R#x"}, "sk": {"S": f"Z#{seq}"}}
        client("dynamodb").put_item(TableName="tanggap", Item=item)
    assert len(aws.records()) == 2
    assert aws.pump() == {"batchItemFailures": []}
    assert len(aws.records()) == 2
    assert aws.records(aws.stream_done) == []
    client("dynamodb").put_item(TableName="tanggap", Item={**item, "sk": {"S": "Z#3"}})
    [new] = aws.records(aws.stream_done)
    assert new["dynamodb"]["Keys"]["sk"]["S"] == "Z#3"


VALUES = {
    "text": {"S": "text"},
    "number": {"N": "1.5"},
    "bytes": {"B": b"its bytes"},
    "truth": {"BOOL": True},
    "nothing": {"NULL": True},
    "names": {"SS": ["one", "two"]},
    "list": {"L": [{"B": b"inside"}, {"M": {"deep": {"L": [{"N": "7"}, {"S": ""}]}}}]},
    "map": {"M": {"B": {"S": "a name like a type"}, "L": {"B": b"and bytes"}}},
}


def test_what_is_read_of_the_table_is_what_calls_would_read(aws: Aws) -> None:
    for at, more in enumerate([VALUES, {}, VALUES]):
        item = {"pk": {"S": f"a{at}"}, "sk": {"S": "b"}, **more}
        client("dynamodb").put_item(TableName="tanggap", Item=item)
    client("dynamodb").delete_item(TableName="tanggap", Key={"pk": {"S": "a0"}, "sk": {"S": "b"}})
    by_calls = list(by_stream())
    assert aws.records() == by_calls
    assert aws.records(by_calls[1]["dynamodb"]["SequenceNumber"]) == by_calls[2:]
    value = TypeDeserializer().deserialize
    scanned = client("dynamodb").scan(TableName="tanggap")["Items"]
    assert aws.items() == [{name: value(held) for name, held in i.items()} for i in scanned]
    assert len(scanned) == 2


def test_what_is_read_of_the_bucket_is_what_calls_would_read(aws: Aws) -> None:
    s3, bucket = client("s3"), "tanggap-attachments"
    for key, body in (("b/one", b"old"), ("a", b"its bytes"), ("gone", b""), ("b/one", b"new")):
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    s3.delete_object(Bucket=bucket, Key="gone")
    listed = [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    by_calls = {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in listed}
    assert objects() == by_calls == {"a": b"its bytes", "b/one": b"new"}


def test_when_all_is_emptied_a_cancelled_transaction_brings_nothing_back(aws: Aws) -> None:
    put = {"Put": {"TableName": "tanggap", "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}}}}
    no = {**put["Put"], "ConditionExpression": "attribute_exists(pk)"}
    client("dynamodb").transact_write_items(TransactItems=[put])
    aws.empty()
    with pytest.raises(ClientError, match="TransactionCanceled"):
        client("dynamodb").transact_write_items(TransactItems=[{"Put": no}])
    assert (aws.items(), objects()) == ([], {})


def by_stream() -> Iterator[dict[str, Any]]:
    """The table's records, read as AWS's own client does."""
    streams = client("dynamodbstreams")
    table = client("dynamodb").describe_table(TableName="tanggap")["Table"]["LatestStreamArn"]
    [shard] = streams.describe_stream(StreamArn=table)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=table, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    for record in streams.get_records(ShardIterator=iterator)["Records"]:
        held = record["dynamodb"]
        held["ApproximateCreationDateTime"] = held["ApproximateCreationDateTime"].timestamp()
        yield {**record, "eventSourceARN": table}


def test_nothing_is_left_for_the_next_test() -> None:
    with pytest.MonkeyPatch.context() as patch, simulated(patch):
        fresh, threads = all_held(), set(threading.enumerate())
    with pytest.MonkeyPatch.context() as patch, simulated(patch) as aws:
        spend()
        assert len(aws.items()) == len(aws.records()) == len(aws.texts()) == len(aws.mails()) == 1
        assert len(aws.scheduled()) == 1
        assert all_held() != fresh
        begun = set(threading.enumerate()) - threads
        assert begun
    with pytest.MonkeyPatch.context() as patch, simulated(patch) as aws:
        assert all_held() == fresh
        assert (aws.items(), aws.records(), aws.bodies(), aws.executions()) == ([], [], [], {})
        assert (aws.texts(), aws.mails(), aws.scheduled()) == ([], [], {})
        until(lambda: not any(each.is_alive() for each in begun))


def spend() -> None:
    """Leave something in each service, as a test may: stored, sent, changed, added and running."""
    client("dynamodb").put_item(TableName="tanggap", Item={"pk": {"S": "a"}, "sk": {"S": "b"}})
    client("dynamodb").update_time_to_live(
        TableName="tanggap", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ends"}
    )
    client("sns").publish(TopicArn=f"arn:aws:sns:{REGION}:{ACCOUNT}:tanggap", Message="{}")
    client("sns").publish(PhoneNumber="+6281234567890", Message="told")
    client("sns").create_topic(Name="another")
    client("sqs").create_queue(QueueName="another")
    client("s3").put_object(Bucket="tanggap-attachments", Key="kept", Body=b"its bytes")
    client("s3").create_bucket(
        Bucket="another", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    put_secret("pepper", "another")
    client("cognito-idp").create_user_pool(PoolName="officers")
    client("ses").send_raw_email(
        Source="laporan@tanggap.test",
        Destinations=["warga@rumah.id"],
        RawMessage={"Data": "To: warga@rumah.id\nSubject: told\n\nIts text"},
    )
    client("scheduler").create_schedule(
        Name="one",
        GroupName="quiet",
        ScheduleExpression="at(2030-01-01T00:00:00)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:notices", "RoleArn": ROLE},
    )
    wait = {"Wait": {"Type": "Wait", "Timestamp": "2030-01-01T00:00:00Z", "End": True}}
    run(a_machine(**wait))


def all_held() -> Any:
    """Everything in moto, by its service, account and region."""
    services = BackendDict._instances
    return made_of({each.service_name: {**each} for each in services})


def made_of(value: Any, seen: frozenset[int] = frozenset()) -> Any:
    """All that an object is made of, so that it can be compared with another."""
    if id(value) in seen:
        return "itself"
    inside = seen | {id(value)}
    if isinstance(value, dict):
        return {repr(made_of(k, inside)): made_of(v, inside) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [made_of(each, inside) for each in value]
    if isinstance(value, (str, bytes, int, float, type, datetime, type(None))):
        return value
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    return type(value).__name__, made_of(getattr(value, "__dict__", None), inside)
