"""What goes wrong, where a test wants it: a call of AWS that fails, or a process that dies, before
or after the effect.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
from botocore.client import BaseClient

from chalicelib.intake import repeats
from tests.moto_aws import Aws


class Died(BaseException):
    """The process was killed."""


@dataclass
class Calls:
    """The calls of AWS that are made: ``made`` counts them, ``on`` breaks one."""

    made: list[str] = field(default_factory=list)
    traps: list[Callable[[str, dict[str, Any], str], None]] = field(default_factory=list)

    def on(
        self, operation: str, fault: BaseException, *, after: bool = False, having: str = ""
    ) -> None:
        """Let the next ``operation`` that has ``having`` among its parameters fail before or after
        its effect.
        """
        when = "after" if after else "before"

        def trap(called: str, given: dict[str, Any], moment: str) -> None:
            if called == operation and moment == when and having in str(given):
                self.traps.remove(trap)
                raise fault

        self.traps.append(trap)

    def meanwhile(self, operation: str, happens: Callable[[], Any]) -> None:
        """Let something happen just before the next ``operation``."""

        def trap(called: str, given: dict[str, Any], moment: str) -> None:
            if called == operation and moment == "before":
                self.traps.remove(trap)
                happens()

        self.traps.append(trap)

    def dying_at_each_step(self, done: Callable[[], bool]) -> int:
        """Let the process die after each call of AWS that it makes for the first time, until it
        gets to the end and it is ``done``. Answers how often it died.
        """
        seen: set[str] = set()

        def trap(called: str, given: dict[str, Any], moment: str) -> None:
            own = threading.current_thread() is threading.main_thread()
            if own and moment == "after" and (step := _step(called, given)) not in seen:
                seen.add(step)
                raise Died

        self.traps.append(trap)
        deaths = 0
        while not _lives(done):
            deaths += 1
            assert deaths < 99, "it never ends"
        self.traps.remove(trap)
        return deaths

    def spring(self, operation: str, given: dict[str, Any], moment: str) -> None:
        for trap in list(self.traps):
            trap(operation, given, moment)


def _step(called: str, given: dict[str, Any]) -> str:
    if called == "TransactWriteItems":
        return str([(*each, "keys" in str(each)) for each in given["TransactItems"]])
    return f"{called} {given.get('Prefix') or given.get('Key') or given.get('IndexName')}"


def _lives(done: Callable[[], bool]) -> bool:
    try:
        return done()
    except Died:
        return False


@pytest.fixture
def calls(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Calls:
    seen, really = Calls(), BaseClient._make_api_call

    def call(self: Any, operation: str, given: dict[str, Any]) -> Any:
        seen.made.append(operation)
        seen.spring(operation, given, "before")
        answer = really(self, operation, given)
        seen.spring(operation, given, "after")
        return answer

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    # A filing in the first minutes of a day costs a look more, and tests run at any time.
    monkeypatch.setattr(repeats, "find_resent_over_midnight", lambda *_: None)
    return seen


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What is logged, as it is written."""
    from chalicelib.platform.telemetry import log

    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log.registered_formatter)
    logging.getLogger("tanggap").addHandler(handler)
    yield written
    logging.getLogger("tanggap").removeHandler(handler)
