"""Writes that are made only while a condition holds."""

from collections.abc import Callable

from pynamodb.exceptions import DeleteError, PutError, UpdateError


def written(write: Callable[[], object]) -> bool:
    """Make one; False when its condition did not hold. Raises what else DynamoDB answers."""
    try:
        write()
    except (DeleteError, PutError, UpdateError) as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True
