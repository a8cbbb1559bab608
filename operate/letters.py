"""Dead letters taken in hand by an operator's command."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from operate.session import Clients

MOST = 1000  # taken at a time
HIDDEN = 600  # seconds in which nobody else takes them
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
    while len(found) < MOST:
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=HIDDEN,
        )
        if not answer.get("Messages"):
            break
        found += answer["Messages"]
    return found
