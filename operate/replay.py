"""Do again what ended in a dead-letter queue: `python -m operate.replay [--number JK...]`.

A dead letter of the stream holds a range of sequence numbers, not records, so the table itself is
read: every entry of that time is announced once more, and what was added then and is in no timeline
yet is put there. Consumers drop what they have seen by (number, seq). Dead notices, photos that
were not examined, and what subscribers did not take, go back to their queue. What nobody knows of,
and what a cap withheld, is sent again where ``--again`` says so, of one report.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform import moments
from chalicelib.platform.errors import MistypedNumber
from chalicelib.reports import number
from chalicelib.reports.contact import delivery_states
from chalicelib.reports.contact.delivery_states import State
from operate.letters import in_hand
from operate.session import Clients, given_clients, take_session

BATCH = 25
BEFORE, AFTER = timedelta(minutes=10), timedelta(minutes=2)  # an entry's moment and its arrival
FOLLOWED = ("T#", "Z#inbox#")  # what the stream tells of: entries, and additions that wait
QUEUES = {
    "Notices": "notices",
    "Evidence": "entries with photos",
    "Published": "events for subscribers",
    "Calls": "calls of webhooks",
}
# The condition under which a line of the log of notices is free to be sent again.
AGAIN = {"unknown": "#state = :unknown", "cap": "#state = :withheld AND code = :cap"}
Image = dict[str, dict[str, Any]]
Span = tuple[datetime, datetime]


class ReplayError(Exception):
    """Something could not be done again; its dead letters stay where they are."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    parser.add_argument("--number", type=numbered, help="announce this report's timeline again")
    parser.add_argument("--again", choices=AGAIN, help="send such notices of it again as well")
    given = parser.parse_args()
    if given.again and not given.number:
        parser.error("--again goes with --number")
    try:
        clients = given_clients(given)
        if given.again:
            print(f"{freed(clients, given.number, given.again)} notices may be sent again.")
        if given.number:
            count = announce(clients, report(clients, given.number))
            if not count:
                raise ReplayError(f"there is no report {given.number}")
            print(f"{count} entries of {given.number} were announced again.")
        else:
            for queue, what in QUEUES.items():
                print(f"{back(clients, queue)} {what} went back to their queue.")
            print(f"{stream(clients)} timeline entries were announced again.")
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
    """One report's timeline, and what waits for it."""
    for start in FOLLOWED:
        yield from _under(clients, f"R#{name}", start)


def freed(clients: Clients, name: str, which: str) -> int:
    """Let notices of a report be sent again, to its reporter and to all who support it; answers how
    many.
    """
    told = (item for item in _under(clients, f"S#{name}", "P#") if item.get("reached"))
    supporters = [f"S#{name}~{item['sk']['S'].removeprefix('P#')}" for item in told]
    keys = [f"R#{name}", *supporters]
    lines = (line for key in keys for line in _under(clients, key, "Z#notice#"))
    return sum(_free(clients, line, which) for line in lines)


def _under(clients: Clients, key: str, start: str) -> Iterator[Image]:
    pages = clients.of("dynamodb").get_paginator("query")
    for page in pages.paginate(
        TableName=clients.outputs["TableName"],
        KeyConditionExpression="pk = :key AND begins_with(sk, :start)",
        ExpressionAttributeValues={":key": {"S": key}, ":start": {"S": start}},
    ):
        yield from page["Items"]


