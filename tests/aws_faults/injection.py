"""The one door through which every call of AWS goes, ours and PynamoDB's: each call of a running
function is recorded with the place that makes it, and one of them is made to fail.
"""

import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from botocore.paginate import Paginator
from pynamodb.indexes import Index
from pynamodb.models import Model

from tests.faults import Died

ROOT = Path(__file__).parent.parent.parent
OURS = f"{ROOT}/chalicelib/"
ADDRESS = "https://aws.tanggap.test"
TRIES = "platform/aws/table.py:"  # through which stores write under a condition


class Fault(StrEnum):
    """What goes wrong with a call."""

    BEFORE = "before"  # it fails, and had no effect
    AFTER = "after"  # it had its effect, and the answer is lost
    KILL = "kill"  # it had its effect, and the process dies


@dataclass(frozen=True, slots=True)
class Place:
    """What makes a call: a function, and the lines of ours that led to the operation, the outermost
    first.
    """

    function: str
    operation: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """Its name in reports: the last three lines that say what the call is for."""
        telling = [line for line in dict.fromkeys(self.lines) if not line.startswith(TRIES)]
        return f"{self.function} {self.operation} at {' > '.join(telling[-3:])}"

    @property
    def site(self) -> str:
        """The line of ours that makes the call, and what it calls."""
        return f"{self.lines[-1]} {self.operation}"


@dataclass(frozen=True, slots=True)
class Target:
    """The call that goes wrong: the one of a place that is made after ``earlier`` others."""

    place: Place
    earlier: int
    fault: Fault

    def __str__(self) -> str:
        return f"{self.fault} {self.place} (call {self.earlier + 1})"


@dataclass(frozen=True, slots=True)
class First:
    """A failure of its own of an act, in peace as well, so that another can follow it: of the first
    ``operation`` that a line of ``file`` makes in a ``function``.
    """

    function: str
    file: str
    operation: str
    fault: Fault

    def breaks(self, place: Place) -> bool:
        in_file = place.lines[-1].startswith(f"{self.file}:")
        return in_file and (place.function, place.operation) == (self.function, self.operation)


@dataclass
class Door:
    """Records the calls of the ``function`` that runs, and breaks those of ``first``, each once,
    and the one of ``target``.
    """

    function: str = ""  # none runs
    first: list[First] = field(default_factory=list)
    target: Target | None = None
    calls: list[Place] = field(default_factory=list)
    lines: set[str] = field(default_factory=set)  # of ours that call, or make what calls later
    mails: list[dict[str, Any]] = field(default_factory=list)  # as SES was asked to send them
    seed: int = 0
    struck: bool = False
    _dead: bool = False

    @contextmanager
    def run(self, function: str) -> Iterator[None]:
        """Let a function run. A process that dies in it is gone when it ends."""
        self.function, self._dead = function, False
        try:
            yield
        finally:
            self.function = ""

    def call(self, really: Any, client: Any, operation: str, given: dict[str, Any]) -> Any:
        if operation == "SendRawEmail":
            self.mails.append(given)
        lines = _find_lines(sys._getframe(1)) if self.function else ()
        if not lines:
            return really(client, operation, given)
        self.lines.update(lines)
        if self._dead:  # whatever a dead process would still do
            raise Died
        service = client.meta.service_model.service_name
        place = Place(self.function, f"{service}.{operation}", lines)
        fault = self._find_fault(place)
        self.calls.append(place)
        if fault is Fault.BEFORE:
            raise self._refusal(operation)
        answer = really(client, operation, given)
        if fault is Fault.AFTER:
            raise ReadTimeoutError(endpoint_url=ADDRESS)
        if fault is Fault.KILL:
            self._dead = True
            raise Died
        return answer

    def note(self) -> None:
        """Note the lines that make a query, whose calls come when its answer is gone through."""
        if self.function:
            self.lines.update(_find_lines(sys._getframe(1)))

    def _find_fault(self, place: Place) -> Fault | None:
        if self._is_target(place):
            self.struck = True
            return self.target and self.target.fault
        first = next((each for each in self.first if each.breaks(place)), None)
        if first is None:
            return None
        self.first.remove(first)
        return first.fault

    def _is_target(self, place: Place) -> bool:
        target = self.target
        if self.struck or target is None or place != target.place:
            return False
        return self.calls.count(place) >= target.earlier

    def _refusal(self, operation: str) -> Exception:
        """One of the ways in which AWS is down, by the seed."""
        drawn = zlib.crc32(f"{self.seed} {self.target}".encode())
        code, status = _REFUSALS[drawn % len(_REFUSALS)]
        if not code:
            return EndpointConnectionError(endpoint_url=ADDRESS)
        error = {"Code": code, "Message": "made by a test"}
        about = {"HTTPStatusCode": status, "RequestId": "none", "RetryAttempts": 0}
        return ClientError({"Error": error, "ResponseMetadata": about}, operation)  # type: ignore[arg-type]


_REFUSALS = [
    ("", 0),
    ("InternalServerError", 500),
    ("ServiceUnavailable", 503),
    ("ThrottlingException", 400),
]


def install(monkeypatch: Any) -> Door:
    """Put a door before all calls of AWS."""
    door, really = Door(), BaseClient._make_api_call

    def call(self: Any, operation: str, given: dict[str, Any]) -> Any:
        if operation == "SendMessage":  # moto would wait in earnest: time is the test's
            given = {name: value for name, value in given.items() if name != "DelaySeconds"}
        return door.call(really, self, operation, given)

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    for name in ("query", "batch_get"):
        noting: Any = classmethod(_noting(door, getattr(Model, name).__func__))
        monkeypatch.setattr(Model, name, noting)
    monkeypatch.setattr(Index, "query", _noting(door, Index.query))
    monkeypatch.setattr(Paginator, "paginate", _noting(door, Paginator.paginate))
    return door


def _noting(door: Door, really: Any) -> Any:
    """A method of PynamoDB or botocore that answers with what calls later."""

    def make(of: Any, *args: Any, **named: Any) -> Any:
        door.note()
        return really(of, *args, **named)

    return make


def _find_lines(frame: FrameType | None) -> tuple[str, ...]:
    """The lines of ours that a call comes from, the outermost first."""
    lines = []
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(OURS):
            lines.append(f"{name.removeprefix(OURS)}:{frame.f_lineno}")
        frame = frame.f_back
    return tuple(reversed(lines))
