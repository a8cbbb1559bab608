"""Replay the dead-letter queues: `python -m operate.replay [--number JK...]`.

A dead letter of the stream is one of two. What could not be announced for a fault of its own is
named by its key, and is announced once more. What grew too old in the stream is a range of sequence
numbers without records, so the command reads the table: it announces every entry of that time once
more, and joins the additions of that time that are in no timeline yet. Consumers drop entries they
have seen, by (number, seq). Dead notices,
photos that were not examined, and events that subscribers did not take go back to their queue. With
``--again``, notices of one report whose end is unknown, or that a cap withheld, are sent again.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform import moments
from chalicelib.platform.errors import MistypedNumber
from chalicelib.reports import number
from chalicelib.reports.contact import delivery_states
from chalicelib.reports.contact.delivery_states import State
from operate.letters import hold_letters
from operate.session import Clients, add_session_options, make_clients

BATCH = 25
# The margins between an entry's moment and its arrival in the stream.
BEFORE, AFTER = timedelta(minutes=10), timedelta(minutes=2)
FOLLOWED = ("T#", "Z#inbox#")  # sort keys that the stream handles: entries, waiting additions
QUEUES = {
    "Notices": "notices",
    "Evidence": "entries with photos",
    "Published": "events for subscribers",
    "Calls": "calls of webhooks",
    "DutySteps": "steps for duty contacts",
    "FactsQueue": "entries without facts",
}
# The condition under which a line of the delivery log may be sent again.
AGAIN = {"unknown": "#state = :unknown", "cap": "#state = :withheld AND code = :cap"}
Image = dict[str, dict[str, Any]]
Span = tuple[datetime, datetime]


class ReplayError(Exception):
    """A part of the replay failed; its dead letters stay in their queue."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument("--number", type=parse_number, help="announce this report's timeline again")
    parser.add_argument("--again", choices=AGAIN, help="send such notices of it again as well")
    options = parser.parse_args()
    if options.again and not options.number:
        parser.error("--again goes with --number")
    try:
        clients = make_clients(options)
        if options.again:
            print(
                f"{free_notices(clients, options.number, options.again)} notices may be sent again."
            )
        if options.number:
            count = announce_entries(clients, read_report(clients, options.number))
            if not count:
                raise ReplayError(f"there is no report {options.number}")
            print(f"{count} entries of {options.number} were announced again.")
        else:
            for queue, what in QUEUES.items():
                print(f"{redrive_queue(clients, queue)} {what} went back to their queue.")
            print(f"{replay_stream(clients)} timeline entries were announced again.")
    except (BotoCoreError, ClientError, ReplayError) as error:
        print(f"Nothing is lost, but it was not done: {error}", file=sys.stderr)
        return 1
    return 0


def parse_number(text: str) -> str:
    """Return a report's number, however it is typed. Raises ArgumentTypeError for argparse."""
    try:
        return number.parse(text)
    except MistypedNumber:
        raise argparse.ArgumentTypeError(f"{text} is no report's number") from None


def read_report(clients: Clients, name: str) -> Iterator[Image]:
    """Yield the items of a report's timeline, and of the additions that wait for it."""
    for start in FOLLOWED:
        yield from _query_items(clients, f"R#{name}", start)


def free_notices(clients: Clients, name: str, which: str) -> int:
    """Free notices of a report, to its reporter and to all supporters, to be sent again; return how
    many. ``which`` is a key of AGAIN.
    """
    told_supporters = (
        item for item in _query_items(clients, f"S#{name}", "P#") if item.get("reached")
    )
    supporters = [f"S#{name}~{item['sk']['S'].removeprefix('P#')}" for item in told_supporters]
    keys = [f"R#{name}", *supporters]
    lines = (line for key in keys for line in _query_items(clients, key, "Z#notice#"))
    return sum(_free_notice(clients, line, which) for line in lines)


def _query_items(clients: Clients, key: str, start: str) -> Iterator[Image]:
    pages = clients.client("dynamodb").get_paginator("query")
    for page in pages.paginate(
        TableName=clients.outputs["TableName"],
        KeyConditionExpression="pk = :key AND begins_with(sk, :start)",
        ExpressionAttributeValues={":key": {"S": key}, ":start": {"S": start}},
    ):
        yield from page["Items"]


