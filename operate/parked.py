"""What channels brought and could not be read: `python -m operate.parked list` shows it, `again`
reads it once more, once the fault is mended, or one of it by its key.

Without a key, letters and photos that ended in their dead-letter queues are done again too.
"""

import argparse
import base64
import json
import sys
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from operate.letters import received
from operate.replay import back
from operate.session import Clients, given_clients, take_session

FOLDER = "parked/"


class ParkedError(Exception):
    """Something is still where it was; the text says what and why."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    parser.add_argument("what", choices=("list", "again"), nargs="?", default="list")
    parser.add_argument("key", nargs="?", help="one of those listed; all of them without")
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        if given.what == "list":
            return show(clients)
        return again(clients, [given.key] if given.key else None)
    except (BotoCoreError, ClientError, ParkedError) as error:
        print(f"Nothing is lost, but it was not done: {error}", file=sys.stderr)
        return 1


def show(clients: Clients) -> int:
    """One line for each delivery: its key, who sent it when, why it is there, and its bytes. What
    it says is a citizen's, and stays where it is.
    """
    count = 0
    for count, key in enumerate(keys(clients), 1):  # noqa: B007
        held = read(clients, key)
        size = len(base64.b64decode(held["body"]))
        print(key, held["at"], held["sender"], held["reason"], f"{size} bytes", sep="  ")
    print(f"{count} parked.")
    return 0


def keys(clients: Clients) -> Iterator[str]:
    """By channel and then by day."""
    pages = (
        clients.of("s3")
        .get_paginator("list_objects_v2")
        .paginate(Bucket=clients.outputs["BucketName"], Prefix=FOLDER)
    )
    for page in pages:
        yield from (each["Key"] for each in page.get("Contents", []))


def read(clients: Clients, key: str) -> dict[str, str]:
    answer = clients.of("s3").get_object(Bucket=clients.outputs["BucketName"], Key=key)
    held: dict[str, str] = json.loads(answer["Body"].read())
    return held


def again(clients: Clients, chosen: list[str] | None) -> int:
    """Exit 1 when something could not be read again; the rest is done all the same."""
    failed = 0
    for key in chosen or list(keys(clients)):
        try:
            told = invoke(clients, "RereadName", json.dumps({"key": key}))
            print(f"{key}: {told['messages']} messages")
            if told["parked"]:
                raise ParkedError(f"{told['parked']} can't be read yet")
        except ParkedError as error:
            failed += 1
            print(f"{key}: {error}", file=sys.stderr)
    if chosen is None:
        taken, faults = letters(clients)
        print(f"{taken} letters were taken in again.")
        for fault in faults:
            print(f"A letter: {fault}", file=sys.stderr)
        print(f"{back(clients, 'Media')} reports with photos went back to their queue.")
        failed += len(faults)
    return 1 if failed else 0


def invoke(clients: Clients, output: str, payload: str) -> dict[str, Any]:
    """What the function named in an output of the stack answers. Raises ParkedError."""
    name = clients.outputs[output]
    answer = clients.of("lambda").invoke(FunctionName=name, Payload=payload.encode())
    told = json.loads(answer["Payload"].read() or b"null") or {}
    if answer.get("FunctionError"):
        raise ParkedError(f"{name} failed with {told.get('errorType')}; see its log")
    return dict(told)


def letters(clients: Clients) -> tuple[int, list[ParkedError]]:
    """Give the function that takes letters in what it failed on; answers how many it took, and what
    it met with the others, which stay where they are.

    A queue of Lambda's holds the event, a destination of Lambda's holds more around it.
    """
    sqs, queue = clients.of("sqs"), clients.outputs["MailDeadUrl"]
    count, left, faults = 0, list[str](), list[ParkedError]()
    try:
        while some := received(sqs, queue, most=1):
            [message] = some
            left.append(message["ReceiptHandle"])
            told = json.loads(message["Body"])
            try:
                invoke(clients, "MailName", json.dumps(told.get("requestPayload", told)))
            except ParkedError as fault:
                faults.append(fault)
                continue
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=left.pop())
            count += 1
    finally:
        for receipt in left:
            sqs.change_message_visibility(
                QueueUrl=queue, ReceiptHandle=receipt, VisibilityTimeout=0
            )
    return count, faults


if __name__ == "__main__":
    sys.exit(main())
