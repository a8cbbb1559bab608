"""Do again what ended in a dead-letter queue: `python -m operate.replay [--number JK...]`.

A dead letter of the stream holds a range of sequence numbers, not records, so the timeline itself
is read: every entry of that time is announced once more. Consumers drop what they have seen by
(number, seq). Dead notices, photos that were not examined, and what subscribers did not
take, go back to their queue.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain import moments, number
from chalicelib.domain.errors import MistypedNumber
from operate.session import Clients, given_clients, take_session

BATCH = 25
BEFORE, AFTER = timedelta(minutes=10), timedelta(minutes=2)  # an entry's moment and its arrival
MOST = 1000  # dead letters taken at a time
HIDDEN = 600  # seconds in which nobody else takes them
QUEUES = {
    "Notices": "notices",
    "Evidence": "entries with photos",
    "Published": "events for subscribers",
    "Calls": "calls of webhooks",
}
Image = dict[str, dict[str, Any]]
Message = dict[str, Any]
Span = tuple[datetime, datetime]


class ReplayError(Exception):
    """The stack could not do it again; the dead letters stay where they are."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    parser.add_argument("--number", type=numbered, help="announce this report's timeline again")
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        if given.number:
            count = announce(clients, report(clients, given.number))
            print(f"{count} entries of {given.number} were announced again.")
        else:
            print(f"{stream(clients)} timeline entries were announced again.")
            for queue, what in QUEUES.items():
                print(f"{back(clients, queue)} {what} went back to their queue.")
    except (BotoCoreError, ClientError, ReplayError) as error:
        print(f"Nothing is lost, but it was not done: {error}", file=sys.stderr)
        return 1
    return 0


def numbered(text: str) -> str:
    """A report's number, however it is typed. Raises what argparse tells."""
    try:
        return number.parse(text)
    except MistypedNumber:
        raise argparse.ArgumentTypeError(f"{text} is no report's number") from None


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
    count = 0
    while True:
        with _in_hand(clients, clients.outputs["StreamDeadUrl"]) as letters:
            for first, last in merged(span(letter["Body"]) for letter in letters):
                count += announce(clients, between(clients, first, last))
        if not letters:
            return count


def span(letter: str) -> Span:
    """The time in which the entries of a dead letter of the stream were written."""
    batch = json.loads(letter)["DDBStreamBatchInfo"]
    return (
        moments.read(batch["approximateArrivalOfFirstRecord"]) - BEFORE,
        moments.read(batch["approximateArrivalOfLastRecord"]) + AFTER,
    )


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as can be: an outage leaves many letters about one hour, and
    each span is a Scan.
    """
    apart: list[Span] = []
    for first, last in sorted(spans):
        if apart and first <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(last, apart[-1][1])
        else:
            apart.append((first, last))
    return apart


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
        records = [record(image, str(place)) for place, image in enumerate(batch)]
        answer = clients.of("lambda").invoke(
            FunctionName=clients.outputs["OnChangeName"],
            Payload=json.dumps({"Records": records}, default=_base64).encode(),
        )
        told = json.loads(answer["Payload"].read() or b"{}")
        if answer.get("FunctionError") or told.get("batchItemFailures"):
            raise ReplayError(f"the function {clients.outputs['OnChangeName']} failed; see its log")
        count += len(batch)
    return count


def record(image: Image, sequence: str) -> dict[str, Any]:
    """An entry as the stream tells of it, with all that Chalice insists on."""
    changed = {
        "Keys": {name: image[name] for name in ("pk", "sk")},
        "NewImage": image,
        "SequenceNumber": sequence,
        "ApproximateCreationDateTime": moments.read(image["at"]["S"]).timestamp(),
        "SizeBytes": 0,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    return {
        "eventID": sequence,
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "eventSourceARN": "",
        "awsRegion": "",
        "dynamodb": changed,
    }


def _base64(binary: bytes) -> str:
    """A binary attribute as the stream's events have it."""
    return base64.b64encode(binary).decode()


def back(clients: Clients, queue: str) -> int:
    """Send the dead letters of a queue once more; answers how many."""
    count, alive = 0, clients.outputs[f"{queue}Url"]
    while True:
        with _in_hand(clients, clients.outputs[f"{queue}DeadUrl"]) as messages:
            for message in messages:
                clients.of("sqs").send_message(QueueUrl=alive, MessageBody=message["Body"])
        if not messages:
            return count
        count += len(messages)


@contextmanager
def _in_hand(clients: Clients, queue: str) -> Iterator[list[Message]]:
    """Messages of a queue: deleted after the block, or shown again at once when it fails."""
    messages, sqs = _received(clients, queue), clients.of("sqs")
    try:
        yield messages
    except BaseException:
        for message in messages:
            sqs.change_message_visibility(
                QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )
        raise
    for message in messages:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def _received(clients: Clients, queue: str) -> list[Message]:
    found: list[Message] = []
    while len(found) < MOST:
        answer = clients.of("sqs").receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=HIDDEN
        )
        if not answer.get("Messages"):
            break
        found += answer["Messages"]
    return found


if __name__ == "__main__":
    sys.exit(main())
