"""Things that are done one by one although one of them fails: its fault is logged, the others are
done, and then the first fault is raised, so that the run counts as failed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.platform.telemetry import log


class Faults:
    """The faults of a run."""

    def __init__(self) -> None:
        self._first: Exception | None = None

    @contextmanager
    def collect(self, event: str, **facts: str) -> Iterator[None]:
        """Log a fault of the block under the name ``event``, and go on behind the block."""
        try:
            yield
        except Exception as fault:
            log.exception(event, **facts)  # type: ignore[arg-type]
            self._first = self._first or fault

    def raise_first(self) -> None:
        if self._first:
            raise self._first
