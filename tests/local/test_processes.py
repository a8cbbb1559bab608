"""Children of the local run: each failure is one sentence, and none outlives us."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local import processes
from local.processes import ROOT, StartError, child, free_port, require_free
from operate.local_run import HOST

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def test_a_port_in_use_is_one_sentence_that_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartError) as told:
            require_free(port, "PORT")
    assert str(told.value) == (
        f"Port {port} is in use: stop what listens there, "
        f"or choose another with `make run PORT={port + 1}`."
    )


def test_a_free_port_is_free() -> None:
    require_free(free_port(), "PORT")


def test_a_child_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    log = tmp_path / "log"
    failing = child("no_such_module", environment=ENVIRONMENT, log=log, ready=lambda: False)
    with pytest.raises(StartError, match="No module named no_such_module"), failing:
        pass


def test_a_child_ends_with_its_block_also_when_it_does_not_listen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(processes, "FAREWELL", 0.1)
    log, port = tmp_path / "log", str(free_port())
    deaf = child("http.server", port, environment=ENVIRONMENT, log=log, ready=lambda: True)
    with deaf as process:
        assert process.poll() is None
    assert process.poll() is not None


def test_a_child_ends_when_its_parent_is_killed() -> None:
    """The parent here dies without a word; the child sees its standard input end."""
    waits = (
        "from local.lifeline import end_with_parent; import time;"
        "end_with_parent(); print('up', flush=True); time.sleep(60)"
    )
    parent = (
        "import subprocess, sys, time;"
        f"c = subprocess.Popen([sys.executable, '-c', {waits!r}], stdin=subprocess.PIPE,"
        " stdout=subprocess.PIPE); c.stdout.readline(); print(c.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, env=ENVIRONMENT
    ) as running:
        assert running.stdout
        pid = int(running.stdout.readline())
        os.kill(running.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    """Whether it runs; a dead one nobody has collected yet counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
