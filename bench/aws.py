"""The local AWS of the benchmarks: ministack with our table, bucket, topic, queue, secret and state
machine, each taken from the merge template, and the stream pumped by hand.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from local import stack
from local.processes import free_port
from operate import stored_secrets
from operate.local_run import HOST, REGION, ROOT_KEY, make_client

ROOT = Path(__file__).resolve().parent.parent
ACCOUNT, TABLE = "000000000000", "tanggap"


class _Template(yaml.SafeLoader):
    """A CloudFormation template whose intrinsics do not matter here."""


_Template.add_multi_constructor("!", lambda loader, tag, node: f"!{tag}")


def table() -> dict[str, Any]:
    """The table as ``create_table`` takes it."""
    template = yaml.load((ROOT / "infra/resources.yaml").read_text(), _Template)  # noqa: S506
    properties: dict[str, Any] = template["Resources"]["Table"]["Properties"]
    kept = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    stream = {"StreamEnabled": True, **properties["StreamSpecification"]}
    return {"TableName": TABLE, "StreamSpecification": stream, **{k: properties[k] for k in kept}}


def indexes() -> dict[str, list[str]]:
    """Each index's attributes, its two keys first."""
    return {
        index["IndexName"]: [
            *(key["AttributeName"] for key in index["KeySchema"]),
            *index["Projection"]["NonKeyAttributes"],
        ]
        for index in table()["GlobalSecondaryIndexes"]
    }


def environment(endpoint: str) -> dict[str, str]:
    """Return the environment of our functions, which leads all code here to the local AWS alone."""
    return {
        **stack.environment(endpoint),
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "TABLE": TABLE,
        "TOPIC": f"arn:aws:sns:{REGION}:{ACCOUNT}:tanggap",
        "BUCKET": "tanggap-attachments",
        "SECRETS": "/tanggap",
        "SENDER": "laporan@tanggap.test",
        "PUBLIC_URL": "https://lapor.tanggap.test",
        "NOTICES": f"{endpoint}/{ACCOUNT}/notices",
        "NOTICES_ARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:notices",
        "NOTICES_DEAD_ARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:notices-dead",
        "SCHEDULES": "quiet",
        "SCHEDULE_ROLE": f"arn:aws:iam::{ACCOUNT}:role/quiet",
        "WORKFLOW": f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tanggap",
        "POWERTOOLS_SERVICE_NAME": "tanggap",
    }


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Start it on a free port; the block gets the environment that leads to it."""
    port = free_port()
    told = environment(f"http://{HOST}:{port}")
    with (
        tempfile.TemporaryDirectory(prefix="tanggap-bench-") as folder,
        stack.local_aws(port, Path(folder), enforced=False),
    ):
        _furnish(told)
        yield told


def client(service: str, told: Mapping[str, str]) -> Any:
    """A boto3 client of the local AWS of this environment."""
    return make_client(told["AWS_ENDPOINT_URL"], service)


def _furnish(told: Mapping[str, str]) -> None:
    client("dynamodb", told).create_table(**table())
    here: Any = {"LocationConstraint": REGION}
    client("s3", told).create_bucket(Bucket=told["BUCKET"], CreateBucketConfiguration=here)
    secrets = {
        "pepper": "a pepper for benchmarks",
        "proofs/sms/sms": json.dumps({"keys": ["token"]}),
        "proofs/lapor/partner": json.dumps({"keys": ["key"]}),
    }
    for name, text in secrets.items():
        stored_secrets.store_text(client("ssm", told), f"{told['SECRETS']}/{name}", text)
    client("scheduler", told).create_schedule_group(Name=told["SCHEDULES"])
    sns, sqs = client("sns", told), client("sqs", told)
    queue = sqs.create_queue(QueueName="notices")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    topic = sns.create_topic(Name="tanggap")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    wait = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 9999, "End": True}}}
    client("stepfunctions", told).create_state_machine(
        name="tanggap",
        definition=json.dumps(wait),
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/workflow",
    )


def _none(failures: list[Any]) -> None:
    if failures:
        raise RuntimeError(f"{failures} were not carried on; the log above says why")


class Pump:
    """Carries the stream to ``on_change`` and the queue to ``deliver``, as their mappings do."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._streams = client("dynamodbstreams", told)
        self._queues = client("sqs", told)
        self._queue = self._queues.get_queue_url(QueueName="notices")["QueueUrl"]
        self._stream = client("dynamodb", told).describe_table(TableName=TABLE)["Table"][
            "LatestStreamArn"
        ]
        self.records: list[dict[str, Any]] = []

    def settle(self) -> None:
        """Everything that happens after an acknowledgement. Raises RuntimeError on a failure."""
        from chalicelib.entrypoints.handlers import deliver, on_change

        for handler, records in ((on_change, self._new), (deliver, self._messages)):
            if (found := records()) and (failed := handler({"Records": found}, None)):
                _none(failed["batchItemFailures"])
        self._new()

    def _new(self) -> list[dict[str, Any]]:
        """The stream's records since the last look, kept in ``records``."""
        shard = self._streams.describe_stream(StreamArn=self._stream)["StreamDescription"]["Shards"]
        iterator = self._streams.get_shard_iterator(
            StreamArn=self._stream,
            ShardId=shard[0]["ShardId"],
            ShardIteratorType="TRIM_HORIZON",
        )["ShardIterator"]
        new: list[dict[str, Any]] = []
        while batch := self._streams.get_records(ShardIterator=iterator):
            new += batch["Records"]
            iterator = batch.get("NextShardIterator")
            if not batch["Records"] or not iterator:
                break
        new = new[len(self.records) :]
        self.records += new
        for record in new:
            created = record["dynamodb"]["ApproximateCreationDateTime"]
            record["dynamodb"]["ApproximateCreationDateTime"] = created.timestamp()
            record["eventSourceARN"] = self._stream
        return new

    def _messages(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        while batch := self._queues.receive_message(
            QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=0
        ).get("Messages"):
            for message in batch:
                self._queues.delete_message(
                    QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"]
                )
                body, receipt = message["Body"], message["ReceiptHandle"]
                found.append(
                    {"messageId": message["MessageId"], "body": body, "receiptHandle": receipt}
                )
        return found
