"""Deliveries of channels that could not be read, and letters and photos that ended in their
dead-letter queues.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from operate.answer import Answer, OperatorError, Planned
from operate.letters import count_letters, receive_messages
from operate.progress import follow
from operate.replay import redrive_queue
from operate.session import Clients

FOLDER = "parked/"


class ParkedError(OperatorError):
    """A delivery or a letter is still where it was; the text names it and the reason."""


@dataclass(frozen=True, slots=True)
class Parked(Answer):
    """Deliveries that could not be read: for each its key, moment, sender, reason, and size in
    bytes. The content is a citizen's, and is not shown.
    """

    deliveries: tuple[dict[str, str | int], ...]

    def list_lines(self) -> Iterable[str]:
        for each in self.deliveries:
            yield "  ".join(map(str, [*each.values()][:-1])) + f"  {each['bytes']} bytes"
        yield f"{len(self.deliveries)} parked."


@dataclass(frozen=True, slots=True)
class Reread(Answer):
    """Deliveries that were read again, with the number of their messages, and what failed. Without
    chosen ones also how many letters, and reports with photos, were taken in again; else None.
    """

    messages: dict[str, int]
    faults: tuple[str, ...]
    letters: int | None = None
    photos: int | None = None

    def list_lines(self) -> Iterable[str]:
        yield from (f"{key}: {many} messages" for key, many in self.messages.items())
        if self.letters is not None:
            yield f"{self.letters} letters were taken in again."
            yield f"{self.photos} reports with photos went back to their queue."

    def list_faults(self) -> Iterable[str]:
        return self.faults


def list_parked(clients: Clients) -> Parked:
    """Return all parked deliveries."""
    return Parked(tuple(_describe(clients, key) for key in list_keys(clients)))


def _describe(clients: Clients, key: str) -> dict[str, str | int]:
    delivery = read_parked(clients, key)
    known = {name: delivery[name] for name in ("at", "sender", "reason")}
    return {"key": key, **known, "bytes": len(base64.b64decode(delivery["body"]))}


def list_keys(clients: Clients) -> Iterator[str]:
    """Yield the keys of all parked deliveries, by channel and then by day."""
    pages = (
        clients.client("s3")
        .get_paginator("list_objects_v2")
        .paginate(Bucket=clients.outputs["BucketName"], Prefix=FOLDER)
    )
    for page in pages:
        yield from (each["Key"] for each in page.get("Contents", []))


def read_parked(clients: Clients, key: str) -> dict[str, str]:
    """Return a parked delivery: ``at``, ``sender``, ``reason``, and ``body`` in Base64."""
    answer = clients.client("s3").get_object(Bucket=clients.outputs["BucketName"], Key=key)
    delivery: dict[str, str] = json.loads(answer["Body"].read())
    return delivery


def plan_reread(clients: Clients, chosen: list[str] | None) -> Planned:
    """Return what ``reread_parked`` would do."""
    would = [f"read {key} again." for key in chosen or list_keys(clients)]
    if chosen is None:
        letters, photos = (count_letters(clients, f"{name}Dead") for name in ("Mail", "Media"))
        would += [f"take in {letters} letters again.", f"collect the photos of {photos} reports."]
    return Planned(tuple(would))


def reread_parked(clients: Clients, chosen: list[str] | None) -> Reread:
    """Read the chosen deliveries again, or all of them and the dead letters. The others are read
    even when some fail.
    """
    messages, faults = dict[str, int](), list[str]()
    for key in follow(chosen or list(list_keys(clients)), "Reading again"):
        try:
            result = invoke_function(clients, "RereadName", json.dumps({"key": key}))
            messages[key] = result["messages"]
            if result["parked"]:
                raise ParkedError(f"{result['parked']} can't be read yet")
        except ParkedError as error:
            faults.append(f"{key}: {error}")
    if chosen is not None:
        return Reread(messages, tuple(faults))
    taken, unread = retry_letters(clients)
    faults += [f"A letter: {fault}" for fault in unread]
    return Reread(messages, tuple(faults), taken, redrive_queue(clients, "Media"))


def invoke_function(clients: Clients, output: str, payload: str) -> dict[str, Any]:
    """Call the function that an output names; return its answer. Raises ParkedError."""
    name = clients.outputs[output]
    answer = clients.client("lambda").invoke(FunctionName=name, Payload=payload.encode())
    result = json.loads(answer["Payload"].read() or b"null") or {}
    if answer.get("FunctionError"):
        raise ParkedError(f"{name} failed with {result.get('errorType')}; see its log")
    return dict(result)


def retry_letters(clients: Clients) -> tuple[int, list[ParkedError]]:
    """Give the dead letters to the function that receives letters. Return how many it took, and the
    faults of the others, which stay in the queue.

    A dead-letter queue of Lambda has the event; a destination of Lambda has it in an envelope.
    """
    sqs, queue = clients.client("sqs"), clients.outputs["MailDeadUrl"]
    count, receipts, faults = 0, list[str](), list[ParkedError]()
    try:
        while batch := receive_messages(sqs, queue, most=1):
            [message] = batch
            receipts.append(message["ReceiptHandle"])
            letter = json.loads(message["Body"])
            try:
                invoke_function(
                    clients, "MailName", json.dumps(letter.get("requestPayload", letter))
                )
            except ParkedError as fault:
                faults.append(fault)
                continue
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=receipts.pop())
            count += 1
    finally:
        for receipt in receipts:
            sqs.change_message_visibility(
                QueueUrl=queue, ReceiptHandle=receipt, VisibilityTimeout=0
            )
    return count, faults
