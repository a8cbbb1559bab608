"""What has to wait longer than a queue lets it: a schedule of EventBridge for one moment, which
puts a message into the queue of notices and is gone then.
"""

from datetime import UTC, datetime

from botocore.exceptions import ClientError

from chalicelib.outside.aws import client
from chalicelib.outside.queues import announced
from chalicelib.settings import settings

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