def _free(clients: Clients, line: Image, which: str) -> bool:
    """Whether it was such a line; it is then one that failed and is tried again."""
    states = {":unknown": State.UNKNOWN, ":withheld": State.WITHHELD, ":cap": delivery_states.CAP}
    values = {":failed": State.FAILED, ":again": delivery_states.AGAIN}
    values |= {name: value for name, value in states.items() if name in AGAIN[which].split()}
    try:
        clients.of("dynamodb").update_item(
            TableName=clients.outputs["TableName"],
            Key={name: line[name] for name in ("pk", "sk")},
            UpdateExpression="SET #state = :failed, #retry = :yes, code = :again",
            ConditionExpression=AGAIN[which],
            ExpressionAttributeNames={"#state": "state", "#retry": "retry"},
            ExpressionAttributeValues={
                ":yes": {"BOOL": True},
                **{name: {"S": str(value)} for name, value in values.items()},
            },
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


def stream(clients: Clients) -> int:
    """Announce again what the stream's dead letters stand for; answers how many entries."""
    count = 0
    while True:
        with in_hand(clients, "StreamDead") as letters:
            spans = merged(span(letter["Body"]) for letter in letters)
            images = chain.from_iterable(between(clients, *each) for each in spans)
            count += announce(clients, images)
        if not letters:
            return count


def span(letter: str) -> Span:
    """The time in which the entries of a dead letter of the stream were written."""
    batch = json.loads(letter)["DDBStreamBatchInfo"]
    return (
        moments.parse_stored(batch["approximateArrivalOfFirstRecord"]) - BEFORE,
        moments.parse_stored(batch["approximateArrivalOfLastRecord"]) + AFTER,
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
    """What the stream told of in that time, in order for each report: a Scan, as this is rare."""
    pages = (
        clients.of("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=clients.outputs["TableName"],
            FilterExpression="(begins_with(sk, :entry) OR begins_with(sk, :addition))"
            " AND #at BETWEEN :first AND :last",
            ExpressionAttributeNames={"#at": "at"},
            ExpressionAttributeValues={
                ":entry": {"S": FOLLOWED[0]},
                ":addition": {"S": FOLLOWED[1]},
                ":first": {"S": moments.format_stored(first)},
                ":last": {"S": moments.format_stored(last)},
            },
        )
    )
    for page in pages:
        yield from page["Items"]


def announce(clients: Clients, images: Iterator[Image]) -> int:
    """Give entries to the stream's own function, as the stream would; answers how many.

    A report that fails waits with its later entries, and holds back no other. Raises ReplayError
    when all were tried.
    """
    count, failed = 0, dict[str, None]()
    tried = (image for image in images if image["pk"]["S"] not in failed)
    while batch := list(islice(tried, BATCH)):
        failed |= dict.fromkeys(_failed(clients, batch))
        count += sum(image["pk"]["S"] not in failed for image in batch)
    if failed:
        name, first = clients.outputs["OnChangeName"], next(iter(failed))[2:]
        raise ReplayError(
            f"the function {name} failed on {len(failed)} reports, {first} the first; see its log. "
            f"{count} other entries were announced."
        )
    return count


def _failed(clients: Clients, batch: list[Image]) -> list[str]:
    """Give the function one batch; answers the keys of the reports it failed on."""
    records = [record(image, str(place)) for place, image in enumerate(batch)]
    answer = clients.of("lambda").invoke(
        FunctionName=clients.outputs["OnChangeName"],
        Payload=json.dumps({"Records": records}, default=_base64).encode(),
    )
    told = json.loads(answer["Payload"].read() or b"{}")
    if answer.get("FunctionError"):
        return [image["pk"]["S"] for image in batch]
    return [batch[int(each["itemIdentifier"])]["pk"]["S"] for each in told["batchItemFailures"]]


def record(image: Image, sequence: str) -> dict[str, Any]:
    """An entry as the stream tells of it, with all that Chalice insists on."""
    changed = {
        "Keys": {name: image[name] for name in ("pk", "sk")},
        "NewImage": image,
        "SequenceNumber": sequence,
        "ApproximateCreationDateTime": moments.parse_stored(image["at"]["S"]).timestamp(),
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
        with in_hand(clients, f"{queue}Dead") as messages:
            for message in messages:
                clients.of("sqs").send_message(QueueUrl=alive, MessageBody=message["Body"])
        if not messages:
            return count
        count += len(messages)


if __name__ == "__main__":
    sys.exit(main())
