"""The figures on moto: the queue of facts, its function, and the bucket of facts."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from chalicelib.figures.facts import bucket, reading
from chalicelib.figures.facts import keys as figures_keys
from tests.conftest import ACCOUNT, REGION
from tests.figures.facts.deduplication import deduplicate
from tests.moto_aws import Aws, client, event, taken

BUCKET = "tanggap-facts"


@dataclass
class Facts:
    """What the topic brings to the queue of facts, and what becomes of it."""

    aws: Aws
    queue: str
    bodies: list[dict[str, Any]] = field(default_factory=list)  # all that were brought

    def announced(self) -> list[dict[str, Any]]:
        """What the topic has brought since the last look."""
        self.aws.pump()
        brought = taken(self.queue)
        self.bodies += brought
        return brought

    def record(self, bodies: list[dict[str, Any]] | None = None) -> list[int]:
        """Give the function a batch, by default what is new; the places of those that failed."""
        from chalicelib.entrypoints.handlers import facts

        batch = self.announced() if bodies is None else bodies
        answer = facts(event(batch, "facts"), None)
        return [int(each["itemIdentifier"]) for each in answer["batchItemFailures"]]

    def keys(self, prefix: str = bucket.FACTS) -> list[str]:
        return [*bucket.list_objects(client("s3"), BUCKET, prefix)]

    def lines(self, prefix: str = bucket.FACTS) -> list[str]:
        s3 = client("s3")
        return [line for key in self.keys(prefix) for line in bucket.read_lines(s3, BUCKET, key)]

    def rows(self) -> list[reading.Row]:
        return deduplicate(self.lines())


@pytest.fixture
def facts(aws: Aws) -> Facts:
    figures_keys.forget_keys()
    where = {"LocationConstraint": REGION}
    client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
    queue = client("sqs").create_queue(QueueName="facts")["QueueUrl"]
    client("sns").subscribe(
        TopicArn=f"arn:aws:sns:{REGION}:{ACCOUNT}:tanggap",
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:facts",
    )
    return Facts(aws, queue)


def message(number: str, seq: int, **more: Any) -> dict[str, Any]:
    """A message as the topic brings it."""
    return {"Message": json.dumps({"number": number, "seq": seq, **more})}
