"""Retry a change after a write conflict."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.platform.aws.table import Collision, Overtaken

TRIES = 4  # officers, citizens and the timer may change the same report at one moment

Result = TypeVar("Result")


def retry_on_conflict(attempt: Callable[[int], Result]) -> Result:
    """Call ``attempt`` with the count of the attempt, from 1, until it succeeds, and return its
    result. Raises Overtaken or Collision when the last attempt does, and any other error at once.
    """
    for count in range(1, TRIES):
        try:
            return attempt(count)
        except (Overtaken, Collision):
            continue
    return attempt(TRIES)