def _free_notice(clients: Clients, line: Image, which: str) -> bool:
    """Mark a line of the delivery log as failed and to be tried again; return False when it does
    not meet the condition of AGAIN.
    """
    states = {":unknown": State.UNKNOWN, ":withheld": State.WITHHELD, ":cap": delivery_states.CAP}
    values = {":failed": State.FAILED, ":again": delivery_states.AGAIN}
    values |= {name: value for name, value in states.items() if name in AGAIN[which].split()}
    try:
        clients.client("dynamodb").update_item(
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


def replay_stream(clients: Clients) -> int:
    """Announce the entries of the stream's dead letters again; return how many entries."""
    count = 0
    while True:
        with hold_letters(clients, "StreamDead") as letters:
            contents = [json.loads(letter["Body"]) for letter in letters]
            named = [each for each in contents if "sk" in each]
            spans = merge_spans(parse_span(each) for each in contents if "sk" not in each)
            scanned = (scan_span(clients, *each) for each in spans)
            images = chain(read_named(clients, named), chain.from_iterable(scanned))
            count += announce_entries(clients, images)
        if not letters:
            return count


def read_named(clients: Clients, letters: Iterable[Mapping[str, str]]) -> Iterator[Image]:
    """Yield the items that letters of the stream's function name. A closing, whose sort key is
    ``A``, is left to `recount`, which knows what it was before; an erased item needs nothing.
    """
    for letter in letters:
        if letter["sk"] == "A":
            continue
        answer = clients.client("dynamodb").get_item(
            TableName=clients.outputs["TableName"],
            Key={name: {"S": letter[name]} for name in ("pk", "sk")},
            ConsistentRead=True,
        )
        if "Item" in answer:
            yield answer["Item"]


def parse_span(letter: Mapping[str, Any]) -> Span:
    """Return the time in which the entries of a dead letter of the stream were written."""
    batch = letter["DDBStreamBatchInfo"]
    return (
        moments.parse_stored(batch["approximateArrivalOfFirstRecord"]) - BEFORE,
        moments.parse_stored(batch["approximateArrivalOfLastRecord"]) + AFTER,
    )


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the same time in as few spans as possible: an outage leaves many letters about one
    hour, and each span costs a Scan.
    """
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def scan_span(clients: Clients, first: datetime, last: datetime) -> Iterator[Image]:
    """Yield the items that the stream handled in that time, in order for each report. It costs a
    Scan, which is acceptable because it is rare.
    """
    pages = (
        clients.client("dynamodb")
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


def announce_entries(clients: Clients, images: Iterator[Image]) -> int:
    """Give items to the stream's own function, as the stream would; return how many succeeded.

    After a failure the later entries of the same report are skipped, and other reports go on.
    Raises ReplayError at the end when any report failed.
    """
    count, failed = 0, dict[str, None]()
    tried = (image for image in images if image["pk"]["S"] not in failed)
    while batch := list(islice(tried, BATCH)):
        failed |= dict.fromkeys(_invoke_batch(clients, batch))
        count += sum(image["pk"]["S"] not in failed for image in batch)
    if failed:
        name, first = clients.outputs["OnChangeName"], next(iter(failed))[2:]
        raise ReplayError(
            f"the function {name} failed on {len(failed)} reports, {first} the first; see its log. "
            f"{count} other entries were announced."
        )
    return count


def _invoke_batch(clients: Clients, batch: list[Image]) -> list[str]:
    """Give the function one batch; return the keys of the reports it failed on."""
    records = [make_record(image, str(place)) for place, image in enumerate(batch)]
    answer = clients.client("lambda").invoke(
        FunctionName=clients.outputs["OnChangeName"],
        Payload=json.dumps({"Records": records}, default=_encode_binary).encode(),
    )
    result = json.loads(answer["Payload"].read() or b"{}")
    if answer.get("FunctionError"):
        return [image["pk"]["S"] for image in batch]
    return [batch[int(each["itemIdentifier"])]["pk"]["S"] for each in result["batchItemFailures"]]


def make_record(image: Image, sequence: str) -> dict[str, Any]:
    """Return the stream's record of a new item, with all members that Chalice requires. Only an
    appeal is announced when it changes.
    """
    at = image["at"]["S"] if "at" in image else moments.format_stored(datetime.now(UTC))
    changed = {
        "Keys": {name: image[name] for name in ("pk", "sk")},
        "NewImage": image,
        "SequenceNumber": sequence,
        "ApproximateCreationDateTime": moments.parse_stored(at).timestamp(),
        "SizeBytes": 0,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    return {
        "eventID": sequence,
        "eventName": "MODIFY" if image["sk"]["S"].startswith("APPEAL#") else "INSERT",
        "eventSource": "aws:dynamodb",
        "eventSourceARN": "",
        "awsRegion": "",
        "dynamodb": changed,
    }


def _encode_binary(binary: bytes) -> str:
    """Return a binary attribute as it stands in events of the stream: in Base64."""
    return base64.b64encode(binary).decode()


def redrive_queue(clients: Clients, queue: str) -> int:
    """Move the dead letters of a queue back to the queue; return how many."""
    count, url = 0, clients.outputs[f"{queue}Url"]
    while True:
        with hold_letters(clients, f"{queue}Dead") as messages:
            for message in messages:
                clients.client("sqs").send_message(QueueUrl=url, MessageBody=message["Body"])
        if not messages:
            return count
        count += len(messages)


if __name__ == "__main__":
    sys.exit(main())
