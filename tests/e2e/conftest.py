"""One stack for all of the journeys, with promises that last seconds."""

from collections.abc import Iterator

import pytest

from local.stack import stack
from operate import letters
from tests.e2e import machine
from tests.e2e.chromium import open_or_skip
from tests.e2e.client import Tanggap, until

HOUR = 1  # second

chromium = pytest.fixture(scope="module")(open_or_skip)


@pytest.fixture(scope="session")
def tanggap() -> Iterator[Tanggap]:
    """The running stack. Neither a process nor a file of it outlives it."""
    with stack(hour_seconds=HOUR) as running:
        yield Tanggap(running)
        processes = machine.family([process.pid for process in running.processes])
        folders = machine.folders(processes)
    assert not [folder for folder in folders if folder.exists()]
    until(lambda: not any(map(machine.alive, processes)), "an end of every process")


@pytest.fixture(scope="module", autouse=True)
def as_if_alone(tanggap: Tanggap) -> None:
    """Let each module file as if no other had: all come from one network address, of which central
    triage looks at what is over 120 reports an hour.
    """
    tanggap.forget_counts("alamat-jam")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The local SQS is one server, so operators' commands need not wait for others to be asked."""
    monkeypatch.setattr(letters, "WAIT", 0)


@pytest.fixture(scope="session", autouse=True)
def unanswered(tanggap: Tanggap) -> str:
    """The number of a report nobody takes up, filed before everything else: its minute passes
    while the other journeys go on.
    """
    return tanggap.proven(visibility="public")
