"""Messages of queues: those that have to wait, and what one function asks of another."""

import json
from collections.abc import Mapping

from chalicelib.outside.aws import client

LONGEST = 43_200  # seconds SQS lets a message wait


def ask(url: str, number: str, seq: int) -> None:
    """Put an entry into a queue, in the form in which the topic puts it there."""
    put(url, {"number": number, "seq": seq})


def put(url: str, told: Mapping[str, object]) -> None:
    """The same with anything else."""
    body = json.dumps({"Message": json.dumps(told)})
    client("sqs").send_message(QueueUrl=url, MessageBody=body)


def postpone(queue_arn: str, receipt: str, seconds: int) -> None:
    """Bring a message back no sooner than that."""
    *_, account, name = queue_arn.split(":")
    sqs = client("sqs")
    url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
    wait = max(1, min(seconds, LONGEST))
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=wait)
