"""Doing again what others got in the way of."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.platform.aws.table import Collision, Overtaken

TRIES = 4  # against officers, citizens and the timer, who change the same report at one moment

Done = TypeVar("Done")


def retry_on_conflict(attempt: Callable[[int], Done]) -> Done:
    """What the attempt answers; it is told which one it is, from 1. Raises what the last one does,
    Overtaken or Collision, and at once whatever else stops it.
    """
    for at in range(1, TRIES):
        try:
            return attempt(at)
        except (Overtaken, Collision):
            continue
    return attempt(TRIES)
