"""Messages of queues: those that have to wait, and what one function asks of another."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from chalicelib.platform.aws.clients import client
from chalicelib.platform.settings import settings

LONGEST = 43_200  # seconds SQS lets a message wait
BATCH = 10  # messages it takes in one call


class NotQueued(Exception):
    """SQS did not take a message."""


def ask(url: str, number: str, seq: int) -> None:
    """Put an entry into a queue, in the form in which the topic puts it there."""
    put(url, {"number": number, "seq": seq})


def put(url: str, told: Mapping[str, object]) -> None:
    """The same with anything else."""
    client("sqs").send_message(QueueUrl=url, MessageBody=_wrapped(told))


def announced(number: str, seq: int, **more: str) -> str:
    """An entry in the form in which the topic puts it into a queue, or more than that."""
    return _wrapped({"number": number, "seq": seq, **more})


def _wrapped(told: Mapping[str, object]) -> str:
    return json.dumps({"Message": json.dumps(told)})


def send(url: str, bodies: Sequence[Mapping[str, object]]) -> None:
    """Put messages into a queue, ten a call. Raises NotQueued when one was not taken; others may
    have been.
    """
    sqs = client("sqs")
    for start in range(0, len(bodies), BATCH):
        some = enumerate(bodies[start : start + BATCH])
        entries = [{"Id": str(at), "MessageBody": json.dumps(body)} for at, body in some]
        if sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed"):
            raise NotQueued(url)


def put_all(url: str, told: Sequence[Mapping[str, object]]) -> None:
    """What ``put`` does with each. Raises NotQueued as ``send`` does."""
    send(url, [{"Message": json.dumps(each)} for each in told])


def postpone(queue_arn: str, receipt: str, seconds: int) -> None:
    """Bring a message back no sooner than that."""
    *_, account, name = queue_arn.split(":")
    sqs = client("sqs")
    url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
    wait = max(1, min(seconds, LONGEST))
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=wait)


# The SNS topic on which every timeline entry is announced.


def publish(facts: Mapping[str, object], filters: Mapping[str, str]) -> None:
    """Announce ``facts`` as JSON; ``filters`` become message attributes, those that have a
    value.
    """
    client("sns").publish(
        TopicArn=settings().topic,
        Message=json.dumps(facts, separators=(",", ":")),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value}
            for name, value in filters.items()
            if value
        },
    )


# What has to wait longer than a queue lets it: a schedule of EventBridge for one moment, which
# puts a message into the queue of notices and is gone then.


SPREAD = 15  # minutes over which what is due at one moment, as at six in the morning, comes


PART = 24  # hex digits of a keyed hash: a name has room for no more, and nobody guesses one of 2^96


def bring(whom: str, seq: int, at: datetime) -> None:
    """Have an entry announced to the queue of notices again, for a report's reporter or one who
    supports it alone, at ``at`` or up to a quarter of an hour later. Asking for it twice brings it
    once.
    """
    moment = at.astimezone(UTC)
    number, _, key = whom.partition("~")
    name = f"{number}.{key[:PART]}" if key else number
    told = {"whom": whom} if key else {}
    try:
        client("scheduler").create_schedule(
            Name=f"{name}-{seq}-{moment:%Y%m%d%H%M}",
            GroupName=settings().schedules,
            ScheduleExpression=f"at({moment:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": SPREAD},
            ActionAfterCompletion="DELETE",
            Target={
                "Arn": settings().notices_arn,
                "RoleArn": settings().schedule_role,
                "Input": announced(number, seq, **told),
                "DeadLetterConfig": {"Arn": settings().notices_dead_arn},
            },
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConflictException":
            raise
