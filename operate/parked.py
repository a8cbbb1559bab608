"""Deliveries of channels that could not be read: `python -m operate.parked list` shows them,
`again` reads all of them once more, after the fault was mended, or one by its key.

Without a key, `again` also repeats the letters and photos that ended in their dead-letter queues.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from operate.letters import receive_messages
from operate.replay import redrive_queue
from operate.session import Clients, add_session_options, make_clients

FOLDER = "parked/"


class ParkedError(Exception):
    """A delivery or a letter is still where it was; the text names it and the reason."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument("what", choices=("list", "again"), nargs="?", default="list")
    parser.add_argument("key", nargs="?", help="one of those listed; all of them without")
    options = parser.parse_args()
    try:
        clients = make_clients(options)
        if options.what == "list":
            return show_parked(clients)
        return reread_parked(clients, [options.key] if options.key else None)
    except (BotoCoreError, ClientError, ParkedError) as error:
        print(f"Nothing is lost, but it was not done: {error}", file=sys.stderr)
        return 1


def show_parked(clients: Clients) -> int:
    """Print one line for each delivery: its key, its moment, its sender, the reason, and its size
    in bytes. The content is a citizen's, and is not shown.
    """
    count = 0
    for count, key in enumerate(list_keys(clients), 1):  # noqa: B007
        delivery = read_parked(clients, key)
        size = len(base64.b64decode(delivery["body"]))
        print(
            key, delivery["at"], delivery["sender"], delivery["reason"], f"{size} bytes", sep="  "
        )
    print(f"{count} parked.")
    return 0


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


def reread_parked(clients: Clients, chosen: list[str] | None) -> int:
    """Read the chosen deliveries again, or all of them and the dead letters; return the exit code:
    1 when any of them failed. The others are read all the same.
    """
    failed = 0
    for key in chosen or list(list_keys(clients)):
        try:
            result = invoke_function(clients, "RereadName", json.dumps({"key": key}))
            print(f"{key}: {result['messages']} messages")
            if result["parked"]:
                raise ParkedError(f"{result['parked']} can't be read yet")
        except ParkedError as error:
            failed += 1
            print(f"{key}: {error}", file=sys.stderr)
    if chosen is None:
        taken, faults = retry_letters(clients)
        print(f"{taken} letters were taken in again.")
        for fault in faults:
            print(f"A letter: {fault}", file=sys.stderr)
        print(f"{redrive_queue(clients, 'Media')} reports with photos went back to their queue.")
        failed += len(faults)
    return 1 if failed else 0


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


if __name__ == "__main__":
    sys.exit(main())
