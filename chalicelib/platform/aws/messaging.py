"""Messages of queues: those that have to wait, and what one function asks of another."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.settings import settings

LONGEST_WAIT = 43_200  # seconds SQS lets a message wait
BATCH_SIZE = 10  # messages it takes in one call


class NotQueued(Exception):
    """SQS did not take a message."""


def queue_entry(url: str, number: str, seq: int) -> None:
    """Put an entry into a queue, in the form in which the topic puts it there."""
    queue_message(url, {"number": number, "seq": seq})


def queue_message(url: str, told: Mapping[str, object]) -> None:
    """The same with anything else."""
    get_client("sqs").send_message(QueueUrl=url, MessageBody=_wrap_message(told))


def format_entry(number: str, seq: int, **more: str) -> str:
    """An entry in the form in which the topic puts it into a queue, or more than that."""
    return _wrap_message({"number": number, "seq": seq, **more})


def _wrap_message(told: Mapping[str, object]) -> str:
    return json.dumps({"Message": json.dumps(told)})


def queue_batch(url: str, bodies: Sequence[Mapping[str, object]]) -> None:
    """Put messages into a queue, ten a call. Raises NotQueued when one was not taken; others may
    have been.
    """
    sqs = get_client("sqs")
    for start in range(0, len(bodies), BATCH_SIZE):
        some = enumerate(bodies[start : start + BATCH_SIZE])
        entries = [{"Id": str(at), "MessageBody": json.dumps(body)} for at, body in some]
        if sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed"):
            raise NotQueued(url)


def queue_messages(url: str, told: Sequence[Mapping[str, object]]) -> None:
    """What ``put`` does with each. Raises NotQueued as ``send`` does."""
    queue_batch(url, [{"Message": json.dumps(each)} for each in told])


def postpone_message(queue_arn: str, receipt: str, seconds: int) -> None:
    """Bring a message back no sooner than that."""
    *_, account, name = queue_arn.split(":")
    sqs = get_client("sqs")
    url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
    wait = max(1, min(seconds, LONGEST_WAIT))
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=wait)


# The SNS topic on which every timeline entry is announced.


def publish_facts(facts: Mapping[str, object], filters: Mapping[str, str]) -> None:
    """Announce ``facts`` as JSON; ``filters`` become message attributes, those that have a
    value.
    """
    get_client("sns").publish(
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


SPREAD_MINUTES = 15  # minutes over which what is due at one moment, as at six in the morning, comes


KEY_DIGITS = (
    24  # hex digits of a keyed hash: a name has room for no more, and nobody guesses one of 2^96
)


def schedule_entry(whom: str, seq: int, at: datetime) -> None:
    """Have an entry announced to the queue of notices again, for a report's reporter or one who
    supports it alone, at ``at`` or up to a quarter of an hour later. Asking for it twice brings it
    once.
    """
    moment = at.astimezone(UTC)
    number, _, key = whom.partition("~")
    name = f"{number}.{key[:KEY_DIGITS]}" if key else number
    told = {"whom": whom} if key else {}
    try:
        get_client("scheduler").create_schedule(
            Name=f"{name}-{seq}-{moment:%Y%m%d%H%M}",
            GroupName=settings().schedules,
            ScheduleExpression=f"at({moment:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": SPREAD_MINUTES},
            ActionAfterCompletion="DELETE",
            Target={
                "Arn": settings().notices_arn,
                "RoleArn": settings().schedule_role,
                "Input": format_entry(number, seq, **told),
                "DeadLetterConfig": {"Arn": settings().notices_dead_arn},
            },
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConflictException":
            raise
