"""The meaning of a failure of a record of the stream.

While a service of AWS is down, every record that needs it fails. That says nothing about the
record, so it spends none of its tries: Lambda offers it again until it is six hours old (the
template's ``MaximumRecordAgeInSeconds``). A record that fails while AWS works has a fault of its
own, and after TRIES it goes to the dead letters, so that the records behind it go on.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from botocore import exceptions as botocore_errors
from chalice.app import DynamoDBRecord

from chalicelib.platform import clock
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.aws.secrets import Unavailable
from chalicelib.platform.aws.table import Throttled
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log

TRIES = 8
# Milliseconds that a record may need while a service does not answer: its client tries four times,
# seven seconds each, and waits between them. A batch ends before so little is left.
RESERVE = 35_000
_WINDOW = timedelta(hours=6)  # in which the failures of a record are counted
_DOWN = (
    botocore_errors.ConnectionError,
    botocore_errors.HTTPClientError,
    botocore_errors.NoCredentialsError,
    Unavailable,
    Throttled,
)
_SLOWED = {
    *("ThrottlingException", "Throttling", "ThrottledException", "TooManyRequestsException"),
    *("ProvisionedThroughputExceededException", "RequestLimitExceeded", "SlowDown"),
    *("ExecutionLimitExceeded", "LimitExceededException", "TransactionInProgressException"),
}


def is_outage(fault: BaseException) -> bool:
    """Return whether a service of AWS is down or slows us down, by the fault or what caused it."""
    return any(_is_down(each) for each in _walk_causes(fault))


def _walk_causes(fault: BaseException | None) -> Iterator[BaseException]:
    """Yield a fault and its causes. PynamoDB keeps botocore's error as ``cause``."""
    while fault is not None:
        yield fault
        fault = getattr(fault, "cause", None) or fault.__cause__


def _is_down(fault: BaseException) -> bool:
    if not isinstance(fault, botocore_errors.ClientError):
        return isinstance(fault, _DOWN)
    status = fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= 500 or fault.response["Error"]["Code"] in _SLOWED


def has_time(context: Any) -> bool:
    """Return whether the function has time for another record, also if a service is down."""
    return context is None or context.get_remaining_time_in_millis() > RESERVE


def give_up(record: DynamoDBRecord) -> bool:
    """Count a failure of a record that is its own, and return whether it was the last of its tries:
    then its key is among the dead letters, where `replay` finds it. While the failure can't be
    counted, or the letter can't be written, it goes on.
    """
    from chalicelib.platform.aws import counters  # most batches have no failure

    number, key = record.keys["pk"]["S"], record.keys["sk"]["S"]
    try:
        failures = counters.count_event("stream", f"{number}#{key}", _WINDOW, clock.now())
        if failures.many < TRIES:
            return False
        letter = {"event": record.event_name, "pk": number, "sk": key}
        get_client("sqs").send_message(
            QueueUrl=settings().stream_dead, MessageBody=json.dumps(letter)
        )
    except Exception:
        log.exception("failure_not_counted")
        return False
    log.error("given_up", number=number[2:], entry=key, tries=failures.many)
    return True
