"""Dead letters taken in hand by an operator's command."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from operate.session import Clients

MOST = 1000  # taken at a time
HIDDEN = 600  # seconds in which nobody else takes them
WAIT = 1  # second; without any SQS asks some of its servers only, and finds none where few are
Message = dict[str, Any]


@contextmanager
def in_hand(clients: Clients, queue: str) -> Iterator[list[Message]]:
    """Messages of the queue of that name in the template: deleted after the block, or shown again
    at once when it fails.
    """
    sqs, url = clients.of("sqs"), clients.outputs[f"{queue}Url"]
    messages = _received(sqs, url)
    try:
        yield messages
    except BaseException:
        for message in messages:
            sqs.change_message_visibility(
                QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )
        raise
    for message in messages:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def _received(sqs: Any, url: str) -> list[Message]:
    found: list[Message] = []
    while len(found) < MOST and (some := received(sqs, url, most=10)):
        found += some
    return found


def received(sqs: Any, url: str, *, most: int) -> list[Message]:
    """Up to ten messages of a queue, hidden from others for a while; none when it is empty."""
    answer = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=most, VisibilityTimeout=HIDDEN, WaitTimeSeconds=WAIT
    )
    found: list[Message] = answer.get("Messages", [])
    return found
