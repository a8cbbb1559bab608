"""Free ports, and child processes: their start, their readiness and their end."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from operate.local_run import HOST

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0  # seconds for a child to be ready
FAREWELL = 120.0  # seconds for a child to end: a slow disk needs long to remove 30,000 small files


Process = subprocess.Popen[bytes]


class StartError(Exception):
    """A process could not be started; the text is one sentence for the developer."""


def free_port() -> int:
    """Return a port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def require_free(port: int, option: str) -> None:
    """Raise StartError when a process listens on the port, which ``option`` chooses."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            other = port + 1
            raise StartError(
                f"Port {port} is in use: stop what listens there, "
                f"or choose another with `make run {option}={other}`."
            ) from None


@contextmanager
def child(
    module: str,
    *arguments: str,
    environment: Mapping[str, str],
    log: Path,
    ready: Callable[[], bool],
) -> Iterator[Process]:
    """Run ``python -m module`` until the block ends. Raises StartError when it does not get ready.

    The child gets a session of its own, so that Ctrl-C at the terminal reaches only this process,
    which ends its children in order. A child ends by itself when this process is killed
    (``local.lifeline``).
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, module, log, ready)
        yield process
    finally:
        _end(process)


def _wait(process: Process, module: str, log: Path, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        if process.poll() is not None:
            lines = log.read_text(errors="replace").strip().splitlines()
            last = lines[-1] if lines else "it said nothing"
            raise StartError(f"{module} did not start: {last} (all of it in {log})")
        if time.monotonic() > deadline:
            raise StartError(f"{module} was not ready after {PATIENCE:.0f} seconds; see {log}")
        time.sleep(0.05)


def _end(process: Process) -> None:
    """End a child by closing its standard input; kill it when it does not end in time."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
