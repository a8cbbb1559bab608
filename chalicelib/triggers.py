"""What runs by itself: the table's stream, the queue of notices, and the hourly reconciler."""

import json
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, DynamoDBEvent, SQSEvent

from chalicelib.outside.telemetry import log
from chalicelib.services import announcing, noticing, reconciling
from chalicelib.stores.stream import change

handlers = Blueprint(__name__)

Failures = dict[str, list[dict[str, str]]]

# The template puts the real stream and queue in their place.
STREAM = (
    "arn:aws:dynamodb:ap-southeast-3:000000000000:table/replaced/stream/2026-01-01T00:00:00.000"
)
QUEUE = "arn:aws:sqs:ap-southeast-3:000000000000:replaced"


@handlers.on_dynamodb_record(stream_arn=STREAM, name="on_change")
def on_change(event: DynamoDBEvent) -> Failures:
    """Announce each new timeline entry, in order for each report.

    After a failure the same report's later entries wait, other reports' go on; Lambda then
    offers the batch again from the first failure, and whatever is repeated does no harm.
    """
    failed: dict[str, str] = {}
    for record in event:
        key = record.keys["pk"]["S"]
        if record.event_name != "INSERT" or not record.keys["sk"]["S"].startswith("T#"):
            continue
        if key in failed:
            continue
        try:
            announcing.announce(change(record.new_image))
        except Exception:  # whatever one report's entry meets must not hold up the others
            log.exception("not_announced", number=key[2:], entry=record.keys["sk"]["S"])
            failed[key] = record.sequence_number
    return _failures(failed.values())


@handlers.on_sqs_message(queue_arn=QUEUE, name="deliver", batch_size=10)
def deliver(event: SQSEvent) -> Failures:
    """Tell reporters what the topic announced; what fails stays in the queue for another try."""
    failed = []
    for record in event:
        announced: dict[str, Any] = {}
        try:
            announced = _announced(record.body)
            noticing.tell(**announced)
        except Exception:  # one notice that fails must not send the others again
            log.exception("not_told", **announced)
            failed.append(record.to_dict()["messageId"])
    return _failures(failed)


def _announced(body: str) -> dict[str, Any]:
    """Which entry a message of the topic, as SNS puts it into a queue, is about."""
    told = json.loads(json.loads(body)["Message"])
    return {"number": told["number"], "seq": told["seq"]}


@handlers.schedule("rate(1 hour)", name="reconcile")
def reconcile(event: CloudWatchEvent) -> None:
    """Restart timers that were lost."""
    log.info("reconciled", restarted=reconciling.reconcile())


def _failures(identifiers: Any) -> Failures:
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}
