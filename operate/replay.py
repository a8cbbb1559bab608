"""Do again what ended in a dead-letter queue: `python -m operate.replay [--number JK...]`.

A dead letter of the stream holds a range of sequence numbers, not records, so the timeline itself
is read: every entry of that time is announced once more. Consumers drop what they have seen by
(number, seq). Dead notices go back to their queue.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain import moments, number
from operate.session import Clients, given_clients, take_session

BATCH = 25
BEFORE, AFTER = timedelta(minutes=10), timedelta(minutes=2)  # an entry's moment and its arrival
Image = dict[str, dict[str, Any]]


class ReplayError(Exception):
    """The stack could not do it again; the dead letters stay where they are."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    parser.add_argument("--number", type=number.parse, help="announce this report's timeline again")
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        if given.number:
            count = announce(clients, report(clients, given.number))
            print(f"{count} entries of {given.number} were announced again.")
        else:
            print(f"{stream(clients)} timeline entries were announced again.")
            print(f"{notices(clients)} notices went back to their queue.")
    except (BotoCoreError, ClientError, ReplayError) as error:
        print(f"Nothing is lost, but it was not done: {error}", file=sys.stderr)
        return 1
    return 0


def report(clients: Clients, name: str) -> Iterator[Image]:
    """One report's timeline."""
    pages = (
        clients.of("dynamodb")
        .get_paginator("query")
        .paginate(
            TableName=clients.outputs["TableName"],
            KeyConditionExpression="pk = :report AND begins_with(sk, :entry)",
            ExpressionAttributeValues={":report": {"S": f"R#{name}"}, ":entry": {"S": "T#"}},
        )
    )
    for page in pages:
        yield from page["Items"]


def stream(clients: Clients) -> int:
    """Announce again what the stream's dead letters stand for; answers how many entries."""

    def again(body: str) -> int:
        batch = json.loads(body)["DDBStreamBatchInfo"]
        first = moments.read(batch["approximateArrivalOfFirstRecord"]) - BEFORE
        last = moments.read(batch["approximateArrivalOfLastRecord"]) + AFTER
        return announce(clients, between(clients, first, last))

    return sum(_taken(clients, clients.outputs["StreamDeadUrl"], again))


def between(clients: Clients, first: datetime, last: datetime) -> Iterator[Image]:
    """Every timeline entry of that time, in order for each report: a Scan, as this is rare."""
    pages = (
        clients.of("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=clients.outputs["TableName"],
            FilterExpression="begins_with(sk, :entry) AND #at BETWEEN :first AND :last",
            ExpressionAttributeNames={"#at": "at"},
            ExpressionAttributeValues={
                ":entry": {"S": "T#"},
                ":first": {"S": moments.stored(first)},
                ":last": {"S": moments.stored(last)},
            },
        )
    )
    for page in pages:
        yield from page["Items"]


def announce(clients: Clients, images: Iterator[Image]) -> int:
    """Give entries to the stream's own function, as the stream would. Raises ReplayError."""
    count = 0
    while batch := list(islice(images, BATCH)):
        records = [_record(image, str(place)) for place, image in enumerate(batch)]
        answer = clients.of("lambda").invoke(
            FunctionName=clients.outputs["OnChangeName"],
            Payload=json.dumps({"Records": records}).encode(),
        )
        told = json.loads(answer["Payload"].read() or b"{}")
        if answer.get("FunctionError") or told.get("batchItemFailures"):
            raise ReplayError(f"the function {clients.outputs['OnChangeName']} failed; see its log")
        count += len(batch)
    return count


def _record(image: Image, sequence: str) -> dict[str, Any]:
    keys = {name: image[name] for name in ("pk", "sk")}
    changed = {"Keys": keys, "NewImage": image, "SequenceNumber": sequence}
    return {"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": changed}


def notices(clients: Clients) -> int:
    """Send dead notices once more; answers how many."""

    def again(body: str) -> int:
        clients.of("sqs").send_message(QueueUrl=clients.outputs["NoticesUrl"], MessageBody=body)
        return 1

    return sum(_taken(clients, clients.outputs["NoticesDeadUrl"], again))


def _taken(clients: Clients, queue: str, again: Callable[[str], int]) -> Iterator[int]:
    """Each message of a queue: done again, then deleted."""
    sqs = clients.of("sqs")
    while messages := sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=300
    ).get("Messages"):
        for message in messages:
            yield again(message["Body"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    sys.exit(main())
