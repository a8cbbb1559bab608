"""Bring the invented city and the seeded reports into the figures of a running stack."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.figures.engine import name_month
from chalicelib.figures.facts.model import ALL_ENTRIES
from local.invented_city import invent_city, pack_batches
from operate.scheduled import make_event

AT_ONCE = 10  # messages in a call of SQS


class Places(NamedTuple):
    """The places of facts and figures of a stack: a bucket, the address of a queue, and the name of
    the function that counts.
    """

    bucket: str
    queue: str
    function: str


def store_city(s3: Any, places: Places, now: datetime, filed: Iterable[datetime] = ()) -> int:
    """Put the facts of the invented city into the bucket of facts, as if they had arrived on the
    day of their entry. Return how many batches there are.

    As many reports are left out of a month as are ``filed`` in it otherwise, so that the figures go
    on evenly.
    """
    without = Counter(name_month(moment) for moment in filed)
    batches = 0
    for key, body in pack_batches(invent_city(now, without=without)):
        s3.put_object(Bucket=places.bucket, Key=key, Body=body, ContentType="application/gzip")
        batches += 1
    return batches


def announce_reports(sqs: Any, places: Places, numbers: Collection[str]) -> None:
    """Have the facts of all entries of reports made, which the stream did not announce."""
    messages = (
        json.dumps({"Message": json.dumps({"number": number, "seq": ALL_ENTRIES})})
        for number in sorted(numbers)
    )
    for entries in _part(messages):
        sqs.send_message_batch(QueueUrl=places.queue, Entries=entries)


def _part(messages: Iterator[str]) -> Iterator[list[dict[str, str]]]:
    entries: list[dict[str, str]] = []
    for place, message in enumerate(messages):
        entries.append({"Id": str(place), "MessageBody": message})
        if len(entries) == AT_ONCE:
            yield entries
            entries = []
    if entries:
        yield entries


def count_figures(functions: Any, places: Places) -> None:
    """Have the figures counted and published, and do not wait for it."""
    event = json.dumps(make_event("Figures")).encode()
    functions.invoke(FunctionName=places.function, InvocationType="Event", Payload=event)
