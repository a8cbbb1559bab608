"""Messages to other functions: through SQS queues, the SNS topic of timeline entries, and
schedules of EventBridge for messages that wait longer than SQS allows.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from botocore.exceptions import ClientError

from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.settings import settings

LONGEST_DELAY = 900  # seconds that SQS lets a new message wait, at most
BATCH_SIZE = 10  # messages that SQS takes in one call
# Schedules that are due at one moment, as at six in the morning, are spread over these minutes.
SPREAD_MINUTES = 15
# Hex digits of a keyed hash in the name of a schedule. A name has room for no more, and nobody
# guesses one of 2^96.
KEY_DIGITS = 24


class NotQueued(Exception):
    """SQS did not take a message."""


def queue_entry(url: str, number: str, seq: int, topic: str = "") -> None:
    """Put a timeline entry, or a later notice about it, into a queue, in the form in which SNS
    delivers it.
    """
    queue_message(url, {"number": number, "seq": seq, **({"topic": topic} if topic else {})})


def queue_message(url: str, message: Mapping[str, object], *, delay: int = 0) -> None:
    """Put any message into a queue, in the form in which the topic delivers it. Nobody gets it
    within the ``delay``, in seconds, at most LONGEST_DELAY.
    """
    wait = {"DelaySeconds": delay} if delay else {}
    get_client("sqs").send_message(QueueUrl=url, MessageBody=_wrap_message(message), **wait)


def count_messages(url: str) -> int:
    """Return about how many messages a queue has that nobody works on."""
    asked = {"QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"]}
    answer = get_client("sqs").get_queue_attributes(**asked)
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


def format_entry(number: str, seq: int, **more: str) -> str:
    """Return an entry, and ``more`` members, in the form in which the topic delivers it."""
    return _wrap_message({"number": number, "seq": seq, **more})


def _wrap_message(message: Mapping[str, object]) -> str:
    return json.dumps({"Message": json.dumps(message)})


def queue_batch(url: str, bodies: Sequence[Mapping[str, object]]) -> None:
    """Put messages into a queue, ten in each call.

    Raises NotQueued when SQS did not take one of them; it may have taken others.
    """
    sqs = get_client("sqs")
    for start in range(0, len(bodies), BATCH_SIZE):
        batch = enumerate(bodies[start : start + BATCH_SIZE])
        entries = [{"Id": str(at), "MessageBody": json.dumps(body)} for at, body in batch]
        if sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed"):
            raise NotQueued(url)


def queue_messages(url: str, messages: Sequence[Mapping[str, object]]) -> None:
    """Put messages into a queue in the form of ``queue_message``, ten in each call.

    Raises NotQueued as ``queue_batch`` does.
    """
    queue_batch(url, [{"Message": json.dumps(each)} for each in messages])


def tell_operators(subject: str, text: str) -> None:
    """Send plain mail to the operators: an alarm tells that it rings once, and this each time."""
    topic = settings().operations
    get_client("sns").publish(TopicArn=topic, Subject=subject, Message=text)


def publish_facts(facts: Mapping[str, object], filters: Mapping[str, str]) -> None:
    """Announce ``facts`` of a timeline entry on the topic, as JSON.

    The ``filters`` that have a value become message attributes.
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


def schedule_entry(recipient: str, seq: int, at: datetime, topic: str = "") -> None:
    """Put an entry into the queue of notices again, at ``at`` or up to a quarter of an hour later.

    The ``recipient`` is the number of a report, for its reporter, or ``<number>~<key>``, for one
    supporter alone. The ``topic`` is that of a later notice about the entry. A second call for the
    same moment changes nothing. EventBridge deletes the schedule after it has run.
    """
    moment = at.astimezone(UTC)
    number, _, key = recipient.partition("~")
    name = f"{number}.{key[:KEY_DIGITS]}" if key else number
    members = {**({"whom": recipient} if key else {}), **({"topic": topic} if topic else {})}
    about = f"{seq}-{topic}" if topic else f"{seq}"
    _create_schedule(
        f"{name}-{about}-{moment:%Y%m%d%H%M}",
        format_entry(number, seq, **members),
        moment,
        {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": SPREAD_MINUTES},
        (settings().notices_arn, settings().notices_dead_arn),
    )


def schedule_message(name: str, message: Mapping[str, object], at: datetime) -> None:
    """Put a message into the queue of the duty within the minute that begins at ``at``. A second
    call under the same ``name`` changes nothing. EventBridge deletes the schedule after it has run.
    """
    queue = settings().duty_arn, settings().duty_dead_arn
    _create_schedule(name, _wrap_message(message), at.astimezone(UTC), {"Mode": "OFF"}, queue)


def _create_schedule(
    name: str, body: str, moment: datetime, window: Mapping[str, object], queue: tuple[str, str]
) -> None:
    """Make a schedule for a moment in UTC. ``queue`` are the ARNs of the queue that gets the body,
    and of the one for what can't be put there.
    """
    target, dead = queue
    try:
        get_client("scheduler").create_schedule(
            Name=name,
            GroupName=settings().schedules,
            ScheduleExpression=f"at({moment:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow=window,
            ActionAfterCompletion="DELETE",
            Target={
                "Arn": target,
                "RoleArn": settings().schedule_role,
                "Input": body,
                "DeadLetterConfig": {"Arn": dead},
            },
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConflictException":
            raise
