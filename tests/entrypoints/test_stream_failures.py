"""What becomes of records of the stream that fail: an outage of AWS spends none of their tries, and
a fault of their own ends among the dead letters without holding up the records behind it.
"""

import json
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from pynamodb.exceptions import UpdateError

from chalicelib.entrypoints import handlers, stream, stream_failures
from chalicelib.entrypoints.stream_failures import TRIES, is_outage
from chalicelib.platform.aws.secrets import Unavailable
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.reports.store.stream_records import Change
from tests.builders import PHONE, filed, moved
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client, taken

DOWN = EndpointConnectionError(endpoint_url="https://aws")
QUEUE = "https://sqs.ap-southeast-3.amazonaws.com/123456789012/stream-dead"


def refused(status: int, code: str) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Publish")


class Outage:
    """Calls of one operation that fail until ``over``."""

    def __init__(self, calls: Calls, operation: str, fault: Exception) -> None:
        self.failures, self.over = 0, False

        def trap(called: str, given: dict[str, Any], moment: str) -> None:
            if called == operation and moment == "before" and not self.over:
                self.failures += 1
                raise fault

        calls.traps.append(trap)


@pytest.fixture
def dead_letters(aws: Aws) -> str:
    return str(client("sqs").create_queue(QueueName="stream-dead")["QueueUrl"])


@pytest.mark.parametrize(
    "fault",
    [
        DOWN,
        ReadTimeoutError(endpoint_url="https://aws"),
        refused(500, "InternalError"),
        refused(503, "ServiceUnavailable"),
        refused(400, "ThrottlingException"),
        UpdateError(cause=refused(500, "InternalServerError")),
        Unavailable("EndpointConnectionError"),
        Throttled(),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_service_that_is_down_is_an_outage(fault: Exception) -> None:
    assert is_outage(fault)
    around = RuntimeError("around it")
    around.__cause__ = fault
    assert is_outage(around)


@pytest.mark.parametrize(
    "fault",
    [
        KeyError("sk"),
        refused(400, "ValidationException"),
        refused(403, "AccessDenied"),
        refused(404, "NoSuchKey"),
        UpdateError(cause=refused(400, "ConditionalCheckFailedException")),
        Overtaken(),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_anything_else_is_a_fault_of_the_record(fault: Exception) -> None:
    assert not is_outage(fault)


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        ("Publish", DOWN),
        ("CopyObject", refused(503, "SlowDown")),
        ("StartExecution", refused(500, "ServiceUnavailable")),
    ],
    ids=["SNS", "S3", "Step Functions"],
)
def test_an_hour_without_a_service_loses_and_doubles_nothing(
    http: Any,
    aws: Aws,
    calls: Calls,
    hands: Hands,
    dead_letters: str,
    operation: str,
    fault: Exception,
) -> None:
    outage = Outage(calls, operation, fault)
    numbers = [filed(http, contact={"phone": PHONE})["number"] for _ in range(4)]
    moved(http, numbers[0], "proses", "selesai")  # with a photo
    for _ in range(20):
        hands.forward(minutes=3)
        aws.pump()
    assert outage.failures >= 20
    assert taken(dead_letters) == []
    assert not [item for item in aws.items() if item["pk"].startswith("I#stream#")], "no try"
    outage.over = True
    assert aws.pump() == {"batchItemFailures": []}
    told = Counter((each["number"], each["seq"]) for each in aws.announced())
    expected = {(number, 1) for number in numbers} | {(numbers[0], 2), (numbers[0], 3)}
    assert expected <= told.keys()
    running = [name for name, state in aws.executions().items() if state == "RUNNING"]
    assert {name.rpartition("-")[0] for name in running} == {*numbers}
    _deliver_all(told)
    texts = Counter(aws.texts())
    assert len(texts) >= len(numbers)
    assert set(texts.values()) == {1}


def _deliver_all(told: Counter[tuple[str, int]]) -> None:
    """Give the notices' function everything that the topic told, as often as it told it."""
    from tests.moto_aws import give

    for number, seq in told.elements():
        give([{"Message": json.dumps({"number": number, "seq": seq})}])


@pytest.fixture
def poisoned(http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two reports, the first of which can't be announced."""
    first, second = (filed(http)["number"] for _ in range(2))
    announce = stream.announce_entry

    def announce_others(change: Change) -> None:
        if change.number == first:
            raise KeyError("holder")
        announce(change)

    monkeypatch.setattr(stream, "announce_entry", announce_others)
    return first, second


def test_what_fails_alone_is_given_up_after_its_tries_and_the_rest_goes_on(
    aws: Aws, dead_letters: str, poisoned: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = poisoned
    for _ in range(TRIES - 1):
        assert len(aws.pump()["batchItemFailures"]) == 1
        assert "EntryNotAnnounced" in capsys.readouterr().out, "the metric that alarms"
    assert taken(dead_letters) == []
    assert aws.pump() == {"batchItemFailures": []}
    letter = {"event": "INSERT", "pk": f"R#{first}", "sk": "T#000001"}
    assert taken(dead_letters) == [letter]
    assert {each["number"] for each in aws.announced()} == {second}


def test_a_failure_that_can_not_be_counted_goes_on(
    aws: Aws, calls: Calls, dead_letters: str, poisoned: tuple[str, str]
) -> None:
    outage = Outage(calls, "UpdateItem", DOWN)
    for _ in range(TRIES + 2):
        assert aws.pump()["batchItemFailures"]
    assert outage.failures
    assert taken(dead_letters) == []


def test_a_batch_ends_while_there_is_time_and_comes_again_from_there(http: Any, aws: Aws) -> None:
    for _ in range(3):
        filed(http)
    left = iter([60_000, 60_000, 30_000])
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: next(left))
    entries = [
        each for each in aws.records() if each["dynamodb"]["Keys"]["sk"]["S"].startswith("T#")
    ]
    answer = handlers.on_change({"Records": entries}, context)
    third = entries[2]["dynamodb"]["SequenceNumber"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": third}]}
    assert len(aws.announced()) == 2


def test_the_reserve_is_longer_than_a_call_of_a_service_that_does_not_answer() -> None:
    from chalicelib.platform.aws import clients as aws_clients

    config = aws_clients.get_client("sns").meta.config
    longest = config.connect_timeout + config.read_timeout
    assert aws_clients.ATTEMPTS * longest * 1000 < stream_failures.RESERVE
