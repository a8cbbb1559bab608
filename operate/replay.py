"""The replay of dead-letter queues.

A dead letter of the stream is one of two. What could not be announced for a fault of its own is
named by its key, and is announced once more. What grew too old in the stream is a range of sequence
numbers without records, so the replay reads the table: it announces every entry of that time once
more, joins the additions of that time that are in no timeline yet, and hands on the appeals against
scores that were accepted then. Consumers drop entries they have seen, by (number, seq). Closings,
which only a change of the report shows, are left to `recount`, and nobody counts the reports of
that time under the limits. Dead notices, photos that were not examined, and events that subscribers
did not take go back to their queue. With ``again``, notices of one report whose end is unknown, or
that a cap withheld, are sent again.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

from chalicelib.platform import moments
from chalicelib.platform.restore_mark import RESTORED
from chalicelib.scores.rules import AppealState
from operate.answer import Answer, OperatorError, Planned
from operate.letters import count_letters, hold_letters
from operate.progress import follow
from operate.replay_notices import free_notices, is_meant, list_notices
from operate.session import Clients
from operate.table import Image, query_items

BATCH = 25
# The margins between an entry's moment and its arrival in the stream.
BEFORE, AFTER = timedelta(minutes=10), timedelta(minutes=2)
FOLLOWED = ("T#", "Z#inbox#")  # sort keys that the stream handles: entries, waiting additions
APPEALS, APPEAL = "APPEALS", "APPEAL#"  # as in chalicelib/scores/store.py
QUEUES = {
    "Notices": "notices",
    "Evidence": "entries with photos",
    "Published": "events for subscribers",
    "Calls": "calls of webhooks",
    "DutySteps": "steps for duty contacts",
    "FactsQueue": "entries without facts",
}
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Replayed(Answer):
    """The numbers of messages put back, by queue, and of stream entries announced again."""

    queues: dict[str, int]
    announced: int
    faults: tuple[str, ...] = ()

    def list_lines(self) -> Iterable[str]:
        for queue, what in QUEUES.items():
            yield f"{self.queues[queue]} {what} went back to their queue."
        if not self.faults:
            yield f"{self.announced} timeline entries were announced again."

    def list_faults(self) -> Iterable[str]:
        return self.faults


@dataclass(frozen=True, slots=True)
class ReplayedReport(Answer):
    """The entries of a report that were announced again, and how many of its notices were freed to
    be sent again; None when that was not asked for.
    """

    number: str
    announced: int
    freed: int | None

    def list_lines(self) -> Iterable[str]:
        if self.freed is not None:
            yield f"{self.freed} notices may be sent again."
        yield f"{self.announced} entries of {self.number} were announced again."


def replay_queues(clients: Clients) -> Replayed:
    """Put all dead letters back. Raises botocore's errors."""
    queues = {queue: redrive_queue(clients, queue) for queue in QUEUES}
    try:
        return Replayed(queues, replay_stream(clients))
    except OperatorError as error:
        return Replayed(queues, 0, (f"Nothing is lost, but it was not done: {error}",))


def plan_queues(clients: Clients) -> Planned:
    """Return what ``replay_queues`` would do."""
    queues = [
        f"put {count_letters(clients, f'{queue}Dead')} {what} back into their queue."
        for queue, what in QUEUES.items()
    ]
    letters = count_letters(clients, "StreamDead")
    return Planned((*queues, f"announce the entries of {letters} dead letters of the stream."))


def replay_report(clients: Clients, name: str, again: str | None) -> ReplayedReport:
    """Announce a report's timeline again. ``again`` is a key of
    AGAIN: such notices are sent again
    too. Raises OperatorError, and botocore's errors.
    """
    freed = free_notices(clients, name, again) if again else None
    count = announce_entries(clients, read_report(clients, name))
    if not count:
        raise OperatorError(f"there is no report {name}")
    return ReplayedReport(name, count, freed)


def plan_report(clients: Clients, name: str, again: str | None) -> Planned:
    """Return what ``replay_report`` would do. Raises OperatorError, and botocore's errors."""
    count = sum(1 for _ in read_report(clients, name))
    if not count:
        raise OperatorError(f"there is no report {name}")
    would = [f"announce {count} entries of {name}."]
    if again:
        lines = list_notices(clients, name)
        many = sum(is_meant(line, again) for line in lines)
        would.insert(0, f"let {many} notices be sent again.")
    return Planned(tuple(would))


def read_report(clients: Clients, name: str) -> Iterator[Image]:
    """Yield the items of a report's timeline, and of the additions that wait for it."""
    for start in FOLLOWED:
        yield from query_items(clients, f"R#{name}", start)


def replay_stream(clients: Clients) -> int:
    """Announce the entries of the stream's dead letters again; return how many entries."""
    count = 0
    while True:
        with hold_letters(clients, "StreamDead") as letters:
            contents = [json.loads(letter["Body"]) for letter in letters]
            named = [each for each in contents if "sk" in each]
            spans = merge_spans(parse_span(each) for each in contents if "sk" not in each)
            scanned = (scan_span(clients, *each) for each in spans)
            images = chain(
                read_named(clients, named),
                chain.from_iterable(scanned),
                read_accepted(clients, spans),
            )
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
    for page in follow(pages, "Reading the table"):
        yield from page["Items"]


def read_accepted(clients: Clients, spans: Iterable[Span]) -> Iterator[Image]:
    """Yield the appeals against scores that were accepted in these spans: ``at`` is the moment at
    which an appeal was made, days before. Handing one on again does no harm.
    """
    within = [tuple(map(moments.format_stored, span)) for span in spans]
    for image in query_items(clients, APPEALS, APPEAL) if within else ():
        decided = image.get("decided_at", {}).get("S", "")
        accepted = image["state"]["S"] == AppealState.ACCEPTED
        if accepted and any(first <= decided <= last for first, last in within):
            yield image


def announce_entries(clients: Clients, images: Iterator[Image]) -> int:
    """Give items to the stream's own function, as the stream would; return how many succeeded.

    After a failure the later entries of the same report are skipped, and other reports go on.
    Raises OperatorError at the end when any report failed.
    """
    count, failed = 0, dict[str, None]()
    tried = (image for image in images if image["pk"]["S"] not in failed)
    while batch := list(islice(tried, BATCH)):
        failed |= dict.fromkeys(_invoke_batch(clients, batch))
        count += sum(image["pk"]["S"] not in failed for image in batch)
    if failed:
        name, first = clients.outputs["OnChangeName"], next(iter(failed)).removeprefix("R#")
        raise OperatorError(
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
        "NewImage": {name: value for name, value in image.items() if name != RESTORED},
        "SequenceNumber": sequence,
        "ApproximateCreationDateTime": moments.parse_stored(at).timestamp(),
        "SizeBytes": 0,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    return {
        "eventID": sequence,
        "eventName": "MODIFY" if image["sk"]["S"].startswith(APPEAL) else "INSERT",
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
