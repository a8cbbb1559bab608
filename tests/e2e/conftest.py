"""One stack for all of the journeys, with promises that last less than a minute."""

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.stack import stack
from operate import letters
from tests.e2e import machine
from tests.e2e.chromium import open_or_skip
from tests.e2e.client import Tanggap, until

HOUR = 4  # seconds: shorter, and timers overtake the steps of a page on a busy machine

chromium = pytest.fixture(scope="module")(open_or_skip)


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package", autouse=True)
def unanswered(tanggap: Tanggap) -> str:
    """The number of a report nobody takes up, filed before everything else: its promises pass
    while the other journeys go on.
    """
    return tanggap.proven(visibility="public")


@dataclass(frozen=True)
class Hidden:
    """The numbers of two reports that a head hid, of which a moderator confirmed one."""

    provisional: str
    confirmed: str


@pytest.fixture(scope="package", autouse=True)
def hidden(tanggap: Tanggap) -> Hidden:
    """Reports that were hidden before everything else: what a head hides stays so for a day, which
    passes while the other journeys go on.
    """
    hidden = Hidden(*(tanggap.file(visibility="public")["number"] for _ in range(2)))
    for number in (hidden.provisional, hidden.confirmed):
        answer = _hide(tanggap, number, "lurah.kebonjeruk", version=1)
        assert answer["moderation"]["until"]
    version = tanggap.record(hidden.confirmed)["version"]
    _hide(tanggap, hidden.confirmed, "verifikator", version)
    return hidden


def _hide(tanggap: Tanggap, number: str, user: str, version: int) -> dict[str, Any]:
    body = {"decision": "hide", "reason": "spam", "version": version}
    answer = tanggap.post(f"/v1/work/{number}/moderation", body, tanggap.signed_in(user))
    assert answer.status == 200, answer.body
    return answer.json


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what HTTP and the functions complained of last, and how busy it was."""
    report = yield
    running = item.funcargs.get("tanggap")
    if report.failed and isinstance(running, Tanggap):
        for name in ("web.log", "functions.log"):
            complaints = find_complaints(running.stack.logs / name)
            report.sections.append((f"last complaints in {name}", complaints))
        report.sections.append(("load of the machine", str(os.getloadavg())))
    return report


def find_complaints(log: Path) -> str:
    """Return the last lines of a log that tell of an error, the beginning of each."""
    lines = log.read_text(errors="replace").splitlines()
    amiss = [line[:400] for line in lines if "ERROR" in line or "timed out" in line]
    return "\n".join(amiss[-8:])
