"""Writes that are made only while a condition holds."""

from collections.abc import Callable

from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError


def written(write: Callable[[], object]) -> bool:
    """Make one; False when its condition did not hold. Raises what else DynamoDB answers."""
    try:
        write()
    except (DeleteError, PutError, UpdateError) as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True


class Collision(Exception):
    """Another report has drawn the same number, or a copy of the message is being written at this
    very moment.
    """


class Throttled(Exception):
    """DynamoDB has no room at this moment; nothing was written."""


class Overtaken(Exception):
    """Somebody else has changed the report since it was read."""


def reason(error: TransactWriteError, contended: Exception) -> Exception:
    """Why a transaction was cancelled: ``contended``, Throttled, or the error itself."""
    codes = {failed.code for failed in error.cancellation_reasons if failed}
    if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
        return contended
    return Throttled() if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"} else error
