"""One running stack for all tests that need it: the packaged app and template, and HTTP in front.

An hour of a promise lasts two seconds here, so that promises are broken while a test looks on.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local.run import Stack, stack


@pytest.fixture(scope="package")
def running() -> Iterator[Stack]:
    with stack(hour_seconds=2) as started:
        yield started


def eventually(look: Callable[[], Any], seconds: float = 120) -> Any:
    """What ``look`` answers as soon as it is true. Fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not seen within {seconds:.0f} seconds"
        time.sleep(0.1)
    return seen
