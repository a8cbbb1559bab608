"""The waits of a message that was refused, or came too early: it is hidden in its queue, or a copy
takes its place.

SQS counts how often a message is received, and calls it dead after some times. A message that is
hidden piece by piece would soon be dead, and nobody would have been called meanwhile. So a copy
waits instead, which knows its moment.
"""

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from chalicelib.entrypoints.queue_messages import DUE
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.platform import clock
from chalicelib.platform.aws import queues
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.telemetry import log

# Seconds that a received message is hidden for, at most. SQS allows twelve hours, and counts them
# from when the function received the message: it may have worked on it for some minutes since.
LONGEST_WAIT = 43_200 - 300
LONGEST_PAUSE = 86_400  # seconds after which whoever asked for a longer wait is tried again


def is_early(message: dict[str, Any], due: int) -> bool:
    """Return whether a message came before its moment, and hide it again when it did."""
    left = due - _now()
    if left > 0:
        _hide(message, left)
    return left > 0


def put_off(message: dict[str, Any], fault: Exception, waits: Sequence[int]) -> bool:
    """Have a refused message come again, and return whether a copy of it took its place."""
    if not isinstance(fault, NotSent):
        return False
    arn, body, after = message["eventSourceARN"], message["body"], fault.after
    if fault.last:
        return _is_done(partial(bury_copy, arn, body))
    if not after and waits:
        came = int(message["attributes"]["ApproximateReceiveCount"])
        after = waits[min(came, len(waits)) - 1]
    if after and after > LONGEST_WAIT:
        copy = {**json.loads(body), DUE: _now() + min(after, LONGEST_PAUSE)}
        return _is_done(partial(queue_copy, arn, json.dumps(copy)))
    if after:
        _hide(message, after)
    return False


def hide_message(queue_arn: str, receipt: str, seconds: int) -> None:
    """Hide a received message for ``seconds``, at most LONGEST_WAIT."""
    wait, url = max(1, min(seconds, LONGEST_WAIT)), _find_url(queue_arn)
    get_client("sqs").change_message_visibility(
        QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=wait
    )


def queue_copy(queue_arn: str, body: str) -> None:
    """Put a copy of a message into its queue, hidden for as long as SQS hides a new one. SQS counts
    anew how often it is received.
    """
    url = _find_url(queue_arn)
    get_client("sqs").send_message(
        QueueUrl=url, MessageBody=body, DelaySeconds=queues.LONGEST_DELAY
    )


def bury_copy(queue_arn: str, body: str) -> None:
    """Put a copy of a message into the queue of dead letters that its queue names."""
    asked = {"QueueUrl": _find_url(queue_arn), "AttributeNames": ["RedrivePolicy"]}
    answer = get_client("sqs").get_queue_attributes(**asked)
    dead = json.loads(answer["Attributes"]["RedrivePolicy"])["deadLetterTargetArn"]
    get_client("sqs").send_message(QueueUrl=_find_url(dead), MessageBody=body)


def _find_url(queue_arn: str) -> str:
    *_, account, name = queue_arn.split(":")
    answer = get_client("sqs").get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)
    return str(answer["QueueUrl"])


def _now() -> int:
    return int(clock.now().timestamp())


def _hide(message: dict[str, Any], seconds: int) -> None:
    arn, receipt = message["eventSourceARN"], message["receiptHandle"]
    _is_done(partial(hide_message, arn, receipt, seconds))


def _is_done(change: Callable[[], None]) -> bool:
    """Return whether SQS did as it was told. When it refuses, the message comes again earlier; that
    must not bring the whole batch again.
    """
    try:
        change()
    except Exception:
        log.exception("not_postponed")
        return False
    return True
