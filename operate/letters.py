"""The messages of dead-letter queues, as operators' commands take them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from operate.session import Clients

MOST = 1000  # messages taken at a time
HIDDEN = 600  # seconds in which nobody else can take a message
WAIT = 1  # second; without a wait SQS asks only some of its servers, and may find none of a few
Message = dict[str, Any]


@contextmanager
def hold_letters(clients: Clients, queue: str) -> Iterator[list[Message]]:
    """Take the messages of a queue, by its name in the template. They are deleted after the block,
    or visible again at once when the block fails.
    """
    sqs, url = clients.client("sqs"), clients.outputs[f"{queue}Url"]
    messages = _receive_all(sqs, url)
    try:
        yield messages
    except BaseException:
        _show_again(sqs, url, messages)
        raise
    delete_letters(clients, queue, messages)


def take_letters(clients: Clients, queue: str) -> list[Message]:
    """Return up to MOST messages of a queue, which nobody else can take for HIDDEN seconds. They
    are visible again after that, unless they are deleted.
    """
    return _receive_all(clients.client("sqs"), clients.outputs[f"{queue}Url"])


def delete_letters(clients: Clients, queue: str, messages: Iterable[Message]) -> None:
    """Delete messages that were taken."""
    sqs, url = clients.client("sqs"), clients.outputs[f"{queue}Url"]
    for message in messages:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


@contextmanager
def peek_letters(clients: Clients, queue: str) -> Iterator[list[Message]]:
    """Take the messages of a queue as ``hold_letters`` does; all are visible again after it."""
    sqs, url = clients.client("sqs"), clients.outputs[f"{queue}Url"]
    messages = _receive_all(sqs, url)
    try:
        yield messages
    finally:
        _show_again(sqs, url, messages)


def count_letters(clients: Clients, queue: str) -> int:
    """Return about how many messages a queue has, also those that somebody holds."""
    names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    url = clients.outputs[f"{queue}Url"]
    answer = clients.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
    return sum(int(answer["Attributes"][name]) for name in names)


def _show_again(sqs: Any, url: str, messages: Iterable[Message]) -> None:
    for message in messages:
        sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )


def _receive_all(sqs: Any, url: str) -> list[Message]:
    messages: list[Message] = []
    while len(messages) < MOST and (batch := receive_messages(sqs, url, most=10)):
        messages += batch
    return messages


def receive_messages(sqs: Any, url: str, *, most: int) -> list[Message]:
    """Return up to ``most`` messages, ten at the most, hidden from others for HIDDEN seconds; none
    when the queue is empty.
    """
    answer = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=most, VisibilityTimeout=HIDDEN, WaitTimeSeconds=WAIT
    )
    messages: list[Message] = answer.get("Messages", [])
    return messages
